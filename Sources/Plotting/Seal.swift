import Foundation
import Store

/// The last line of a text, which states the digest of what is above it: a change made by hand is known by it.
enum Seal {
  private static let mark = "sha256 of what is above: "

  /// `text` with its seal.
  ///
  /// - Parameter comment: makes a comment of it in the text's language.
  static func sealed(_ text: String, comment: (String) -> String) throws -> String {
    "\(text)\(comment(mark + (try Digest.sha256(of: text))))\n"
  }

  /// Whether what is above the seal is as it was and nothing stands below it; nil where there is no seal.
  static func isIntact(_ text: String) -> Bool? {
    guard let found = text.ranges(of: mark).last else { return nil }
    let rest = text[found.upperBound...]
    let digest = rest.prefix { $0.isHexDigit }
    let above = text[..<found.lowerBound].lastIndex { $0 == "\n" }.map { text[...$0] } ?? ""
    return rest.firstIndex(of: "\n") == rest.indices.last
      && (try? Digest.sha256(of: String(above))) == String(digest)
  }
}
