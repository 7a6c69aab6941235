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

/// A SHA-256 digest that grows piece by piece.
package final class DigestStream {
  private let context: OpaquePointer

  package init() throws {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      throw Problem(.systemFailure, cause: "libcrypto cannot compute SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  package func update(_ text: String) {
    Array(text.utf8).withUnsafeBytes { update($0) }
  }

  /// The digest so far, in hexadecimal; ends the stream.
  package func finish() -> String {
    var result = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &result, nil)
    return result.map { String(format: "%02x", $0) }.joined()
  }
}
