import CZlib
import Diagnostics

/// The expansion of deflated bytes, by zlib.
enum Inflation {
  /// Expands a part of a file, piece by piece, until there are more than `count` bytes of it.
  ///
  /// - Returns: at most `count` + 1 bytes, and whether the deflated data end with them.
  /// - Throws: `Problem.badInput` where the file ends before; `Problem.systemFailure`.
  static func expand(
    _ source: Range<Int>, of file: RangeReader, atMost count: Int
  ) throws -> (bytes: [UInt8], isEnd: Bool) {
    var stream = z_stream()
    guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Problem(.systemFailure, cause: "zlib cannot be initialised")
    }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    result.reserveCapacity(count + 1)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    for start in stride(from: source.lowerBound, to: source.upperBound, by: 1 << 18) {
      var piece = try file.bytes(start..<min(start + (1 << 18), source.upperBound))
      var status = Z_OK
      piece.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        repeat {
          buffer.withUnsafeMutableBufferPointer { output in
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            status = inflate(&stream, Z_NO_FLUSH)
          }
          result += buffer.prefix(min(buffer.count - Int(stream.avail_out), count + 1 - result.count))
        } while status == Z_OK && stream.avail_out == 0 && result.count <= count
      }
      // (Z_BUF_ERROR: it waits for the next piece.)
      guard [Z_OK, Z_BUF_ERROR].contains(status), result.count <= count else {
        return (result, status == Z_STREAM_END)
      }
    }
    return (result, false)
  }
}
