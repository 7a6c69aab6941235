import CCrypto
import Diagnostics
import Foundation

/// SHA-256 digests as 64 hexadecimal digits.
public enum Digest {
  /// The digest of a file's bytes, read in pieces of 4 MiB.
  ///
  /// - Throws: `Problem.missingInput` where the file cannot be read.
  public static func sha256(ofFile path: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Problem(.missingInput, file: path, cause: "cannot be opened")
    }
    defer { try? file.close() }
    do {
      return try digest { try file.read(upToCount: 1 << 22) ?? Data() }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.missingInput, file: path, cause: "cannot be read: \(error.localizedDescription)")
    }
  }

  /// The digest of a text's UTF-8 bytes.
  public static func sha256(of text: String) throws -> String { try sha256(of: Array(text.utf8)) }

  /// The digest of some bytes.
  public static func sha256(of bytes: [UInt8]) throws -> String {
    var pieces = [Data(bytes)]
    return try digest { pieces.popLast() ?? Data() }
  }

  private static func digest(_ next: () throws -> Data) throws -> String {
    guard let context = EVP_MD_CTX_new() else {
      throw Problem(.systemFailure, cause: "libcrypto has no memory for a digest")
    }
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    while true {
      let piece = try next()
      if piece.isEmpty { break }
      _ = piece.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }
    var result = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &result, nil)
    return result.map { String(format: "%02x", $0) }.joined()
  }
}
