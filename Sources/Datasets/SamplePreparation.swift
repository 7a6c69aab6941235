import Diagnostics
import LinearAlgebra

/// Centring and removal of leading principal components, fitted to one set of samples and applicable to others.
///
/// x ↦ (I − VᵀV)(x − m), then scaled to norm 1, with m the mean sample and the rows of V the leading principal
/// components of the centred samples. The order matters: a scaling before the removal would leave rows of
/// different norms (fan-wang-2020, section 4.2 and appendix I).
public struct SamplePreparation: Sendable, Equatable {
  /// m, of length d.
  public let mean: [Double]
  /// V, shape (k, d), orthonormal rows, the component of largest variance first.
  public let components: Matrix<Double>
  /// The share of the centred samples' sum of squares that each component carried.
  public let shares: [Double]

  /// Fits the mean and the `count` leading principal components of the rows of `samples`; 0 only centres.
  ///
  /// Complexity: O(n d min(n, d) + min(n, d)³).
  ///
  /// - Throws: `Problem.badInput` for no samples, `Problem.usage` where `count` is negative or exceeds the rank of
  ///   the centred samples.
  public init(fitting samples: Matrix<Double>, removing count: Int) throws {
    let (n, d) = (samples.rows, samples.columns)
    guard n > 0, d > 0 else {
      throw Problem(.badInput, object: "samples", cause: "their shape is (\(n), \(d)): nothing to prepare")
    }
    mean = samples.times([Double](repeating: 1 / Double(n), count: n), transposed: true)
    guard count != 0 else {
      components = Matrix(rows: 0, columns: d)
      shares = []
      return
    }
    let size = min(n, d)
    guard (0...size).contains(count) else { throw Self.excess(count, rank: size) }
    let centred = samples.subtracting(mean)
    let gram = n < d ? centred.gram : centred.transposed.gram
    let system = try SymmetricEigen(largest: count, of: gram)
    let values = Array(system.values.reversed())
    // Below these, an eigenvalue is rounding: of the eigenvalues themselves, or of the centring.
    let rounding = samples.frobeniusNorm * Double.ulpOfOne
    let negligible = max(values[0] * Double(max(n, d)) * Double.ulpOfOne, rounding * rounding * Double(n))
    let rank = values.prefix { $0 > negligible }.count
    guard rank == count else { throw Self.excess(count, rank: rank) }
    let vectors = system.vectors.rows((0..<count).reversed())
    components = try (n < d ? Matrix.product(vectors, centred) : vectors).orthonormalRows()
    let total = gram.trace
    shares = values.map { $0 / total }
  }

  /// The prepared rows: centred, without the components, of norm 1.
  ///
  /// - Throws: `Problem.badInput` for another dimension, or naming a sample of which nothing is left.
  public func applied(to samples: Matrix<Double>) throws -> Matrix<Double> {
    let centre = mean.withUnsafeBufferPointer { $0.baseAddress.map { Double.norm(mean.count, $0) } ?? 0 }
    var rows = try reduced(samples)
    try rows.scaleRows(toNorm: 1, sizes: samples.rowNorms.map { centre + $0 })
    return rows
  }

  /// The rows centred and without the components, not scaled.
  ///
  /// - Throws: `Problem.badInput` for another dimension.
  public func reduced(_ samples: Matrix<Double>) throws -> Matrix<Double> {
    guard samples.columns == mean.count else {
      throw Problem(
        .badInput, object: "samples",
        cause: "have the dimension \(samples.columns), the preparation was fitted to \(mean.count)")
    }
    var rows = samples.subtracting(mean)
    if components.rows > 0 {
      let coordinates = Matrix.product(rows, components, transposeB: true)
      rows.formProduct(coordinates, components, alpha: -1, beta: 1)
    }
    return rows
  }

  private static func excess(_ count: Int, rank: Int) -> Problem {
    Problem(
      .usage, object: "principal components",
      cause: "\(count) are to be removed; the centred samples have the rank \(rank)",
      remedy: "remove 0 … \(rank)")
  }
}

extension Matrix<Double> {
  /// The rows less `centre`.
  fileprivate func subtracting(_ centre: [Double]) -> Matrix {
    var result = self
    result.storage.withUnsafeMutableBufferPointer { x in
      for i in 0..<rows { for j in 0..<columns { x[i * columns + j] -= centre[j] } }
    }
    return result
  }
}
