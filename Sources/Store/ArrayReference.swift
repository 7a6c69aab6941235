import Diagnostics
import Foundation

/// An array that a user names by its file: `x.npy`, `x.h5:features`, or with the role that it plays, `y=x.npz:target`.
///
///     references = file [":" array] | reference ("," reference)*
///     reference  = role [".T"] "=" file [":" array]
///
/// A role is the name by which the array is read, such as `test/X`; with `.T` the file holds its transpose.
public struct ArrayReference: Sendable, Equatable {
  /// The name by which it is read; nil for all arrays of the file, or for the one that is asked for first.
  public let role: String?
  /// Whether the file holds the transpose.
  public let isTransposed: Bool
  /// The path of the file.
  public let file: String
  /// Its name in the file; nil for the name of its role, or the only one.
  public let array: String?

  /// The references in a text. What is the name of a file that is there is that file, whatever signs are in it.
  ///
  /// - Throws: `Problem.usage` for a text that is none.
  public static func parse(_ text: String) throws -> [ArrayReference] {
    func isThere(_ path: some StringProtocol) -> Bool { FileManager.default.fileExists(atPath: String(path)) }
    /// The colon behind a file that is there: what follows is its array, whatever signs are in its name.
    func fileEnd(_ text: Substring) -> Substring.Index? {
      text.indices.first { text[$0] == ":" && isThere(text[..<$0]) }
    }
    guard !isThere(text) else { return [ArrayReference(role: nil, isTransposed: false, file: text, array: nil)] }
    let isPlain = !text.contains("=") || fileEnd(text[...]) != nil
    let words = isPlain ? [text[...]] : text.split(separator: ",", omittingEmptySubsequences: false)
    let references = try words.map { word in
      let parts = isPlain ? [word] : word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let place = parts[parts.count - 1]
      let colon = isThere(place) ? nil : fileEnd(place) ?? place.lastIndex(of: ":")
      let file = String(place[..<(colon ?? place.endIndex)])
      let array = colon.map { String(place[place.index(after: $0)...]) }
      let isTransposed = parts.count == 2 && parts[0].hasSuffix(".T")
      let role = parts.count == 2 ? String(parts[0].dropLast(isTransposed ? 2 : 0)) : nil
      guard !file.isEmpty, array != "", role?.wholeMatch(of: #/[\w\-]+(\/[\w\-]+)*/#) != nil || role == nil else {
        throw wrong(text, "“\(word)” is not ROLE=FILE:ARRAY")
      }
      return ArrayReference(role: role, isTransposed: isTransposed, file: file, array: array)
    }
    guard references.count == 1 || references.allSatisfy({ $0.role != nil }) else {
      throw wrong(text, "one of several arrays has no role")
    }
    guard Set(references.map(\.role)).count == references.count else { throw wrong(text, "two arrays have one role") }
    return references
  }

  /// The files that a text names; none where it is no reference.
  public static func files(in text: String) -> [String] { ((try? parse(text)) ?? []).map(\.file) }

  private static func wrong(_ text: String, _ cause: String) -> Problem {
    Problem(
      .usage, object: text.count > 100 ? "\(text.prefix(100))…" : text, cause: cause,
      remedy: "give a file, or arrays as in X=x.npy,y=labels.h5:target; X.T where a file holds the transpose of X")
  }
}
