import Diagnostics

/// Eigenvalues and eigenvectors of a real symmetric matrix, of any scale: those of 2^k A are 2^k times those of A. In float32
/// as in float64, checked by the ε of the precision.
public struct SymmetricEigen<Element: Scalar>: Sendable {
  /// The eigenvalues found, ascending.
  public private(set) var values: [Element]
  /// Row k is the unit eigenvector of `values[k]`; no rows where only values were asked for.
  public let vectors: Matrix<Element>

  /// From this size on the two-stage reduction is faster for eigenvalues alone.
  private static var twoStageSize: Int { 4000 }

  /// All eigenvalues, ascending (`dsyevd`; for large matrices its two-stage variant).
  ///
  /// The sum of the values is checked against the trace and the sum of their squares against ‖A‖_F².
  /// Complexity: O(n³), one copy of the matrix.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public static func values(of matrix: Matrix<Element>) throws -> [Element] {
    let n = matrix.rows
    try check(matrix.rows, matrix.columns)
    guard n > 0 else { return [] }
    var matrix = matrix
    let exponent = try matrix.enterRange()
    var work = matrix
    var values = [Element](repeating: 0, count: n)
    let status = work.withUnsafeMutablePointer {
      Element.syevd(vectors: false, twoStage: n >= twoStageSize, n, $0, &values)
    }
    try LAPACKOption.check(status, "dsyevd")
    try checkInvariants(values, of: matrix)
    return try values.restored(to: exponent)
  }

  /// The whole eigensystem (`dsyevd`, divide and conquer).
  ///
  /// Complexity: O(n³), four matrices of memory with LAPACK's workspace; see `init(overwriting:)` for three.
  ///
  /// - Throws: `Problem.numericalFailure`, also where the residual ratio of `residualRatio` exceeds 100.
  public init(_ matrix: Matrix<Element>) throws {
    let n = matrix.rows
    try Self.check(matrix.rows, matrix.columns)
    var matrix = matrix
    let exponent = try matrix.enterRange()
    var work = matrix
    var values = [Element](repeating: 0, count: n)
    if n > 0 {
      let status = work.withUnsafeMutablePointer { Element.syevd(vectors: true, twoStage: false, n, $0, &values) }
      try LAPACKOption.check(status, "dsyevd")
    }
    // LAPACK's column k is row k of a row-major view.
    try self.init(values: values, vectors: work, of: matrix, exponent: exponent)
  }

  /// Pairs of a matrix in range, whose residual is checked, as those of 2^`exponent` times it.
  private init(values: [Element], vectors: Matrix<Element>, of matrix: Matrix<Element>, exponent: Int) throws {
    (self.values, self.vectors) = (values, vectors)
    try Self.check(ratio: residualRatio(of: matrix))
    self.values = try values.restored(to: exponent)
  }

  /// The whole eigensystem in the matrix's own memory (`dsyevd`).
  ///
  /// Checked by probes instead of the whole residual, since the matrix is gone. Complexity: O(n³), three matrices of
  /// memory where the caller gives the matrix away, LAPACK's workspace among them; one afterwards.
  ///
  /// - Throws: `Problem.numericalFailure`, also where the ratio of `EigenProbe` exceeds 100.
  public init(overwriting matrix: consuming Matrix<Element>) throws {
    let n = matrix.rows
    try Self.check(matrix.rows, matrix.columns)
    let exponent = try matrix.enterRange()
    let probe = EigenProbe<Element>.taken(of: matrix)
    var values = [Element](repeating: 0, count: n)
    if n > 0 {
      let status = matrix.withUnsafeMutablePointer { Element.syevd(vectors: true, twoStage: false, n, $0, &values) }
      try LAPACKOption.check(status, "dsyevd")
    }
    try Self.check(ratio: n > 0 ? probe.residualRatio(values, matrix) : 0)
    self.values = try values.restored(to: exponent)
    vectors = matrix
  }

  /// The `count` largest eigenvalues with their eigenvectors; ascending as everywhere.
  ///
  /// Complexity: as `init(_:indices:)`.
  ///
  /// - Throws: `Problem.numericalFailure`, also where the residual ratio exceeds 100.
  public init(largest count: Int, of matrix: Matrix<Element>) throws {
    let wanted = min(max(count, 0), matrix.rows)
    try self.init(matrix, indices: matrix.rows - wanted..<matrix.rows)
  }

  /// The eigenvalues with the given indices, counted from the smallest up, and their eigenvectors, no others
  /// (`TridiagonalReduction`).
  ///
  /// Complexity: O(n³) for the reduction, O(n²·k) after it for k indices; two matrices of memory.
  ///
  /// - Throws: `Problem.badInput` for indices outside 0 ..< n, `Problem.numericalFailure`, also where the residual
  ///   or the orthogonality ratio exceeds 100.
  public init(_ matrix: Matrix<Element>, indices: Range<Int>) throws {
    var matrix = matrix
    let exponent = try matrix.enterRange()
    try self.init(matrix, indices: indices, Self.reduction(of: matrix), exponent: exponent)
  }

  /// All eigenvalues of a matrix, ascending, and the eigenpairs of its `count` largest, from one reduction.
  ///
  /// Complexity: as `init(_:indices:)`. The values are checked as those of `values(of:)`.
  ///
  /// - Throws: `Problem.badInput` for a `count` outside 0…n, `Problem.numericalFailure`.
  public static func spectrum(
    of matrix: Matrix<Element>, largest count: Int
  ) throws -> (values: [Element], leading: SymmetricEigen) {
    guard (0...matrix.rows).contains(count) else {
      throw Problem(.badInput, cause: "\(count) eigenvectors of a (\(matrix.rows), \(matrix.columns)) matrix")
    }
    var matrix = matrix
    let exponent = try matrix.enterRange()
    let reduction = try reduction(of: matrix)
    let values = try reduction.eigenvalues()
    try checkInvariants(values, of: matrix)
    var leading = try SymmetricEigen(matrix, indices: matrix.rows - count..<matrix.rows, reduction, exponent: 0)
    // The pairs are those of the eigenvalues they are said to be.
    let scale = 100 * Element(matrix.rows) * Element.ulpOfOne * (values.map { abs($0) }.max() ?? 0)
    guard zip(leading.values, values.suffix(count)).allSatisfy({ abs($0 - $1) <= scale }) else {
      throw Problem(.numericalFailure, cause: "the eigenpairs found are not those of the \(count) largest eigenvalues")
    }
    leading.values = try leading.values.restored(to: exponent)
    return (try values.restored(to: exponent), leading)
  }

  private init(
    _ matrix: Matrix<Element>, indices: Range<Int>, _ reduction: TridiagonalReduction<Element>, exponent: Int
  ) throws {
    var found = try reduction.eigenpairs(indices)
    try reduction.rotate(&found.vectors)
    try self.init(values: found.values, vectors: found.vectors, of: matrix, exponent: exponent)
    // What relatively robust representations promise for clusters too, and what goes wrong first.
    try Self.check(ratio: orthogonalityRatio)
  }

  private static func reduction(of matrix: Matrix<Element>) throws -> TridiagonalReduction<Element> {
    try check(matrix.rows, matrix.columns)
    let reduction = TridiagonalReduction<Element>(size: matrix.rows)
    try reduction.reduce(matrix)
    return reduction
  }

  /// max_k ‖A v_k − λ_k v_k‖ / (‖A‖_F n ε), LAPACK's test ratio: of order 1 for a good eigensystem.
  /// Beside the matrix and the vectors it needs 256·n numbers.
  public func residualRatio(of matrix: Matrix<Element>) -> Element {
    let scale = matrix.frobeniusNorm
    guard scale > 0, vectors.rows > 0 else { return 0 }
    let norms = vectors.imagesByBlocks(under: matrix) { k, vector, image in
      Self.distance(matrix.columns, image, values[k], vector, scale)
    }
    guard let largest = norms.max(), !norms.contains(where: { $0.isNaN }) else { return .nan }
    return largest / (Element(matrix.rows) * Element.ulpOfOne)
  }

  /// ‖y − λ x‖/s.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private static func distance(
    _ n: Int, _ y: UnsafePointer<Element>, _ lambda: Element, _ x: UnsafePointer<Element>, _ scale: Element
  ) -> Element {
    var sum: Element = 0
    for j in 0..<n {
      let difference = (y[j] - lambda * x[j]) / scale
      sum += difference * difference
    }
    return sum.squareRoot()
  }

  /// max |(V Vᵀ − 1)_ij| / (n ε): of order 1 for a good eigensystem. Complexity: n·k² operations.
  public var orthogonalityRatio: Element {
    let gram = vectors.gram
    var largest: Element = 0
    for i in 0..<gram.rows {
      for j in 0...i {
        let difference = abs(gram[i, j] - (i == j ? 1 : 0))
        guard !difference.isNaN else { return .nan }
        largest = max(largest, difference)
      }
    }
    return largest / (Element(max(vectors.columns, 1)) * Element.ulpOfOne)
  }

  /// - Throws: `Problem.numericalFailure` for a residual or orthogonality ratio of 100 or more.
  public static func check(ratio: Element) throws {
    guard ratio < 100 else {
      throw Problem(
        .numericalFailure, cause: "an eigensystem has the residual or orthogonality ratio \(ratio); 100 is allowed")
    }
  }

  private static func checkInvariants(_ values: [Element], of matrix: Matrix<Element>) throws {
    try check(values, trace: matrix.trace, norm: matrix.frobeniusNorm)
  }

  /// Compares eigenvalues with their matrix's trace and norm ‖A‖_F.
  ///
  /// - Throws: `Problem.numericalFailure` where they miss them by more than rounding.
  public static func check(_ values: [Element], trace: Element, norm: Element) throws {
    guard !values.isEmpty else { return }
    let count = Element(values.count)
    let tolerance = 100 * count * Element.ulpOfOne * norm
    let traceError = abs(values.reduce(0, +) - trace) / count.squareRoot()
    let normError = abs(values.withUnsafeBufferPointer { $0.norm } - norm)
    guard traceError <= tolerance, normError <= tolerance else {
      throw Problem(
        .numericalFailure,
        cause: "eigenvalues miss the matrix's trace by \(traceError) or its norm by \(normError)")
    }
  }

  private static func check(_ rows: Int, _ columns: Int) throws {
    guard rows == columns else {
      throw Problem(.badInput, cause: "a (\(rows), \(columns)) matrix has no symmetric eigensystem")
    }
  }
}
