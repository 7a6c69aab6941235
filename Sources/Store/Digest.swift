import Diagnostics
import Foundation

/// SHA-256 digests as 64 hexadecimal digits.
public enum Digest {
  /// The digest of a file's bytes, read in pieces of 4 MiB.
  ///
  /// - Throws: `Problem.missingInput` where the file cannot be read.
  public static func sha256(ofFile path: String) throws -> String {
    try InputPlace.check(path)
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Problem(.missingInput, file: path, cause: "cannot be opened")
    }
    defer { try? file.close() }
    let stream = try DigestStream()
    do {
      while let piece = try file.read(upToCount: 1 << 22), !piece.isEmpty {
        piece.withUnsafeBytes { stream.update($0) }
      }
    } catch {
      throw Problem(.missingInput, file: path, cause: "cannot be read: \(error.localizedDescription)")
    }
    return stream.finish()
  }

  /// The digest of a text's UTF-8 bytes.
  public static func sha256(of text: String) throws -> String { try sha256(of: Array(text.utf8)) }

  /// The digest of some bytes.
  public static func sha256(of bytes: [UInt8]) throws -> String {
    let stream = try DigestStream()
    bytes.withUnsafeBytes { stream.update($0) }
    return stream.finish()
  }
}
