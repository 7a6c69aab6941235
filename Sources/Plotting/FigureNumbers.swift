import Diagnostics
import Foundation

/// The numbers of a figure as its JSON file holds them.
public struct FigureNumbers: Codable, Sendable {
  public struct Entry: Codable, Sendable {
    /// nil where the number is not finite.
    public var value: Double?
    public var golden: Double?
    public var tolerance: Double?
    public var reason: String?
    public var paper: NumberDescription.PaperValue?
    public var digits: Int?

    enum CodingKeys: String, CodingKey { case value, golden, tolerance, reason, paper, digits }

    /// `value` and `golden` are always there, null where unknown; the others only where given.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .value)
      try container.encode(golden, forKey: .golden)
      try container.encodeIfPresent(tolerance, forKey: .tolerance)
      try container.encodeIfPresent(reason, forKey: .reason)
      try container.encodeIfPresent(paper, forKey: .paper)
      try container.encodeIfPresent(digits, forKey: .digits)
    }
  }

  public var id: String
  public var document: String
  public var profile: String
  public var title: String
  public var caption: String
  /// "real" or "stand-in".
  public var data: String
  public var numbers: [String: Entry]
  public var notes: [String]
  /// Input file → the attributes that tell its origin.
  public var provenance: [String: [String: String]]

  /// The JSON text: sorted keys, numbers that read back to the same bits.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Reads a figure's JSON file.
  public static func read(from path: String) throws -> FigureNumbers {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problem(.missingInput, file: path, cause: "cannot be read", remedy: "make the figure")
    }
    do {
      return try JSONDecoder().decode(FigureNumbers.self, from: data)
    } catch {
      throw Problem(
        .badInput, file: path, cause: "is not the JSON file of a figure", remedy: "make the figure again")
    }
  }
}

/// Golden values of one figure: a JSON file `<folder>/<document>/<id>.json` that maps names to numbers.
enum GoldenValues {
  /// The values in `folder`, or in `<folder>-stand-in` where the figure's data is a stand-in; none where
  /// there is no file.
  static func read(folder: String?, figure: FigureDescription, dataKind: String) throws -> [String: Double] {
    guard var folder else { return [:] }
    while folder.hasSuffix("/") { folder.removeLast() }
    if dataKind == "stand-in", !folder.hasSuffix("-stand-in") { folder += "-stand-in" }
    let path = "\(folder)/\(figure.document)/\(figure.id).json"
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    do {
      return try JSONDecoder().decode([String: Double?].self, from: data).compactMapValues { $0 }
    } catch {
      throw Problem(
        .badInput, file: path, cause: "does not map names to numbers",
        remedy: "record it again with `make golden`")
    }
  }
}
