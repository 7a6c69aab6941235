import Diagnostics
import Foundation

/// What stands beside a figure's picture, in `figures/<profile>/<document>/<id>.json`: its words, its numbers, and where
/// they come from.
public struct FigureFile: Codable, Sendable {
  public var id: String
  public var document: String
  public var profile: String
  public var title: String
  public var caption: String
  public var data: DataKind
  public var numbers: [String: FigureNumber]
  public var notes: [String]
  /// Input file → the attributes that tell its origin.
  public var provenance: [String: [String: String]]

  public init(
    id: String, document: String, profile: String, title: String, caption: String, data: DataKind,
    numbers: [String: FigureNumber], notes: [String], provenance: [String: [String: String]]
  ) {
    (self.id, self.document, self.profile) = (id, document, profile)
    (self.title, self.caption, self.data) = (title, caption, data)
    (self.numbers, self.notes, self.provenance) = (numbers, notes, provenance)
  }

  /// The JSON text: sorted keys, numbers that read back to the same bits.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Reads the file at `path`; nil where there is none.
  ///
  /// - Throws: `Problem.badInput` where it is not the file of a figure, `Problem.missingInput` where it cannot be read.
  public static func read(_ path: String) throws -> FigureFile? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let data = try InputPlace.contents(of: path)
    do {
      return try JSONDecoder().decode(FigureFile.self, from: data)
    } catch {
      throw Problem(
        .badInput, file: path, cause: "is not the JSON file of a figure", remedy: "make the figure again")
    }
  }
}
