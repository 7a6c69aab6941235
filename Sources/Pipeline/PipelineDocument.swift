import Diagnostics
import Foundation

/// One document's file, `pipeline/<document>.yaml`: its nodes and figures as they stand there.
struct PipelineDocument: Sendable {
  var name: String
  /// Whether it is the user's own, whose figures may name another document: `<document>/<identifier>`.
  var isOwn: Bool
  /// What readers of a report are told it is about: a paper, say; nil where the file does not.
  var title: String?
  var nodes: [YAMLValue.Entry]
  var figures: [YAMLValue.Entry]

  /// Decodes `yaml`; messages name `path`.
  init(_ name: String, yaml: String, path: String, isOwn: Bool, profiles: [String]) throws {
    let root = try YAMLValue(yaml: yaml, file: path)
    let top = try root.mapping(path, "the file")
    try top.refuseOthers(than: ["title", "nodes", "figures"], object: "top level")
    self.name = name
    self.isOwn = isOwn
    title = try top["title"]?.text("title", "a document's title")
    nodes = try top["nodes"]?.mapping("nodes", "nodes") ?? []
    figures = try top["figures"]?.mapping("figures", "figures") ?? []
    for node in nodes { try WrittenNode.check(node, profiles: profiles) }
    for figure in figures { try WrittenFigure.check(figure, of: name, profiles: profiles) }
  }

  /// The full name of its figure `key`.
  func figureName(_ key: String) -> String { isOwn && key.contains("/") ? key : "\(name)/\(key)" }
}
