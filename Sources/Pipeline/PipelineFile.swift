import Diagnostics
import Foundation
import Store

/// `pipeline.yaml` and the files of its documents, decoded but not yet put together for a profile.
public struct PipelineFile: Sendable {
  public let profiles: [Profile]
  /// Keys of numbers by the name of the tolerance that stands for them.
  let tolerances: [YAMLValue.Entry]
  let documents: [PipelineDocument]
  /// The SHA-256 of all the files.
  public let digest: String
  /// The files it was read from, as messages name them.
  public let paths: [String]

  /// Users' own nodes and figures, where no other file is named.
  public static let ownPath = "pipeline/own.yaml"

  /// Reads `pipeline.yaml` in `folder`, the files of its documents, and last the user's own.
  ///
  /// - Parameters:
  ///   - folder: that of `pipeline.yaml`.
  ///   - own: the user's own file, relative to the working directory; by default `pipeline/own.yaml` in `folder`, if
  ///     there is one.
  /// - Throws: `Problem.missingInput` for a file that is not there, `Problem.badConfiguration` naming file and line
  ///   where one is wrong.
  public static func load(in folder: String = ".", own: String? = nil) throws -> PipelineFile {
    func place(_ path: String) -> String { folder == "." ? path : "\(folder)/\(path)" }
    let main = try read(place("pipeline.yaml"), remedy: "run in the folder that holds pipeline.yaml")
    return try PipelineFile(
      main: main,
      document: { name, path in
        try read(place(path), remedy: "write it, or take '\(name)' off the documents of pipeline.yaml")
      },
      own: ownFile(own, default: place(ownPath)))
  }

  private static func ownFile(_ own: String?, default path: String) throws -> (path: String, yaml: String)? {
    if let own { return (own, try read(own, remedy: "write it, or unset PIPELINE, which names it")) }
    return FileManager.default.fileExists(atPath: path) ? (ownPath, try read(path, remedy: "")) : nil
  }

  /// Decodes one document of the profiles `quick` and `paper`.
  public init(document: String, yaml: String) throws {
    let main = "profiles: { quick: { stand-ins: true }, paper: {} }\ndocuments: [\(document)]\n"
    try self.init(main: main, document: { _, _ in yaml }, own: nil)
  }

  /// Decodes the text of `pipeline.yaml`, of the documents it lists, and of the user's own file.
  public init(
    main: String, document: (_ name: String, _ path: String) throws -> String, own: (path: String, yaml: String)?
  ) throws {
    let root = try YAMLValue(yaml: main, file: "pipeline.yaml")
    let top = try root.mapping("pipeline.yaml", "the file")
    try top.refuseOthers(than: ["profiles", "tolerances", "documents"], object: "top level")
    profiles = try Profile.list(top["profiles"] ?? YAMLValue(.null, place: root.place))
    tolerances = try top["tolerances"]?.mapping("tolerances", "tolerances") ?? []
    for tolerance in tolerances {
      let object = "tolerance '\(tolerance.key)'"
      try tolerance.value.mapping(object, "a tolerance").refuseOthers(
        than: ["tolerance", "relative", "reason", "paper", "digits"], object: object)
    }
    var files = [main]
    var documents: [PipelineDocument] = []
    let names = profiles.map(\.name)
    func add(_ name: String, path: String, yaml: String, isOwn: Bool, at place: SourcePlace) throws {
      try place.checkName(name, "document")
      guard name.lowercased() != Layout.contents else {
        throw place.problem(
          "document '\(name)'", cause: "its page would be the gallery's table of contents", remedy: "rename its file")
      }
      guard !documents.contains(where: { $0.name == name }) else {
        throw place.problem(
          "document '\(name)'", cause: "another document has this name", remedy: "rename one of the files")
      }
      files += [name, yaml]
      documents.append(try PipelineDocument(name, yaml: yaml, path: path, isOwn: isOwn, profiles: names))
    }
    let list = top["documents"] ?? YAMLValue(.list([]))
    for element in list.elements ?? [list] {
      let name = try element.text("documents", "a document")
      try element.place.checkName(name, "document")
      let path = "pipeline/\(name).yaml"
      try add(name, path: path, yaml: try document(name, path), isOwn: false, at: element.place)
    }
    if let own {
      let file = own.path.split(separator: "/").last.map(String.init) ?? own.path
      let name = String(file.prefix { $0 != "." })
      try add(name, path: own.path, yaml: own.yaml, isOwn: true, at: SourcePlace(file: own.path, line: 0))
    }
    self.documents = documents
    paths = ["pipeline.yaml"] + documents.map { $0.isOwn ? own?.path ?? "" : "pipeline/\($0.name).yaml" }
    digest = try Digest.sha256(of: files.joined(separator: "\u{0}"))
    try refuseTwins()
  }

  private static func read(_ path: String, remedy: String) throws -> String {
    let data = try InputPlace.contents(of: path, remedy: remedy)
    if let text = String(validating: data, as: UTF8.self) { return text }
    // No character of several bytes has one that is a line break.
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    throw Problem(
      .badConfiguration, file: "\(path):\((line ?? 0) + 1)", cause: "the line is no text in UTF-8",
      remedy: "save the file as UTF-8")
  }

  /// A node's name is that of its output, and so stands once in all documents.
  private func refuseTwins() throws {
    var places: [String: SourcePlace] = [:]
    for node in documents.flatMap(\.nodes) {
      if let first = places[node.key] {
        throw node.place.problem(
          "node '\(node.key)'", cause: "\(first.text) has a node of this name", remedy: "rename one of them")
      }
      places[node.key] = node.place
    }
  }

  /// The profile called `name`.
  ///
  /// - Throws: `Problem.badConfiguration` where there is none.
  public func profile(_ name: String) throws -> Profile {
    if let profile = profiles.first(where: { $0.name == name }) { return profile }
    throw Problem(
      .badConfiguration, file: "pipeline.yaml", object: "profile '\(name)'", cause: "there is no such profile",
      remedy: Suggestion.remedy(for: name, among: profiles.map(\.name), called: "profiles"))
  }
}
