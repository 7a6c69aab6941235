import Dispatch

/// The SHA-256 of the SHA-256 digests of consecutive pieces of 4 MiB: of long data it is taken on all cores, however
/// they come in.
struct PiecewiseDigest {
  private static let piece = 1 << 22

  private var filled = 0
  private var current: DigestStream
  private let whole: DigestStream

  init() throws {
    current = try DigestStream()
    whole = try DigestStream()
  }

  /// The digest of some bytes.
  static func of(_ bytes: UnsafeRawBufferPointer) throws -> String {
    var digest = try PiecewiseDigest()
    try digest.update(bytes)
    return digest.finish()
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    if filled > 0 {
      let next = rest.prefix(Self.piece - filled)
      try fill(next)
      rest = rest.dropFirst(next.count)
    }
    let pieces = rest.count / Self.piece
    for digest in try Self.digests(of: UnsafeRawBufferPointer(rebasing: rest.prefix(pieces * Self.piece))) {
      digest.withUnsafeBytes { whole.update($0) }
    }
    try fill(rest.dropFirst(pieces * Self.piece))
  }

  private mutating func fill(_ bytes: Slice<UnsafeRawBufferPointer>) throws {
    guard !bytes.isEmpty else { return }
    current.update(UnsafeRawBufferPointer(rebasing: bytes))
    filled += bytes.count
    guard filled == Self.piece else { return }
    current.finishBytes().withUnsafeBytes { whole.update($0) }
    current = try DigestStream()
    filled = 0
  }

  private static func digests(of bytes: UnsafeRawBufferPointer) throws -> [[UInt8]] {
    let streams = try (0..<bytes.count / piece).map { _ in try DigestStream() }
    nonisolated(unsafe) let (bytes, work) = (bytes, streams)
    DispatchQueue.concurrentPerform(iterations: streams.count) { number in
      work[number].update(UnsafeRawBufferPointer(rebasing: bytes[number * piece..<(number + 1) * piece]))
    }
    return streams.map { $0.finishBytes() }
  }

  /// The digest of all bytes, in hexadecimal.
  func finish() -> String {
    if filled > 0 { current.finishBytes().withUnsafeBytes { whole.update($0) } }
    return whole.finish()
  }
}
