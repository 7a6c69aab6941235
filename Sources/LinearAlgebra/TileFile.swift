import Diagnostics
import Dispatch
import Foundation

/// A symmetric matrix in float32 as a file of the tiles on and above its diagonal, read once for each product with a block of
/// vectors. It stays where its maker is ended, who then goes on with what is whole.
///
/// The tiles (I, J) with I + J = r mod N of the N blocks are those of round r. They have no block in common, so that they go
/// side by side, and each sum has its order: results do not depend on the number of cores. They lie in the file by rounds;
/// before them a line with the fingerprint of what the matrix is made of, and a checksum of each tile.
///
/// Memory: for each core a tile. The file: n²/2 numbers, and half a column of tiles.
public final class TileFile: BlockOperator, Sendable {
  public let path: String
  public let dimension: Int
  private let blocks: [Range<Int>]
  private let side: Int
  let descriptor: Int32
  /// By rounds.
  private let tiles: [[Tile]]
  let head: [UInt8]
  private let first: Int

  private static let magic = "resolvent tiles 1 "

  /// Opens the file, or makes it with room for all tiles.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - fingerprint: identifies the matrix; the tiles of another one are not used.
  ///   - blocks: the rows of the tiles, which are their columns too.
  /// - Throws: `Problem.cannotWrite`, also where the disk has not the room.
  public init(_ path: String, fingerprint: String, blocks: [Range<Int>]) throws {
    self.path = path
    self.blocks = blocks
    dimension = blocks.last?.upperBound ?? 0
    side = blocks.map(\.count).max() ?? 0
    let count = blocks.count
    var place = 0
    tiles = (0..<count).map { round in
      (0..<count).compactMap { row in
        let column = (round + count - row) % count
        guard row <= column else { return nil }
        defer { place += 1 }
        return (row, column, place)
      }
    }
    head = Array((Self.magic + fingerprint + "\n").utf8)
    first = (head.count + 8 * place + 4095) / 4096 * 4096
    descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.failure(path, "cannot be opened: \(SystemError(number: errno))") }
    var found = [UInt8](repeating: 0, count: head.count)
    _ = found.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard found != head else { return }
    let size = first + place * side * side * 4
    guard ftruncate(descriptor, 0) == 0, case let error = posix_fallocate(descriptor, 0, off_t(size)), error == 0 else {
      close(descriptor)
      unlink(path)
      throw Self.failure(
        path, String(format: "cannot have the %.3g GiB that the matrix takes", Double(size) / 0x1p30))
    }
    try head.withUnsafeBytes { try write($0, at: 0) }
  }

  deinit { close(descriptor) }

  /// Whether a file is one of these.
  public static func isOwn(_ path: String) -> Bool {
    FileHandle(forReadingAtPath: path)?.readData(ofLength: magic.utf8.count) == Data(magic.utf8)
  }

  /// Removes the file, once its maker is done.
  public func remove() { unlink(path) }

  /// The number of tiles.
  public var count: Int { tiles.reduce(0) { $0 + $1.count } }

  /// Forms the tiles that are not there whole.
  ///
  /// - Parameters:
  ///   - source: the matrix.
  ///   - progress: called with the number of tiles there are, one call at a time.
  /// - Returns: the matrix' trace and its Frobenius norm.
  /// - Throws: what forming throws; `Problem.cannotWrite`; `Problem.numericalFailure` for entries that are not finite.
  public func form(_ source: some SymmetricTiles, progress: (Int) -> Void) throws -> (trace: Double, norm: Double) {
    var sums = [(trace: Double, square: Double)](repeating: (0, 0), count: count)
    var done = 0
    for round in tiles {
      let found = try inTurn(round) { tile, buffer in
        let entries = entries(of: tile, in: buffer)
        var checksum = try self.checksum(of: tile)
        try read(tile, into: buffer)
        if checksum == 0 || checksum != Self.checksum(entries) {
          try source.form(row: tile.row, column: tile.column, into: buffer)
          checksum = Self.checksum(entries)
          try write(UnsafeRawBufferPointer(entries), at: start(of: tile))
          try withUnsafeBytes(of: checksum.littleEndian) { try write($0, at: head.count + 8 * tile.place) }
        }
        return Self.sums(entries, columns: blocks[tile.column].count, isDiagonal: tile.row == tile.column)
      }
      for (tile, sum) in zip(round, found) {
        guard sum.square.isFinite else {
          throw Problem(
            .numericalFailure, cause: "entries of rows \(blocks[tile.row]) are beyond the range of float32",
            remedy: "scale the samples down")
        }
        sums[tile.place] = sum
      }
      done += round.count
      progress(done)
    }
    return (sums.reduce(0) { $0 + $1.trace }, sums.reduce(0) { $0 + $1.square }.squareRoot())
  }

  public func apply(_ vectors: Matrix<Float>, into images: inout Matrix<Float>) throws {
    let (b, n) = (vectors.rows, dimension)
    precondition(vectors.columns == n && images.rows == b && images.columns == n, "shapes do not match in a product")
    try images.withUnsafeMutablePointer { y in
      y.update(repeating: 0, count: b * n)
      try vectors.withUnsafePointer { x in
        nonisolated(unsafe) let (x, y) = (x, y)
        for round in tiles {
          _ = try inTurn(round) { tile, buffer in
            try read(tile, into: buffer)
            let (rows, columns) = (blocks[tile.row], blocks[tile.column])
            let (i, j) = (rows.lowerBound, columns.lowerBound)
            Float.gemm(
              false, true, b, rows.count, columns.count, 1, x + j, n, buffer, columns.count, 1, y + i, n)
            guard tile.row != tile.column else { return }
            Float.gemm(
              false, false, b, columns.count, rows.count, 1, x + i, n, buffer, columns.count, 1, y + j, n)
          }
        }
      }
    }
  }

  typealias Tile = (row: Int, column: Int, place: Int)

  /// Runs `body` on the tiles of a round, side by side, each with the memory of a tile.
  private func inTurn<Result: Sendable>(
    _ round: [Tile], _ body: (Tile, UnsafeMutablePointer<Float>) throws -> Result
  ) throws -> [Result] {
    let failure = FirstFailure()
    var results = [Result?](repeating: nil, count: round.count)
    let workers = min(BLASKernel.cores, round.count)
    let size = side * side
    withoutActuallyEscaping(body) { body in
      results.withUnsafeMutableBufferPointer { results in
        nonisolated(unsafe) let (body, results) = (body, results)
        BLASKernel.withSingleThread {
          DispatchQueue.concurrentPerform(iterations: workers) { worker in
            let buffer = UnsafeMutablePointer<Float>.allocate(capacity: size)
            defer { buffer.deallocate() }
            for index in stride(from: worker, to: round.count, by: workers) {
              failure.catching { results[index] = try body(round[index], buffer) }
            }
          }
        }
      }
    }
    try failure.rethrow()
    return results.compactMap { $0 }
  }

  func entries(of tile: Tile, in buffer: UnsafeMutablePointer<Float>) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: buffer, count: blocks[tile.row].count * blocks[tile.column].count)
  }

  func start(of tile: Tile) -> Int { first + tile.place * side * side * 4 }
}
