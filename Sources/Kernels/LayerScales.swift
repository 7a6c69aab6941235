import Diagnostics
import Foundation
import LinearAlgebra

/// What each layer needs to know of single points.
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

  /// - Throws: `Problem.badInput` for no samples, entries that are not finite, or kernels that cannot be represented.
  init(_ network: InfiniteNetwork, _ samples: Matrix<Double>) throws {
    guard samples.count > 0 else {
      throw Problem(
        .badInput, object: "X", cause: "is empty: its shape is (\(samples.rows), \(samples.columns))",
        remedy: "give at least one sample of at least one coordinate")
    }
    if let place = samples.storage.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .badInput, object: "X",
        cause: "element (\(place / samples.columns), \(place % samples.columns)) is \(samples.storage[place])",
        remedy: "remove or replace entries that are not finite")
    }
    self.samples = samples
    columns = samples.columns <= Self.fewCoordinates ? samples.transposed : nil
    let (weight, bias) = (network.weightScale * network.weightScale, network.biasScale * network.biasScale)
    let half = weight / 2
    var variances = Self.squaredNorms(samples).map { weight * $0 + bias }
    var tangents = variances
    (deviations, strengths) = ([], [])
    for layer in 1...network.depth {
      deviations.append(variances.map { $0.squareRoot() })
      strengths.append(tangents.map { $0.squareRoot() })
      guard layer < network.depth else { break }
      variances = variances.map { half * $0 + bias }
      tangents = zip(variances, tangents).map { $0 + half * $1 }
    }
    powers = network.power == 1 ? deviations[0] : deviations[0].map { pow($0, network.power) }
    try check(network)
  }

  /// By layer the roots of what the angle's powers carry in a kernel's singular part: Θ^{(l)}(x, x), or r_l² for Σ.
  func strengths(of kernel: InfiniteKernel) -> [[Double]] { kernel == .singularCovariance ? deviations : strengths }

  private static func squaredNorms(_ samples: Matrix<Double>) -> [Double] {
    samples.withUnsafePointer { x in
      (0..<samples.rows).map { row in
        let start = x + row * samples.columns
        return Double.dot(samples.columns, start, start)
      }
    }
  }

  /// By Cauchy and Schwarz no kernel exceeds those on the diagonal, which the numbers checked here bound.
  private func check(_ network: InfiniteNetwork) throws {
    if network.power <= 0, let row = deviations[0].firstIndex(of: 0) {
      throw Problem(
        .badInput, object: "X",
        cause: "row \(row) is zero and there is no bias: (z)_+^q has no value there for q = \(network.power)",
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
    let margin = 0x1p-100 / (pow(2, network.power) * tgamma(network.power + 1))
    let limit = (Double.greatestFiniteMagnitude * margin).squareRoot() / max(network.weightScale, 1)
    for sizes in deviations + strengths + [powers] {
      if let row = sizes.firstIndex(where: { !($0 < limit) }) {
        throw Problem(
          .badInput, object: "X", cause: "the kernel at row \(row) is beyond the range of float64",
          remedy: "scale the samples down")
      }
    }
  }
}
