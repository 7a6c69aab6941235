import Diagnostics
import Foundation

/// What `plot` wrote beside a figure's picture.
public struct FigureRecord: Sendable {
  public struct Number: Sendable {
    public var name: String
    /// Nil where it is not finite.
    public var value: Double?
    public var tolerance: Double?
    public var paper: String?
    public var digits: Int?
  }

  public var title: String
  public var caption: String
  public var isStandIn: Bool
  /// Sorted by name.
  public var numbers: [Number]
  public var notes: [String]
  /// Input file → attribute → value.
  public var provenance: [(file: String, attributes: [(name: String, value: String)])]

  /// Reads a figure's JSON file; nil when it is not there.
  ///
  /// - Throws: `Problem.badInput` when it is not the JSON of a figure.
  static func read(_ path: String) throws -> FigureRecord? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let root = YAMLValue.read(json: path), root.entries != nil else {
      throw Problem(
        .badInput, file: path, cause: "not the JSON of a figure",
        remedy: "delete it and make the figure again")
    }
    let numbers = (root["numbers"]?.entries ?? []).map { entry in
      Number(
        name: entry.key, value: entry.value["value"]?.number, tolerance: entry.value["tolerance"]?.number,
        paper: entry.value["paper"]?.scalar,
        digits: entry.value["digits"]?.number.flatMap { Int(exactly: $0) })
    }
    let provenance = (root["provenance"]?.entries ?? []).map { file in
      (file.key, (file.value.entries ?? []).map { ($0.key, $0.value.scalar ?? "") })
    }
    return FigureRecord(
      title: root["title"]?.scalar ?? "", caption: root["caption"]?.scalar ?? "",
      isStandIn: root["data"]?.string == "stand-in", numbers: numbers,
      notes: (root["notes"]?.elements ?? []).compactMap(\.scalar), provenance: provenance)
  }
}
