import Diagnostics
import Foundation

extension TileFile {
  func read(_ tile: Tile, into buffer: UnsafeMutablePointer<Float>) throws {
    try read(UnsafeMutableRawBufferPointer(entries(of: tile, in: buffer)), at: start(of: tile))
  }

  /// That of a tile as the file has it; 0 where it was never written.
  func checksum(of tile: Tile) throws -> UInt64 {
    var sum: UInt64 = 0
    try withUnsafeMutableBytes(of: &sum) { try read($0, at: head.count + 8 * tile.place) }
    return UInt64(littleEndian: sum)
  }

  /// A sum that changes with every bit of the numbers, never 0.
  static func checksum(_ entries: UnsafeMutableBufferPointer<Float>) -> UInt64 {
    // Four sums at a time, since each step waits for the one before it.
    var sums = SIMD4<UInt64>(repeating: 0xCBF2_9CE4_8422_2325)
    let words = UnsafeRawBufferPointer(entries)
    for start in Swift.stride(from: 0, to: words.count - 15, by: 16) {
      for lane in 0..<4 {
        let word = words.loadUnaligned(fromByteOffset: start + 4 * lane, as: UInt32.self)
        sums[lane] = (sums[lane] ^ UInt64(word)) &* 0x0000_0100_0000_01B3
      }
    }
    for byte in words.suffix(words.count % 16) { sums[0] = (sums[0] ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    let sum = (0..<4).reduce(into: UInt64(1)) { $0 = ($0 ^ sums[$1]) &* 0x0000_0100_0000_01B3 }
    return max(sum, 1)
  }

  /// What a tile adds to the trace and to the squared Frobenius norm.
  static func sums(
    _ entries: UnsafeMutableBufferPointer<Float>, columns: Int, isDiagonal: Bool
  ) -> (trace: Double, square: Double) {
    var (trace, square) = (0.0, 0.0)
    for row in 0..<entries.count / max(columns, 1) {
      var sum = SIMD8<Double>()
      let start = row * columns
      var column = 0
      while column + 8 <= columns {
        for lane in 0..<8 {
          let entry = Double(entries[start + column + lane])
          sum[lane] += entry * entry
        }
        column += 8
      }
      for rest in column..<columns { sum[0] += Double(entries[start + rest]) * Double(entries[start + rest]) }
      square += sum.sum()
      if isDiagonal { trace += Double(entries[start + row]) }
    }
    return (trace, isDiagonal ? square : 2 * square)
  }

  private func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = pread(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      guard count > 0 || (count < 0 && errno == EINTR) else {
        throw Problem(
          .systemFailure, file: path,
          cause: "cannot be read: \(count == 0 ? "it is cut off" : "\(SystemError(number: errno))")",
          remedy: "remove it and start again")
      }
      done += max(count, 0)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      guard count >= 0 || errno == EINTR else {
        throw Self.failure(path, "cannot be written: \(SystemError(number: errno))")
      }
      done += max(count, 0)
    }
  }

  static func failure(_ path: String, _ cause: String) -> Problem {
    Problem(
      .cannotWrite, file: path, cause: cause,
      remedy: "free space, choose another folder with --scratch, or take --method recomputed")
  }
}
