import CCrypto
import Diagnostics
import Foundation

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
  package func finish() -> String { finishBytes().map { String(format: "%02x", $0) }.joined() }

  /// The 32 bytes of the digest so far; ends the stream.
  func finishBytes() -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &result, nil)
    return result
  }
}
