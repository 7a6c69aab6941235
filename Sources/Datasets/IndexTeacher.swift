import Diagnostics
import LinearAlgebra
import Networks
import Randomness

/// A teacher model f* whose values are labels, eqs. (8) and (9) of Wang et al. (2023):
///
///     f*(x) = (1/k) Σ_i σ*(β_iᵀx) + τ (‖x‖²/d − c)
///
/// with orthonormal β_i and c = 1 or 0. Their x has entries of variance 1; samples here are x/√d, so that β_iᵀx is √d times
/// their product with β_i, and ‖x‖²/d their squared norm. With k = 1 and τ = 0 it is the single neuron of Fan and Wang,
/// Section 4.3.
public struct IndexTeacher: Sendable, Equatable {
  /// The term τ (‖x‖²/d − c).
  public struct Quadratic: Sendable, Equatable {
    /// Whether a constant is taken off.
    public enum Form: String, Sendable, CaseIterable {
      /// c = 1, of mean 0: a network that is an odd function can fit no constant.
      case centred
      /// c = 0, eq. (9) as printed.
      case printed
    }

    /// τ.
    public let strength: Double
    public let form: Form

    public init(strength: Double, form: Form = .centred) {
      (self.strength, self.form) = (strength, form)
    }
  }

  /// √d β_i, shape (k, d).
  private let scaled: Matrix<Double>
  /// σ*.
  public let activation: Activation
  public let quadratic: Quadratic?

  /// k.
  public var count: Int { scaled.rows }

  /// β_1 … β_k, orthonormal, shape (k, d).
  public var directions: Matrix<Double> {
    var directions = scaled
    directions.scale(by: 1 / Double(scaled.columns).squareRoot())
    return directions
  }

  /// Directions uniform among the orthonormal k-tuples of R^dimension; up to rounding β_1 is the same for every k.
  ///
  /// - Throws: `Problem.usage` unless 1 ≤ k ≤ dimension.
  public init(
    dimension: Int, directions k: Int = 1, activation: Activation, quadratic: Quadratic? = nil, stream: RandomStream
  ) throws {
    guard 1...max(dimension, 1) ~= k else {
      throw Problem(
        .usage, object: "directions", cause: "\(k) orthonormal directions in \(dimension) dimensions",
        remedy: "take 1 … \(max(dimension, 1))")
    }
    let norm = Double(dimension).squareRoot()
    var rows = try SyntheticInputs.sphere(count: k, dimension: dimension, radius: norm, stream: stream)
    if k > 1 {
      rows = try rows.orthonormalRows()
      rows.scale(by: norm)
    }
    (scaled, self.activation, self.quadratic) = (rows, activation, quadratic)
  }

  /// f* at samples in rows.
  ///
  /// - Throws: `Problem.badInput` where the samples have another dimension.
  public func values(at samples: Matrix<Double>) throws -> [Double] {
    guard samples.columns == scaled.columns else {
      throw Problem(
        .badInput, object: "samples",
        cause: "have the dimension \(samples.columns), the teacher has \(scaled.columns)")
    }
    var sum = values(at: samples, of: 0)
    for i in 1..<max(count, 1) {
      let next = values(at: samples, of: i)
      for row in sum.indices { sum[row] += next[row] }
    }
    if count > 1 { for row in sum.indices { sum[row] /= Double(count) } }
    if let quadratic {
      let shift = quadratic.form == .centred ? 1.0 : 0
      for (row, norm) in samples.rowNorms.enumerated() { sum[row] += quadratic.strength * (norm * norm - shift) }
    }
    return sum
  }

  /// σ*(β_iᵀx).
  private func values(at samples: Matrix<Double>, of i: Int) -> [Double] {
    var values = samples.times(scaled.row(i))
    let count = values.count
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      activation.apply(count, base, into: base)
    }
    return values
  }
}
