import Diagnostics

/// The largest eigenvalues of a symmetric operator and their eigenvectors, by Lanczos' method with full
/// reorthogonalisation and thick restarts (Wu and Simon 2000).
///
/// Of k pairs k starting vectors are iterated (Ruhe's band form, 1979), so that an eigenvalue is found as often as it
/// occurs, k times at most. The starts are fixed random vectors: equal operators give equal results.
/// Memory: some 5m/4 vectors of n numbers, of which the basis has m = max(60, 12k), n at most.
public struct Lanczos: Sendable {
  /// The eigenvalues, largest first, counted with multiplicity.
  public let values: [Double]
  /// Row i is the unit eigenvector of `values[i]`, the sum of its elements not negative; shape (k, n).
  public let vectors: Matrix<Double>
  /// ‖A v_i − λ_i v_i‖, measured.
  public let residuals: [Double]

  /// The `count` largest eigenvalues of `map` with their eigenvectors.
  ///
  /// Complexity: a product with the operator, and 8·n·m operations to keep the basis orthogonal, for each step.
  ///
  /// - Parameters:
  ///   - count: k, between 0 and n.
  ///   - map: the operator, on R^n.
  ///   - tolerance: the bound on the residuals relative to the largest magnitude of a Ritz value.
  ///   - restarts: how often the basis is condensed to its best quarter before the method gives up.
  /// - Throws: `Problem.badInput` for a `count` outside 0…n; `Problem.numericalFailure` where the residuals stay above
  ///   the tolerance, or the operator gives numbers that are not finite.
  public init(
    largest count: Int, of map: some SymmetricOperator, tolerance: Double = 1e-10, restarts: Int = 500
  ) throws {
    let n = map.dimension
    guard (0...n).contains(count) else {
      throw Problem(.badInput, cause: "\(count) eigenvectors of an operator of dimension \(n)")
    }
    guard count > 0 else {
      (values, vectors, residuals) = ([], Matrix(rows: 0, columns: n), [])
      return
    }
    let usual = max(60, 12 * count)
    let capacity = n <= usual + count ? n : usual
    var basis = KrylovBasis(capacity: capacity, block: count, dimension: n)
    var remaining = restarts
    while true {
      try basis.map(by: map)
      // Looking at the Ritz values now and then ends early where the leading eigenvalues stand apart.
      guard basis.mapped == capacity || basis.mapped >= 2 * count && basis.mapped % 15 == 0 else { continue }
      let ritz = try basis.rayleighRitz()
      let scale = max(abs(ritz.values.first ?? 0), abs(ritz.values.last ?? 0))
      let leading = (ritz.values.count - count..<ritz.values.count).reversed()
      if leading.allSatisfy({ basis.residual(of: ritz.vectors.row($0)) <= 0.1 * tolerance * scale }) {
        values = leading.map { ritz.values[$0] }
        vectors = basis.combinations(ritz.vectors.rows(leading)).withPositiveRowSums
        residuals = Self.residuals(of: map, values, vectors)
        guard residuals.allSatisfy({ $0 <= tolerance * scale }) else { throw Self.failure(count, tolerance) }
        return
      }
      guard basis.mapped == capacity else { continue }
      guard remaining > 0 else { throw Self.failure(count, tolerance) }
      remaining -= 1
      basis.restart(with: ritz, keeping: max(capacity / 4, count))
    }
  }

  private static func residuals(
    of map: some SymmetricOperator, _ values: [Double], _ vectors: Matrix<Double>
  ) -> [Double] {
    var image = [Double](repeating: 0, count: vectors.columns)
    return values.indices.map { k in
      let vector = vectors.row(k)
      map.apply(vector, into: &image)
      for i in image.indices { image[i] -= values[k] * vector[i] }
      return image.withUnsafeBufferPointer { $0.norm }
    }
  }

  private static func failure(_ count: Int, _ tolerance: Double) -> Problem {
    Problem(
      .numericalFailure,
      cause: "Lanczos' method finds no \(count) leading eigenvectors to the relative residual \(tolerance)",
      remedy: "look for leading eigenvalues that are hardly apart, or a map that is not symmetric")
  }
}

extension Matrix<Double> {
  /// The rows, each with the sign that makes the sum of its elements not negative.
  fileprivate var withPositiveRowSums: Matrix {
    var result = self
    result.withUnsafeMutablePointer { start in
      for i in 0..<rows {
        let row = UnsafeMutableBufferPointer(start: start + i * columns, count: columns)
        if row.reduce(0, +) < 0 { for j in row.indices { row[j] = -row[j] } }
      }
    }
    return result
  }
}
