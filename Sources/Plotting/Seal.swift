import Foundation
import Store

/// A line at the end of a text that states the digest of what is above it, by which a change made by hand is known.
enum Seal {
  private static let mark = "sha256 of what is above: "

  /// `text` with its seal.
  ///
  /// - Parameter comment: makes a comment of it in the text's language.
  static func sealed(_ text: String, comment: (String) -> String) throws -> String {
    "\(text)\(comment(mark + (try Digest.sha256(of: text))))\n"
  }

  /// Whether what is above the seal is as it was; nil where there is no seal.
  static func isIntact(_ text: String) -> Bool? {
    guard let found = text.ranges(of: mark).last else { return nil }
    let digest = text[found.upperBound...].prefix { $0.isHexDigit }
    let above = text[..<found.lowerBound].lastIndex { $0 == "\n" }.map { text[...$0] } ?? ""
    return (try? Digest.sha256(of: String(above))) == String(digest)
  }
}
