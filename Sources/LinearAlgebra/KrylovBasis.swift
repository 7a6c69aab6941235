import Diagnostics

/// An orthonormal basis v_0, v_1, … of which the first vectors have been mapped by a symmetric operator A, and the
/// projected operator h_ij = v_iᵀ A v_j.
///
/// As many vectors wait to be mapped as the block has, unless the basis spans the whole space: A v_j lies in the span of
/// the basis for every mapped v_j.
struct KrylovBasis {
  private let n: Int
  private let block: Int
  /// Row i is v_i.
  private var vectors: Matrix<Double>
  /// h_ij, known where v_i or v_j is mapped.
  private var projected: Matrix<Double>
  /// The number of basis vectors.
  private var count = 0
  /// How many of them are mapped.
  private(set) var mapped = 0
  private var generator = SplitMix64(seed: 0)
  private var source: [Double]
  private var image: [Double]
  private var coefficients: [Double]
  private var corrections: [Double]

  /// Random vectors, none of them mapped.
  ///
  /// - Parameters:
  ///   - capacity: the most vectors that are mapped, at most n.
  ///   - block: how many wait, at most n.
  ///   - n: their dimension.
  init(capacity: Int, block: Int, dimension n: Int) {
    self.n = n
    self.block = block
    let room = min(capacity + block, n)
    vectors = Matrix(rows: room, columns: n)
    projected = Matrix(rows: room, columns: room)
    source = [Double](repeating: 0, count: n)
    image = source
    coefficients = [Double](repeating: 0, count: room)
    corrections = coefficients
    for _ in 0..<block { appendRandomVector() }
  }

  /// Maps the next vector that waits, and puts what its image adds to the basis at the end.
  ///
  /// - Throws: `Problem.numericalFailure` where the image is not finite.
  mutating func map(by operator: some SymmetricOperator) throws {
    let j = mapped
    vectors.withUnsafePointer { v in
      source.withUnsafeMutableBufferPointer { source in
        for i in 0..<n { source[i] = v[j * n + i] }
      }
    }
    `operator`.apply(source, into: &image)
    let length = image.withUnsafeBufferPointer { $0.norm }
    guard length.isFinite else {
      throw Problem(.numericalFailure, cause: "a symmetric operator gives numbers that are not finite")
    }
    orthogonaliseImage()
    for i in 0..<count {
      projected[i, j] = coefficients[i]
      projected[j, i] = coefficients[i]
    }
    mapped += 1
    guard count < vectors.rows else { return }
    let rest = image.withUnsafeBufferPointer { $0.norm }
    if rest > 1e-14 * length {
      appendImage(length: rest)
      projected[count - 1, j] = rest
      projected[j, count - 1] = rest
    } else {
      // The image adds nothing: what other invariant subspaces hold is found from a new start.
      appendRandomVector()
    }
  }

  /// The eigensystem of the projected operator on the mapped vectors, ascending.
  ///
  /// - Throws: `Problem.numericalFailure`.
  func rayleighRitz() throws -> SymmetricEigen<Double> {
    let matrix = Matrix(rows: mapped, columns: mapped) { projected[$0, $1] }
    // Threads would wait for each other longer than they work.
    return try BLASKernel.withSingleThread { try SymmetricEigen(matrix) }
  }

  /// ‖A u − θ u‖ of the Ritz vector u with these coefficients on the mapped vectors.
  func residual(of ritz: [Double]) -> Double {
    let components = (mapped..<count).map { i in ritz.indices.reduce(0) { $0 + projected[i, $1] * ritz[$1] } }
    return components.withUnsafeBufferPointer { $0.norm }
  }

  /// Row by row Σ_k c_k v_k over the mapped vectors.
  func combinations(_ coefficients: Matrix<Double>) -> Matrix<Double> {
    var result = Matrix<Double>(rows: coefficients.rows, columns: n)
    result.withUnsafeMutablePointer { result in
      coefficients.withUnsafePointer { c in
        vectors.withUnsafePointer {
          Double.gemm(false, false, coefficients.rows, n, mapped, 1, c, mapped, $0, n, 0, result, n)
        }
      }
    }
    return result
  }

  /// Replaces the mapped vectors by the Ritz vectors of the `kept` largest Ritz values; those that wait stay.
  mutating func restart(with ritz: SymmetricEigen<Double>, keeping kept: Int) {
    let (waiting, first) = (count - mapped, ritz.values.count - kept)
    let best = ritz.vectors.rows(first..<ritz.values.count)
    // (Of the vectors that wait, h_ij with the Ritz vectors.)
    let couplings = Matrix(rows: waiting, columns: kept) { i, k in
      (0..<mapped).reduce(0) { $0 + projected[mapped + i, $1] * best[k, $1] }
    }
    let ritzVectors = combinations(best)
    vectors.withUnsafeMutablePointer { v in
      ritzVectors.withUnsafePointer { v.update(from: $0, count: kept * n) }
      (v + kept * n).update(from: v + mapped * n, count: waiting * n)
    }
    for i in 0..<kept {
      for j in 0..<kept { projected[i, j] = i == j ? ritz.values[first + i] : 0 }
      for j in 0..<waiting {
        projected[kept + j, i] = couplings[j, i]
        projected[i, kept + j] = couplings[j, i]
      }
    }
    (mapped, count) = (kept, kept + waiting)
  }

  /// image ← (1 − VᵀV) image, and coefficients ← V image.
  private mutating func orthogonaliseImage() {
    let (n, count) = (n, count)
    guard count > 0 else { return }
    vectors.withUnsafePointer { v in
      image.withUnsafeMutableBufferPointer { image in
        guard let image = image.baseAddress else { return }
        // Twice is enough: the second pass removes what rounding left of the first.
        Double.gemv(false, count, n, 1, v, n, image, 0, &coefficients)
        Double.gemv(true, count, n, -1, v, n, coefficients, 1, image)
        Double.gemv(false, count, n, 1, v, n, image, 0, &corrections)
        Double.gemv(true, count, n, -1, v, n, corrections, 1, image)
      }
    }
    for i in 0..<count { coefficients[i] += corrections[i] }
  }

  /// Adds image/length to the basis.
  private mutating func appendImage(length: Double) {
    vectors.withUnsafeMutablePointer { v in
      for i in 0..<n { v[count * n + i] = image[i] / length }
    }
    count += 1
  }

  /// Adds a random unit vector that is orthogonal to the basis, which does not span the whole space.
  private mutating func appendRandomVector() {
    var length = 0.0
    // (The last dimensions may leave next to nothing of a random vector: again, then.)
    while length == 0 {
      for i in 0..<n { image[i] = Double.random(in: -1...1, using: &generator) }
      for _ in 0..<2 {
        orthogonaliseImage()
        length = image.withUnsafeBufferPointer { $0.norm }
        guard length > 0 else { break }
        for i in 0..<n { image[i] /= length }
      }
    }
    appendImage(length: 1)
  }
}
