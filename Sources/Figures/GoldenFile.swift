import Diagnostics
import Foundation

/// The golden values of one figure: `Tests/Golden/<profile>/<document>/<id>.json`, which maps names to numbers.
public struct GoldenFile: Sendable, Equatable {
  public var values: [String: Double]

  public init(_ values: [String: Double]) { self.values = values }

  /// The place of a figure's golden values below `folder`, or, for figures of stand-in data, below its sibling
  /// `<folder>-stand-in`; nil where stand-ins are mixed with other data, of which there are none.
  public static func path(in folder: String, document: String, id: String, data: DataKind) -> String? {
    guard data != .partlyStandIn else { return nil }
    let trimmed = String(folder.reversed().drop { $0 == "/" }.reversed())
    let suffix = data == .standIn && !trimmed.hasSuffix("-stand-in") ? "-stand-in" : ""
    return "\(trimmed)\(suffix)/\(document)/\(id).json"
  }

  /// Reads the values at `path`; none where there is no file, nor where one is null.
  ///
  /// - Throws: `Problem.badInput` where the file does not map names to numbers, `Problem.missingInput` where it cannot
  ///   be read.
  public static func read(_ path: String) throws -> GoldenFile {
    guard FileManager.default.fileExists(atPath: path) else { return GoldenFile([:]) }
    let data = try InputPlace.contents(of: path)
    do {
      return GoldenFile(try JSONDecoder().decode([String: Double?].self, from: data).compactMapValues { $0 })
    } catch {
      throw Problem(
        .badInput, file: path, cause: "does not map names to numbers", remedy: "record it again: make golden")
    }
  }

  /// The JSON text: sorted by name, numbers that read back to the same bits.
  public var json: String {
    let lines = values.sorted { $0.key < $1.key }.map { "  \"\($0.key)\": \($0.value)" }
    return lines.isEmpty ? "{}\n" : "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }
}
