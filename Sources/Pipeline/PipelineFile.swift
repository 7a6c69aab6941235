import Diagnostics
import Foundation

/// The sizes at which the pipeline runs: those of the papers, or smaller ones with the same ratios.
public enum Profile: String, Sendable, CaseIterable {
  case quick, paper

  /// - Throws: `Problem.badConfiguration` for a name that is no profile.
  public init(named name: String) throws {
    guard let profile = Profile(rawValue: name) else {
      throw Problem(
        .badConfiguration, object: "profile '\(name)'", cause: "there is no such profile",
        remedy: Suggestion.remedy(for: name, among: Profile.allCases.map(\.rawValue), called: "profiles"))
    }
    self = profile
  }
}

/// The name of a node where another node uses it.
struct NodeReference: Sendable {
  var name: String
  var line: Int
}

/// One axis of a sweep: labels, and the parameters each of them sets.
struct SweepAxis: Sendable {
  var key: String
  var line: Int
  var points: [(label: String, parameters: [YAMLValue.Entry])]
}

/// A node as written: one stage call, or several where it is swept.
struct NodeDescription: Sendable {
  var name: String
  var line: Int
  var stage: String
  var stageLine: Int
  var positional: [NodeReference]
  var named: [(key: String, line: Int, nodes: [NodeReference])]
  var parameters: [YAMLValue.Entry]
  var quick: [YAMLValue.Entry]
  var dataset: String?
  var sweep: [YAMLValue.Entry]

  var references: [NodeReference] { positional + named.flatMap(\.nodes) }
}

/// A figure as written; its keys other than `quick` are handed to `plot`.
struct FigureDescription: Sendable {
  /// `<document>/<identifier>`.
  var name: String
  var line: Int
  var content: [YAMLValue.Entry]
  var quick: [YAMLValue.Entry]
}

/// `pipeline.yaml`: the nodes and the figures, decoded but not yet put together for a profile.
public struct PipelineFile: Sendable {
  /// The path as messages show it.
  public let path: String
  let nodes: [NodeDescription]
  let figures: [FigureDescription]

  /// Reads `path`.
  ///
  /// - Throws: `Problem.missingInput` when it is not there, `Problem.badConfiguration` naming the line where it
  ///   is wrong.
  public static func load(_ path: String = "pipeline.yaml") throws -> PipelineFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened",
        remedy: "run in the folder that holds pipeline.yaml")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Problem(.badConfiguration, file: path, cause: "not text", remedy: "save the file as UTF-8")
    }
    return try PipelineFile(yaml: text, path: path)
  }

  /// Decodes `yaml`; messages name `path`.
  public init(yaml: String, path: String = "pipeline.yaml") throws {
    let source = ConfigurationSource(file: path)
    let root = try YAMLValue(yaml: yaml, file: path)
    let top = try source.mapping(root, object: path, what: "the file")
    try source.refuseUnknownKeys(top, known: ["tolerances", "shared", "nodes", "figures"], object: "top level")
    self.path = path
    nodes = try source.mapping(root["nodes"] ?? YAMLValue(.null), object: "nodes", what: "nodes")
      .map { try NodeDescription($0, in: source) }
    figures = try source.mapping(root["figures"] ?? YAMLValue(.null), object: "figures", what: "figures")
      .map { try FigureDescription($0, in: source) }
  }
}
