import Diagnostics
import Foundation

/// What the pipeline made in a profile and makes no more: outputs with a record of having been made, of nodes and figures
/// that the plan does not have, and what stands beside them.
public struct Leftovers: Sendable {
  /// A node or figure that is gone.
  public struct Entry: Sendable, Equatable {
    /// A node's name, or `<document>/<identifier>` of a figure.
    public let name: String
    /// What is there of it, relative to the folder of `pipeline.yaml`.
    public let files: [String]
    /// Their size together.
    public let bytes: Int
  }

  /// Sorted by name, nodes first.
  public let entries: [Entry]
  private let folder: WorkingFolder

  /// - Throws: `Problem.cannotWrite` for a folder that cannot be read.
  public init(of plan: Plan, root: String = ".") throws {
    let folder = WorkingFolder(path: root)
    self.folder = folder
    let layout = plan.layout
    let nodes = try Self.records(in: folder(layout.stamps)).filter { plan.node($0) == nil }
    let documents = try Self.names(in: folder("\(layout.stamps)/figures"))
    let figures = try documents.flatMap { document in
      try Self.records(in: folder("\(layout.stamps)/figures/\(document)")).map { "\(document)/\($0)" }
    }.filter { plan.figure($0) == nil }
    entries =
      nodes.map { Self.entry($0, layout.files(ofNode: $0), folder) }
      + figures.map { Self.entry($0, layout.files(ofFigure: $0), folder) }
  }

  private static func names(in folder: String) throws -> [String] {
    guard access(folder, F_OK) == 0 else { return [] }
    do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw Problem(.cannotWrite, file: folder, cause: "cannot be read", remedy: "see to its permissions")
    }
  }

  /// The names with a record of having been made.
  private static func records(in folder: String) throws -> [String] {
    try names(in: folder).filter { $0.hasSuffix(".made") }.map { String($0.dropLast(5)) }.filter(MakeText.isName)
  }

  private static func entry(_ name: String, _ files: [String], _ folder: WorkingFolder) -> Entry {
    let present = files.filter { (try? FileManager.default.attributesOfItem(atPath: folder($0))) != nil }
    return Entry(name: name, files: present, bytes: present.reduce(0) { $0 + size(of: folder($1)) })
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.reduce(0) { $0 + size(of: "\(path)/\($1)") }
  }

  /// One line for each entry, the largest first, and their sum.
  public var text: String {
    guard !entries.isEmpty else { return "nothing is left over" }
    let lines = entries.sorted { $0.bytes > $1.bytes }.map { "\(Self.text($0.bytes))  \($0.name)" }
    let total = entries.reduce(0) { $0 + $1.bytes }
    return (lines + ["\(Self.text(total))  in all, of nodes and figures that the pipeline does not have"])
      .joined(separator: "\n")
  }

  private static func text(_ bytes: Int) -> String { String(format: "%9.3f MB", Double(bytes) / 1e6) }

  /// Removes all of it, the records last, so that what is interrupted is found again.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public func remove() throws {
    for file in entries.flatMap(\.files) {
      do { try FileManager.default.removeItem(atPath: folder(file)) } catch {
        throw Problem(
          .cannotWrite, file: file, cause: "cannot be removed: \(error.localizedDescription)",
          remedy: "see to its permissions")
      }
    }
  }
}

extension Layout {
  /// All that is written for a node, its record last.
  fileprivate func files(ofNode node: String) -> [String] {
    let output = output(node)
    return [
      output, "\(output).checkpoint", "\(output).edited", log(node), digest(node), stamp(node),
      Self.needs(beside: made(node)), made(node),
    ]
  }

  /// All that is written for a figure, its record last.
  fileprivate func files(ofFigure figure: String) -> [String] {
    let files = pictures(figure)
    return files + files.map { "\($0).edited" }
      + [
        plotted(figure), figureLog(figure), figureStamp(figure), Self.needs(beside: figureMade(figure)),
        figureMade(figure),
      ]
  }
}
