import CVectorMath
import Diagnostics
import Foundation
import LinearAlgebra

/// The pairs of networks of any activation, by the variances and covariances of their pre-activations, eq. (11), from the first
/// layer to the output; the samples sorted by their norms.
struct LayeredPairs: PairKernel {
  /// What a layer needs to know of single points.
  private struct Points {
    /// q, of the layer's pre-activations.
    let variances: [Double]
    /// σ_w ⟨σ(z)⟩.
    let levels: [Double]
    /// Their places between a table's nodes, (P, n).
    let shares: Matrix<Double>?
    /// The table at the columns of each tile.
    let blocks: [AngleTable.Block]

    init(_ network: InfiniteNetwork, _ dual: LayerDual, _ variances: [Double]) {
      self.variances = variances
      let (kind, scale) = (network.activation.kind, network.weightScale * network.activation.scale)
      levels = variances.map { scale * (kind.mean(variance: $0) - network.activation.offset) }
      guard case .table(let table) = dual else {
        (shares, blocks) = (nil, [])
        return
      }
      shares = table.shares(of: variances)
      blocks = stride(from: 0, to: variances.count, by: PairTile.size).map {
        table.block(Array(variances[$0..<min($0 + PairTile.size, variances.count)]))
      }
    }

    /// The variances of the layer above.
    func next(_ network: InfiniteNetwork, _ dual: LayerDual) -> [Double] {
      let spreads =
        switch dual {
        case .closed(let closed): variances.map(closed.diagonal)
        case .table(let table): shares.map { table.diagonal(variances, $0) } ?? []
        }
      let (weight, bias) = (network.averageWeight, network.biasScale * network.biasScale)
      return zip(spreads, levels).map { weight * max($0, 0) + $1 * $1 + bias }
    }
  }

  private let network: InfiniteNetwork
  let name: String
  private let isTangent: Bool
  let rowSamples: Matrix<Double>
  let columnSamples: Matrix<Double>
  private let layers: [(dual: LayerDual, rows: Points, columns: Points)]
  /// The samples' places before they were sorted.
  private let order: (rows: [Int], columns: [Int])

  /// - Parameter others: nil for the samples themselves.
  /// - Throws: `Problem.badInput` for kernels that cannot be represented.
  init(
    _ network: InfiniteNetwork, _ kernel: InfiniteKernel, rows samples: Matrix<Double>, columns others: Matrix<Double>?
  ) throws {
    (self.network, name, isTangent) = (network, kernel.rawValue, kernel == .ntk)
    func sorted(_ samples: Matrix<Double>) -> (samples: Matrix<Double>, order: [Int]) {
      let variances = network.firstVariances(samples)
      let order =
        samples.rows > PairTile.size
        ? variances.indices.sorted { variances[$0] < variances[$1] } : Array(variances.indices)
      return (samples.rows(order), order)
    }
    let (rows, columns) = (sorted(samples), others.map(sorted))
    (rowSamples, columnSamples) = (rows.samples, columns?.samples ?? rows.samples)
    order = (rows.order, columns?.order ?? rows.order)
    var variances = (network.firstVariances(rows.samples), columns.map { network.firstVariances($0.samples) })
    var layers: [(LayerDual, Points, Points)] = []
    for _ in 0..<network.depth {
      let all = variances.0 + (variances.1 ?? [])
      let power = network.power ?? 3
      // Beyond it the power's moments overflow, or the cube's.
      let limit = pow(1e300 / (pow(2, power) * tgamma(power + 1)), 1 / max(power, 3))
      if let place = all.firstIndex(where: { !($0 < limit) || power <= 0 && $0 == 0 }) {
        let row = place < samples.rows ? order.rows[place] : order.columns[place - samples.rows]
        throw Problem(
          .badInput, object: "X", cause: "the kernel at row \(row) is beyond the range of float64",
          remedy: all[place] == 0 ? "remove the row, or give a bias" : "scale the samples down")
      }
      guard let dual = try LayerDual(network.activation.kind, variances: all) else { break }
      let rows = Points(network, dual, variances.0)
      let columns = variances.1.map { Points(network, dual, $0) }
      layers.append((dual, rows, columns ?? rows))
      variances = (rows.next(network, dual), columns?.next(network, dual))
    }
    self.layers = layers
  }

