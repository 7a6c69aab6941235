import Diagnostics
import Foundation
import LinearAlgebra

/// What each layer of a network of activation (z)₊^q needs to know of single points.
struct LayerScales {
  /// The points, shape (n, d).
  let samples: Matrix<Double>
  /// Their transpose, where there are few coordinates: at most `fewCoordinates`.
  let columns: Matrix<Double>?
  /// r_l(x), the standard deviations of the pre-activations of hidden layers l = 1…depth, eq. (20) for l = 1; each of
  /// n numbers.
  private(set) var deviations: [[Double]]
  /// Θ^{(l)}(x, x)^½ of the same layers, eq. (32).
  private var strengths: [[Double]]
  /// r_1(x)^q.
  let powers: [Double]

  /// The largest dimension at which angles are taken from differences of points for all pairs, rather than for the
  /// close ones only.
  static let fewCoordinates = 16

  /// - Throws: `Problem.badInput` for kernels that cannot be represented.
  init(_ network: InfiniteNetwork, power: Double, _ samples: Matrix<Double>) throws {
    self.samples = samples
    columns = samples.columns <= Self.fewCoordinates ? samples.transposed : nil
    let (half, bias, shift) = (network.averageWeight / 2, network.biasScale * network.biasScale, network.rectifierShift)
    var variances = network.firstVariances(samples)
    var tangents = variances
    (deviations, strengths) = ([], [])
    for layer in 1...network.depth {
      deviations.append(variances.map { $0.squareRoot() })
      strengths.append(tangents.map { $0.squareRoot() })
      guard layer < network.depth else { break }
      variances = variances.map { half * $0 - 2 * shift.linear * $0.squareRoot() + (shift.constant + bias) }
      tangents = zip(variances, tangents).map { $0 + half * $1 }
    }
    powers = power == 1 ? deviations[0] : deviations[0].map { pow($0, power) }
    try check(network, power)
  }

  /// By layer the roots of what the angle's powers carry in a kernel's singular part: Θ^{(l)}(x, x), or r_l² for Σ.
  func strengths(of kernel: InfiniteKernel) -> [[Double]] { kernel == .singularCovariance ? deviations : strengths }

  /// By Cauchy and Schwarz no kernel exceeds those on the diagonal, which the numbers checked here bound.
  private func check(_ network: InfiniteNetwork, _ power: Double) throws {
    if power <= 0, let row = deviations[0].firstIndex(of: 0) {
      throw Problem(
        .badInput, object: "X",
        cause: "row \(row) is zero and there is no bias: (z)_+^q has no value there for q = \(power)",
        remedy: "remove the row, or give a bias")
    }
    let small = deviations[0].indices.first { row in
      deviations[0][row] < 1e-140 && samples.row(row).contains { $0 != 0 }
    }
    if let row = small {
      throw Problem(
        .badInput, object: "X", cause: "the square of row \(row)'s norm is below the range of float64",
        remedy: "scale the samples up")
    }
    let margin = 0x1p-100 / (pow(2, power) * tgamma(power + 1))
    let limit = (Double.greatestFiniteMagnitude * margin).squareRoot() / max(network.averageWeight.squareRoot(), 1)
    for sizes in deviations + strengths + [powers] {
      if let row = sizes.firstIndex(where: { !($0 < limit) }) {
        throw Problem(
          .badInput, object: "X", cause: "the kernel at row \(row) is beyond the range of float64",
          remedy: "scale the samples down")
      }
    }
  }
}
