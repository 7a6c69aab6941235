import Diagnostics
import Figures
import Store

/// Where the files of a profile lie, relative to the repository's root.
public struct Layout: Sendable {
  public var profile: Profile
  public init(_ profile: Profile) { self.profile = profile }

  public var data: String { "data/\(profile.name)" }
  public var stamps: String { "\(data)/stamps" }
  public var logs: String { "\(data)/log" }
  public var figures: String { "figures/\(profile.name)" }
  public var rules: String { "\(data)/rules.mk" }
  public var index: String { "\(figures)/index.html" }
  /// The name, in small letters, of the gallery's table of contents.
  static let contents = "readme"
  /// The gallery's table of contents, which a repository's site shows with the folder.
  public var gallery: String { "\(figures)/\(Self.contents.uppercased()).md" }
  /// The gallery's page of a document.
  public func page(_ document: String) -> String { "\(figures)/\(document).md" }
  /// The digest of the files and programs that the stages' own checks were made for last.
  public var checked: String { "\(data)/checked" }

  /// What a node's stage writes.
  public func output(_ node: String) -> String { Self.isFile(node) ? node : "\(data)/\(node).h5" }
  /// What the node is to be made from, in canonical JSON.
  public func stamp(_ node: String) -> String { "\(stamps)/\(node).json" }
  /// See `MadeRecord`.
  public func made(_ node: String) -> String { "\(stamps)/\(node).made" }
  /// What a recipe gathers before it writes a record: what the output is made from.
  static func needs(beside made: String) -> String { "\(made.dropLast(5)).needs" }
  /// The digest of its output's content.
  public func digest(_ node: String) -> String { "\(stamps)/\(node).digest" }
  /// The digest of a user's own file.
  func ownDigest(_ file: String) -> String { "\(stamps)/\(own(file)).digest" }
  /// Holds the state a user's own file had when its digest was taken.
  func seen(_ file: String) -> String { "\(stamps)/\(own(file)).seen" }

  /// One name for a path: `/` becomes `+`, which itself, like the sign that marks it, is written as two signs; that of a
  /// long path is its digest.
  private func own(_ file: String) -> String {
    let name = file.replacing("@", with: "@@").replacing("+", with: "@p").replacing("/", with: "+")
    return "own/" + (name.utf8.count <= Self.nameLimit ? name : (try? Digest.sha256(of: file)) ?? name)
  }

  /// The most bytes of a node's name, or a figure's with that of its document: with their endings, files' names have at
  /// most 255.
  static let nameLimit = 200

  /// The node whose output `path` is, if it is any: by its name here, or where the path leads.
  func node(ofOutput path: String) -> String? {
    guard Self.isFile(path) else { return nil }
    return Self.node(ofOutput: path, in: data) ?? Self.node(ofOutput: RealPath.of(path), in: RealPath.of(data))
  }

  private static func node(ofOutput path: String, in folder: String) -> String? {
    guard path.hasPrefix("\(folder)/"), path.hasSuffix(".h5") else { return nil }
    return String(path.dropFirst(folder.count + 1).dropLast(3))
  }

  /// The endings of users' own files: arrays, models, texts and graphs.
  static let fileEndings = [
    ".h5", ".hdf5", ".mat", ".npy", ".npz", ".safetensors", ".txt", ".tsv", ".csv", ".edges", ".mtx", ".gml",
    ".graphml",
    ".gexf", ".net", ".g6", ".s6", ".json", ".gz",
  ]

  /// Whether an input is a user's own file, or arrays of such files, rather than a node, by their endings.
  package static func isFile(_ input: String) -> Bool { !files(in: input).isEmpty }

  /// The user's own files that an input names, as in `X=x.npy,y=labels.h5:target`; none of a node.
  static func files(in input: String) -> [String] {
    // Most inputs are names of nodes, of which no file need be looked for.
    guard fileEndings.contains(where: input.contains) else { return [] }
    let files = ArrayReference.files(in: input)
    return files.allSatisfy { file in fileEndings.contains { file.hasSuffix($0) } } ? files : []
  }
  public func log(_ node: String) -> String { "\(logs)/\(node).log" }
  /// Says whether a data set is real or a stand-in. It lies beside the outputs, whose kind it tells: without stamps they
  /// are remade, but not real ones from stand-ins.
  public func dataset(_ name: String) -> String { "\(data)/\(name).dataset" }

  public func datasetLog(_ name: String) -> String { "\(logs)/\(name).dataset.log" }

  /// The complete description that `plot` reads; `figure` is `<document>/<identifier>`.
  public func figureStamp(_ figure: String) -> String { "\(stamps)/figures/\(figure).json" }
  /// See `MadeRecord`.
  public func figureMade(_ figure: String) -> String { "\(stamps)/figures/\(figure).made" }
  /// Holds the revision of `plot`; every figure depends on it.
  public var plotRevision: String { "\(stamps)/plot.revision" }
  public func figureLog(_ figure: String) -> String {
    "\(logs)/\(figure.split(separator: "/").joined(separator: "."))-figure.log"
  }
  public func picture(_ figure: String) -> String { "\(figures)/\(figure).svg" }
  /// The figure in all its forms, with the script that draws it; the picture last, as it is made.
  func pictures(_ figure: String) -> [String] {
    ["json", "gnuplot", "pdf", "png", "svg"].map { "\(figures)/\(figure).\($0)" }
  }
  /// The folder of what the script draws.
  func plotted(_ figure: String) -> String { "\(figures)/\(figure).data" }
  /// The figure's numbers.
  public func record(_ figure: String) -> String { "\(figures)/\(figure).json" }
  /// The folder of golden values; those of stand-in data lie in its sibling with `-stand-in` in its name.
  public var golden: String { "Tests/Golden/\(profile.name)" }

  /// The golden values of a figure drawn from data of this kind; nil where such a figure has none.
  public func golden(_ figure: PlannedFigure, _ data: DataKind) -> String? {
    GoldenFile.path(in: golden, document: figure.document, id: figure.identifier, data: data)
  }
}
