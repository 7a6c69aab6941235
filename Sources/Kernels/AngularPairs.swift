import CVectorMath
import Foundation
import LinearAlgebra

/// The pairs of networks of activation (z)₊^q, by their angles.
struct AngularPairs: PairKernel {
  let network: InfiniteNetwork
  /// q.
  let power: Double
  let kernel: InfiniteKernel
  let rows: LayerScales
  let columns: LayerScales
  /// Those of (z)₊^q and of its derivative's power, where q ≠ 1.
  let duals: [PowerDual]

  init(_ network: InfiniteNetwork, power: Double, _ kernel: InfiniteKernel, rows: LayerScales, columns: LayerScales) {
    (self.network, self.power, self.kernel, self.rows, self.columns) = (network, power, kernel, rows, columns)
    let powers = power == 1 ? [] : [power] + (kernel == .ntk ? [power - 1] : [])
    duals = powers.map { PowerDual(power: $0) }
  }

  var name: String { kernel.rawValue }
  var rowSamples: Matrix<Double> { rows.samples }
  var columnSamples: Matrix<Double> { columns.samples }

  func workSpace(columns count: Int) -> Int { columns.columns == nil ? count * columns.samples.columns : 0 }

  func fill(
    _ row: Int, _ range: Range<Int>, _ target: UnsafeMutablePointer<Double>, _ buffers: borrowing PairBuffers
  ) {
    formFirstLayer(row, range, products: target, buffers)
    if power == 1 {
      addLayers(row, range, to: target, buffers)
    } else {
      applyPower(row, range, to: target, buffers)
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
          count, d, weight, bias, r, x, buffers.more, count, buffers.chosenNorms, &chosen)
        buffers.scatter(count)
      }
    }
    rv_pairs_angles(range.count, &pairs)
  }
}
