import Diagnostics
import LinearAlgebra
import Randomness

/// The largest eigenvalue of a symmetric operator and its eigenvector, by Lanczos' method with full
/// reorthogonalisation and thick restarts (Wu and Simon 2000): 60 basis vectors, of which the best 15 are kept.
///
/// Memory: 62 n numbers. The start is a fixed random vector, so that equal operators give equal results.
public struct LeadingEigenvector: Sendable {
  /// The largest eigenvalue.
  public let value: Double
  /// Its unit eigenvector, the sum of its elements not negative.
  public let vector: [Double]
  /// ‖A v − λ v‖, measured.
  public let residual: Double

  private static let basisSize = 60
  private static let kept = 15
  private static let restarts = 500

  /// - Parameter tolerance: the bound on the residual relative to the largest |Ritz value|.
  /// - Throws: `Problem.badInput` for an operator without dimension, `Problem.numericalFailure`.
  public init(of map: some SymmetricOperator, tolerance: Double = 1e-10) throws {
    let n = map.dimension
    guard n > 0 else { throw Problem(.badInput, cause: "a graph without vertices has no eigenvector") }
    var basis = KrylovBasis(capacity: min(Self.basisSize, n), start: RandomStream(seed: 0, name: "lanczos"), size: n)
    for _ in 0..<Self.restarts {
      basis.fill(map)
      let ritz = try basis.rayleighRitz()
      let scale = max(abs(ritz.values.first ?? 0), abs(ritz.values.last ?? 0))
      let top = ritz.values.count - 1
      if basis.isInvariant || basis.lastNorm * abs(ritz.vectors[top, top]) <= 0.1 * tolerance * scale {
        let (value, vector) = (ritz.values[top], basis.combination(ritz.vectors.row(top)))
        let residual = Self.residual(of: map, value, vector)
        guard residual <= tolerance * scale else { break }
        self.value = value
        self.vector = vector.reduce(0, +) < 0 ? vector.map { -$0 } : vector
        self.residual = residual
        return
      }
      basis.restart(with: ritz, keeping: min(Self.kept, top))
    }
    throw Problem(
      .numericalFailure, cause: "Lanczos' method finds no leading eigenvector to the relative residual \(tolerance)",
      remedy: "look for a leading eigenvalue that is not simple: a graph of several components")
  }

  private static func residual(of map: some SymmetricOperator, _ value: Double, _ vector: [Double]) -> Double {
    var image = vector
    vector.withUnsafeBufferPointer { x in
      image.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        map.apply(x, into: y)
      }
    }
    return zip(image, vector).reduce(0) { $0 + ($1.0 - value * $1.1) * ($1.0 - value * $1.1) }.squareRoot()
  }
}

/// An orthonormal basis v_0 … v_{m−1} in rows, the projected operator H = V A Vᵀ, and the next basis vector.
private struct KrylovBasis {
  private let n: Int
  private let capacity: Int
  private var vectors: Matrix<Double>
  private var projected: Matrix<Double>
  private var count = 0
  private var next: [Double]
  /// ‖r‖ of the last residual r = (1 − VᵀV) A v_{m−1}, whose direction is the next vector.
  private(set) var lastNorm = 0.0
  /// Whether the basis spans an invariant subspace.
  private(set) var isInvariant = false

  init(capacity: Int, start: RandomStream, size n: Int) {
    self.n = n
    self.capacity = capacity
    vectors = Matrix(rows: capacity, columns: n)
    projected = Matrix(rows: capacity, columns: capacity)
    next = start.normal(count: n)
    let norm = next.withUnsafeBufferPointer { $0.baseAddress.map { Double.norm(n, $0) } ?? 1 }
    for i in 0..<n { next[i] /= norm }
  }

  /// Adds basis vectors until there are as many as there is room for, or the subspace is invariant.
  mutating func fill(_ map: some SymmetricOperator) {
    while count < capacity, !isInvariant { add(map) }
  }

  private mutating func add(_ map: some SymmetricOperator) {
    let (n, index) = (n, count)
    count += 1
    let count = count
    var image = [Double](repeating: 0, count: n)
    var coefficients = [Double](repeating: 0, count: count)
    var correction = coefficients
    vectors.withUnsafeMutablePointer { v in
      image.withUnsafeMutableBufferPointer { image in
        guard let image = image.baseAddress else { return }
        (v + index * n).update(from: next, count: n)
        map.apply(v + index * n, into: image)
        let size = Double.norm(n, image)
        // Twice is enough: the second pass removes what rounding left of the first.
        Double.gemv(false, count, n, 1, v, n, image, 0, &coefficients)
        Double.gemv(true, count, n, -1, v, n, coefficients, 1, image)
        Double.gemv(false, count, n, 1, v, n, image, 0, &correction)
        Double.gemv(true, count, n, -1, v, n, correction, 1, image)
        lastNorm = Double.norm(n, image)
        isInvariant = !(lastNorm > 1e-14 * size)
        if !isInvariant { Double.scale(n, 1 / lastNorm, image) }
      }
    }
    for k in 0..<count {
      let value = coefficients[k] + correction[k]
      projected[index, k] = value
      projected[k, index] = value
    }
    next = image
  }

  /// The eigensystem of H, ascending.
  func rayleighRitz() throws -> SymmetricEigen {
    try SymmetricEigen(Matrix(rows: count, columns: count) { projected[$0, $1] })
  }

  /// Σ_k c_k v_k.
  func combination(_ coefficients: [Double]) -> [Double] {
    vectors.rows(0..<count).times(coefficients, transposed: true)
  }

  /// Replaces the basis by the Ritz vectors of the `kept` largest Ritz values; `next` stays orthogonal to them.
  mutating func restart(with ritz: SymmetricEigen, keeping kept: Int) {
    let first = ritz.values.count - kept
    let best = Matrix.product(ritz.vectors.rows(first..<ritz.values.count), vectors.rows(0..<count))
    vectors.storage.replaceSubrange(0..<kept * n, with: best.storage)
    for i in 0..<kept {
      for j in 0..<kept { projected[i, j] = i == j ? ritz.values[first + i] : 0 }
    }
    count = kept
  }
}