  /// Both averages, and of tables the coefficients of a row.
  func workSpace(columns count: Int) -> Int {
    2 * ((count + 7) / 8 * 8) + (layers.flatMap { $0.columns.blocks.map(\.coefficients.columns) }.max() ?? 0)
  }

  func fill(
    _ row: Int, _ range: Range<Int>, _ target: UnsafeMutablePointer<Double>, _ buffers: borrowing PairBuffers
  ) {
    guard let covariance = buffers.pairs.covariance, let tangent = buffers.pairs.tangent else { return }
    let count = range.count
    let (weight, bias) = (network.weightScale * network.weightScale, network.biasScale * network.biasScale)
    for j in 0..<count {
      covariance[j] = weight * target[j] + bias
      tangent[j] = covariance[j]
    }
    let (value, slope) = (buffers.more, buffers.more + buffers.capacity)
    for (index, layer) in layers.enumerated() {
      layer.columns.variances.withUnsafeBufferPointer { variances in
        layer.columns.levels.withUnsafeBufferPointer { levels in
          guard let others = variances.baseAddress.map({ $0 + range.lowerBound }),
            let levels = levels.baseAddress.map({ $0 + range.lowerBound })
          else { return }
          let q = layer.rows.variances[row]
          switch layer.dual {
          case .closed(let closed): closed.form(count, q, others, covariance, value: value, slope: slope)
          case .table(let table):
            let block = layer.columns.blocks[range.lowerBound / PairTile.size]
            let coefficients = slope + buffers.capacity
            contract(block, layer.rows, row, into: coefficients)
            block.shares.withUnsafePointer { shares in
              var series = rv_angle_series(
                lambda: table.regularisation, terms: table.terms, nodes: block.nodes, coefficients: coefficients,
                shares: shares + range.lowerBound % PairTile.size, stride: block.shares.columns,
                order: Int32(table.order))
              rv_dual_series(count, &series, q, others, covariance, value, slope)
            }
          }
          let isLast = index == layers.count - 1
          rv_dual_advance(
            count, network.averageWeight, isLast ? 0 : bias, layer.rows.levels[row], levels, value, slope, covariance,
            tangent)
        }
      }
    }
    target.update(from: isTangent ? tangent : covariance, count: count)
  }

  /// The coefficients of a row at the nodes of a block.
  private func contract(
    _ block: AngleTable.Block, _ rows: Points, _ row: Int, into target: UnsafeMutablePointer<Double>
  ) {
    guard let shares = rows.shares else { return }
    shares.withUnsafePointer { shares in
      block.coefficients.withUnsafePointer {
        rv_dual_contract(
          block.coefficients.columns, block.coefficients.rows, shares + row, rows.variances.count, $0, target)
      }
    }
  }

  /// The matrix of the samples as they were before they were sorted, in place.
  func restore(_ matrix: inout Matrix<Double>) {
    let (n, m, order) = (matrix.rows, matrix.columns, order)
    guard order.rows != Array(0..<n) || order.columns != Array(0..<m) else { return }
    matrix.withUnsafeMutablePointer { pointer in
      nonisolated(unsafe) let first = pointer
      inFixedParts(of: n, least: 16) { rows in
        let buffer = UnsafeMutablePointer<Double>.allocate(capacity: m)
        defer { buffer.deallocate() }
        for i in rows {
          let row = first + i * m
          buffer.update(from: row, count: m)
          for j in 0..<m { row[order.columns[j]] = buffer[j] }
        }
      }
      // Row i goes to order.rows[i], along the permutation's cycles; strips of columns side by side.
      inFixedParts(of: m, least: 64) { strip in
        let (start, width) = (strip.lowerBound, strip.count)
        let buffers = UnsafeMutablePointer<Double>.allocate(capacity: 2 * width)
        defer { buffers.deallocate() }
        var isDone = [Bool](repeating: false, count: n)
        for begin in 0..<n where !isDone[begin] {
          var (held, freed) = (buffers, buffers + width)
          held.update(from: first + begin * m + start, count: width)
          var place = begin
          repeat {
            place = order.rows[place]
            let row = first + place * m + start
            freed.update(from: row, count: width)
            row.update(from: held, count: width)
            swap(&held, &freed)
            isDone[place] = true
          } while place != begin
        }
      }
    }
  }
}
