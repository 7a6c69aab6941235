/// Bytes that hold little-endian numbers.
struct LittleEndianBytes {
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { self.bytes = ArraySlice(bytes) }

  var count: Int { bytes.count }

  /// The number of `size` bytes, at most 8, at a place; of 8 with the highest bit set a negative one.
  func number(_ size: Int, at place: Int) -> Int {
    let first = bytes.startIndex + place
    return bytes[first..<first + size].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  subscript(range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
  }
}
