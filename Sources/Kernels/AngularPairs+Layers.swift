import CVectorMath
import Foundation
import LinearAlgebra

extension AngularPairs {
  /// ReLU networks: eqs. (11) and (32) from the first layer to the output; for an activation s((z)₊ − o) σ_w² takes s² along,
  /// and the covariance σ_w²s²(−o(r + r′)/√2π + o²).
  func addLayers(
    _ row: Int, _ range: Range<Int>, to target: UnsafeMutablePointer<Double>, _ buffers: borrowing PairBuffers
  ) {
    var pairs = buffers.pairs
    let shift = network.rectifierShift
    let singularity = kernel.singularity(power: power)
    let (factor, degree) = (singularity.factor, singularity.degree)
    let (rowStrengths, columnStrengths) = (rows.strengths(of: kernel), columns.strengths(of: kernel))
    for layer in 0..<network.depth {
      let above = min(layer + 1, network.depth - 1)
      columns.deviations[layer].withUnsafeBufferPointer { others in
        columns.deviations[above].withUnsafeBufferPointer { nextOthers in
          columnStrengths[layer].withUnsafeBufferPointer { strengths in
            guard let others = others.baseAddress, let next = nextOthers.baseAddress,
              let strengths = strengths.baseAddress
            else { return }
            let start = range.lowerBound
            var parameters = rv_relu_layer(
              weight: network.averageWeight / 2, linearShift: shift.linear,
              constant: shift.constant + (layer < above ? network.biasScale * network.biasScale : 0),
              r: rows.deviations[layer][row], next: rows.deviations[above][row],
              strength: rowStrengths[layer][row], linear: degree == 1 ? factor : 0,
              cubic: degree == 3 ? factor : 0, others: others + start, nextOthers: next + start,
              strengths: strengths + start)
            if layer < above {
              rv_pairs_relu(range.count, &parameters, &pairs)
              rv_pairs_angles(range.count, &pairs)
            } else {
              rv_pairs_relu_output(range.count, &parameters, &pairs)
            }
          }
        }
      }
    }
    let result =
      switch kernel {
      case .ntk: pairs.tangent
      case .covariance: pairs.covariance
      case .singular, .singularCovariance: pairs.singular
      }
    if let result { target.update(from: result, count: range.count) }
  }

  /// Shallow networks of activation (z)₊^q: Σ = σ_w² (r r′)^q ⟨·⟩_q and Θ = Σ + σ_w² q² (r r′)^q cos φ ⟨·⟩_{q−1} with the
  /// duals ⟨·⟩ of the powers, or eq. (29); scaled and shifted as ReLU.
  func applyPower(
    _ row: Int, _ range: Range<Int>, to target: UnsafeMutablePointer<Double>,
    _ buffers: borrowing PairBuffers
  ) {
    var pairs = buffers.pairs
    let q = power
    let factor = network.averageWeight * rows.powers[row]
    let (offset, mean) = (network.activation.offset, network.activation.kind.mean(variance: 1))
    columns.powers.withUnsafeBufferPointer { powers in
      guard let others = powers.baseAddress.map({ $0 + range.lowerBound }) else { return }
      if kernel == .singular || kernel == .singularCovariance {
        let singularity = kernel.singularity(power: power)
        return formSingularPower(
          range.count, factor * singularity.factor / (2 * Double.pi), singularity.degree, others, to: target, buffers)
      }
      duals[0].withSeries { rv_pairs_power(range.count, $0, factor, others, &pairs, target) }
      if offset != 0 {
        let weight = network.averageWeight * offset
        for j in 0..<range.count { target[j] += weight * (offset - mean * (rows.powers[row] + others[j])) }
      }
      guard kernel == .ntk else { return }
      let slopes = buffers.scratch
      duals[1].withSeries { rv_pairs_power(range.count, $0, factor * q * q, others, &pairs, slopes) }
      let (deficit, excess) = (buffers.pairs.deficit, buffers.pairs.excess)
      guard let deficit, let excess else { return }
      for j in 0..<range.count {
        let cosine = (excess[j] - deficit[j]) / max(excess[j] + deficit[j], Double.leastNormalMagnitude)
        target[j] += cosine * slopes[j]
      }
    }
  }

  /// factor · others · φ^degree.
  private func formSingularPower(
    _ count: Int, _ factor: Double, _ degree: Double, _ others: UnsafePointer<Double>,
    to target: UnsafeMutablePointer<Double>, _ buffers: borrowing PairBuffers
  ) {
    var pairs = buffers.pairs
    let powers = buffers.scratch
    rv_pairs_full_angles(count, &pairs, powers)
    Double.map(.log, count, powers, powers)
    for j in 0..<count { powers[j] *= degree }
    Double.map(.exp, count, powers, powers)
    for j in 0..<count { target[j] = factor * others[j] * powers[j] }
  }
}
