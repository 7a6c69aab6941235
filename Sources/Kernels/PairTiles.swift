import CVectorMath
import Diagnostics
import Dispatch
import Foundation
import LinearAlgebra

/// A kernel matrix in square tiles, worked on side by side; of a symmetric one the tiles on and above the diagonal,
/// each copied to its mirror image. A tile holds scalar products (by `gemm`) until its rows are overwritten.
struct PairTiles {
  let network: InfiniteNetwork
  let kernel: InfiniteKernel
  let rows: LayerScales
  let columns: LayerScales
  let isSymmetric: Bool

  /// 256² numbers of Float64 fit a core's second-level cache.
  private static let size = 256

  /// The whole matrix.
  ///
  /// - Throws: `Problem.systemFailure` where it does not fit into memory.
  func matrix() throws -> Matrix<Double> {
    let (n, m) = (rows.samples.rows, columns.samples.rows)
    try PhysicalMemory.require(
      8 * Double(n) * Double(m), for: "\(kernel.rawValue) of shape (\(n), \(m))", remedy: "take fewer samples")
    let (tileRows, tileColumns) = ((n + Self.size - 1) / Self.size, (m + Self.size - 1) / Self.size)
    let tiles = (0..<tileRows).flatMap { i in ((isSymmetric ? i : 0)..<tileColumns).map { (i, $0) } }
    let duals = network.power == 1 ? [] : [PowerDual(power: network.power)] + tangentDual
    let storage = [Double](unsafeUninitializedCapacity: n * m) { buffer, count in
      count = n * m
      nonisolated(unsafe) let target = buffer
      BLASKernel.withSingleThread {
        DispatchQueue.concurrentPerform(iterations: tiles.count) { index in
          guard let first = target.baseAddress else { return }
          let (i, j) = (tiles[index].0 * Self.size, tiles[index].1 * Self.size)
          fill(i..<min(i + Self.size, n), j..<min(j + Self.size, m), of: first, duals)
        }
      }
    }
    return Matrix(rows: n, columns: m, storage: storage)
  }

  /// The dual of the derivative's power, where Θ needs it.
  private var tangentDual: [PowerDual] { kernel == .ntk ? [PowerDual(power: network.power - 1)] : [] }

  /// Computes one tile of the matrix that starts at `first`.
  private func fill(
    _ tileRows: Range<Int>, _ tileColumns: Range<Int>, of first: UnsafeMutablePointer<Double>, _ duals: [PowerDual]
  ) {
    let (d, width) = (rows.samples.columns, columns.samples.rows)
    let corner = first + tileRows.lowerBound * width + tileColumns.lowerBound
    rows.samples.withUnsafePointer { left in
      columns.samples.withUnsafePointer { right in
        Double.gemm(
          false, true, tileRows.count, tileColumns.count, d, 1, left + tileRows.lowerBound * d, d,
          right + tileColumns.lowerBound * d, d, 0, corner, width)
      }
    }
    let buffers = PairBuffers(capacity: tileColumns.count, coordinates: columns.columns == nil ? d : 0)
    for row in tileRows {
      let range = (isSymmetric ? max(row, tileColumns.lowerBound) : tileColumns.lowerBound)..<tileColumns.upperBound
      let target = first + row * width + range.lowerBound
      formFirstLayer(row, range, products: target, buffers)
      if network.power == 1 {
        addLayers(row, range, to: target, buffers)
      } else {
        applyPower(row, range, duals, to: target, buffers)
      }
    }
    guard isSymmetric else { return }
    for i in tileRows {
      for j in max(i + 1, tileColumns.lowerBound)..<max(i + 1, tileColumns.upperBound) {
        first[j * width + i] = first[i * width + j]
      }
    }
  }

  /// The pre-activations of the first layer at point `row` and the points of `range`, from their scalar products.
  private func formFirstLayer(
    _ row: Int, _ range: Range<Int>, products: UnsafePointer<Double>, _ buffers: borrowing PairBuffers
  ) {
    let (d, weight, bias) = (rows.samples.columns, network.weightScale * network.weightScale, network.biasScale)
    let r = rows.deviations[0][row]
    var (pairs, chosen) = (buffers.pairs, buffers.chosen)
    columns.deviations[0].withUnsafeBufferPointer { norms in
      guard let others = norms.baseAddress.map({ $0 + range.lowerBound }) else { return }
      rv_pairs_first(range.count, weight, bias, products, r, others, &pairs)
      rows.samples.withUnsafePointer { samples in
        let x = samples + row * d
        if let transposed = columns.columns {
          transposed.withUnsafePointer {
            rv_pairs_refine(
              range.count, d, weight, bias, r, x, $0 + range.lowerBound, transposed.columns, others, &pairs)
          }
          return
        }
        let count = rv_pairs_close(range.count, &pairs, buffers.places)
        guard count > 0 else { return }
        buffers.gather(count, of: columns.samples, from: range.lowerBound, norms: others)
        rv_pairs_refine(
          count, d, weight, bias, r, x, buffers.chosenColumns, count, buffers.chosenNorms, &chosen)
        buffers.scatter(count)
      }
    }
    rv_pairs_angles(range.count, &pairs)
  }
}
