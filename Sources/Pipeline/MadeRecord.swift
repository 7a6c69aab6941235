import Foundation

/// What a node or a figure was made from, and the state its output had then: `data/<profile>/stamps/<name>.made`.
///
/// Recipes write it, in one step and last; see `RuleWriter`. The first line is the digest of a node's content, or the
/// number of a figure's data files; the second is the checksum and the state of the node's output; the rest is what was
/// needed: the description in canonical JSON, and a line each for the inputs' digests, the data set's word and so on.
struct MadeRecord: Sendable {
  let digest: String
  /// As `cksum` prints it: cyclic redundancy check and size.
  let checksum: String
  /// See `FileState.text`.
  var state: String
  /// What the output was made from.
  private let needs: ArraySlice<UInt8>

  /// Nil where there is no such file, or it is not whole.
  init?(of path: String) {
    let newline = UInt8(ascii: "\n")
    guard let bytes = StampFile.contents(of: path), bytes.last == newline,
      let first = bytes.firstIndex(of: newline),
      let second = bytes[(first + 1)...].firstIndex(of: newline), second + 1 < bytes.count
    else { return nil }
    let words = String(decoding: bytes[(first + 1)..<second], as: UTF8.self).split(separator: " ")
    digest = String(decoding: bytes[..<first], as: UTF8.self)
    guard words.count == 6, !digest.isEmpty, digest.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
      return nil
    }
    checksum = words.prefix(2).joined(separator: " ")
    state = words.dropFirst(2).joined(separator: " ")
    needs = bytes[(second + 1)...]
  }

  var text: String { "\(digest)\n\(checksum) \(state)\n\(String(decoding: needs, as: UTF8.self))" }

  /// The lines after `description`; nil where the output was made from another one.
  func lines(after description: String) -> [String]? {
    guard needs.starts(with: description.utf8) else { return nil }
    return needs.dropFirst(description.utf8.count).split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The description that it was made from.
  var description: String {
    let text = String(decoding: needs, as: UTF8.self)
    return text.firstRange(of: "\n}\n").map { String(text[..<$0.upperBound]) } ?? text
  }

  /// The last line: of a node that needs a data set, its word.
  var word: String { String(decoding: needs.split(separator: UInt8(ascii: "\n")).last ?? [], as: UTF8.self) }
}
