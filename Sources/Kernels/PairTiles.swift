import Diagnostics
import Dispatch
import LinearAlgebra

/// What `PairTiles` fills a matrix with: numbers of pairs of rows of two sets of samples.
protocol PairKernel: Sendable {
  /// The kernel's name, for messages.
  var name: String { get }
  /// Shapes (n, d) and (m, d).
  var rowSamples: Matrix<Double> { get }
  var columnSamples: Matrix<Double> { get }
  /// How many numbers of its own the pairs of a point with `columns` others are made with; see `PairBuffers`.
  func workSpace(columns: Int) -> Int

  /// Replaces the scalar products of point `row` with the points of `range` by the kernel.
  func fill(_ row: Int, _ range: Range<Int>, _ target: UnsafeMutablePointer<Double>, _ buffers: borrowing PairBuffers)
}

enum PairTile {
  /// Rows and columns: 256² numbers of Float64 fit a core's second-level cache.
  static let size = 256
}

/// A kernel matrix in square tiles, worked on side by side; of a symmetric one the tiles on and above the diagonal,
/// each copied to its mirror image. A tile holds scalar products (by `gemm`) until its rows are overwritten.
struct PairTiles<Pairs: PairKernel> {
  let pairs: Pairs
  /// Whether rows and columns are the same points.
  let isSymmetric: Bool

  private let size = PairTile.size

  init(pairs: Pairs, isSymmetric: Bool) { (self.pairs, self.isSymmetric) = (pairs, isSymmetric) }

  /// The whole matrix.
  ///
  /// - Throws: `Problem.systemFailure` where it does not fit into memory.
  func matrix() throws -> Matrix<Double> {
    let (n, m) = (pairs.rowSamples.rows, pairs.columnSamples.rows)
    try PhysicalMemory.require(
      InfiniteNetwork.bytes(rows: n, columns: m), for: "\(pairs.name) of shape (\(n), \(m))",
      remedy: "take fewer samples")
    let (tileRows, tileColumns) = ((n + size - 1) / size, (m + size - 1) / size)
    let tiles = (0..<tileRows).flatMap { i in ((isSymmetric ? i : 0)..<tileColumns).map { (i, $0) } }
    let storage = [Double](unsafeUninitializedCapacity: n * m) { buffer, count in
      count = n * m
      nonisolated(unsafe) let target = buffer
      BLASKernel.withSingleThread {
        DispatchQueue.concurrentPerform(iterations: tiles.count) { index in
          guard let first = target.baseAddress else { return }
          let (i, j) = (tiles[index].0 * size, tiles[index].1 * size)
          fill(i..<min(i + size, n), j..<min(j + size, m), of: first)
        }
      }
    }
    return Matrix(rows: n, columns: m, storage: storage)
  }

  /// Computes one tile of the matrix that starts at `first`.
  private func fill(
    _ tileRows: Range<Int>, _ tileColumns: Range<Int>, of first: UnsafeMutablePointer<Double>
  ) {
    let (d, width) = (pairs.rowSamples.columns, pairs.columnSamples.rows)
    let corner = first + tileRows.lowerBound * width + tileColumns.lowerBound
    pairs.rowSamples.withUnsafePointer { left in
      pairs.columnSamples.withUnsafePointer { right in
        Double.gemm(
          false, true, tileRows.count, tileColumns.count, d, 1, left + tileRows.lowerBound * d, d,
          right + tileColumns.lowerBound * d, d, 0, corner, width)
      }
    }
    let buffers = PairBuffers(capacity: tileColumns.count, more: pairs.workSpace(columns: tileColumns.count))
    for row in tileRows {
      let range = (isSymmetric ? max(row, tileColumns.lowerBound) : tileColumns.lowerBound)..<tileColumns.upperBound
      pairs.fill(row, range, first + row * width + range.lowerBound, buffers)
    }
    guard isSymmetric else { return }
    for i in tileRows {
      for j in max(i + 1, tileColumns.lowerBound)..<max(i + 1, tileColumns.upperBound) {
        first[j * width + i] = first[i * width + j]
      }
    }
  }
}
