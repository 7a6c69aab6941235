import Diagnostics
import LinearAlgebra

extension InfiniteNetwork {
  /// The bytes of a matrix of this shape.
  public static func bytes(rows: Int, columns: Int) -> Double { 8 * Double(rows) * Double(columns) }

  /// The kernel at all pairs of the rows of `samples`, shape (n, d): a symmetric (n, n) matrix.
  ///
  /// Of ReLU, and of (z)₊^q with one hidden layer, angles are accurate to a few units in the last place for all pairs, almost
  /// equal and almost opposite ones included. Work: n²/2 pairs, each a scalar product and `depth` evaluations of the recursion; memory: the result and
  /// one block for each core. The result does not depend on the number of cores.
  ///
  /// - Throws: `Problem.usage` for a kernel that does not exist (see `validate`), `Problem.badInput` where there are
  ///   no samples, or entries that are not finite or whose kernel is beyond Float64, `Problem.systemFailure` where the matrix does not fit into memory.
  public func kernel(_ kernel: InfiniteKernel, of samples: Matrix<Double>) throws -> Matrix<Double> {
    try validate(kernel)
    try Self.requireValues(samples)
    guard let power, power == 1 || depth == 1 else {
      return try layeredKernel(kernel, samples, nil)
    }
    let points = try LayerScales(self, power: power, samples)
    let pairs = AngularPairs(self, power: power, kernel, rows: points, columns: points)
    return try PairTiles(pairs: pairs, isSymmetric: true).matrix()
  }

  /// The kernel between the rows of `samples`, shape (n, d), and those of `others`, shape (m, d): an (n, m) matrix.
  ///
  /// - Throws: as `kernel(_:of:)`, and `Problem.badInput` where the dimensions differ.
  public func kernel(
    _ kernel: InfiniteKernel, between samples: Matrix<Double>, and others: Matrix<Double>
  ) throws -> Matrix<Double> {
    try validate(kernel)
    try Self.requireValues(samples)
    try Self.requireValues(others)
    guard samples.columns == others.columns else {
      throw Problem(
        .badInput, object: "X", cause: "samples of \(samples.columns) and of \(others.columns) coordinates",
        remedy: "give samples of one dimension")
    }
    guard let power, power == 1 || depth == 1 else {
      return try layeredKernel(kernel, samples, others)
    }
    let (rows, columns) = (
      try LayerScales(self, power: power, samples), try LayerScales(self, power: power, others)
    )
    let pairs = AngularPairs(self, power: power, kernel, rows: rows, columns: columns)
    return try PairTiles(pairs: pairs, isSymmetric: false).matrix()
  }

  /// The kernel at two points.
  ///
  /// - Throws: as `kernel(_:between:and:)`.
  public func kernel(_ kernel: InfiniteKernel, at x: [Double], and other: [Double]) throws -> Double {
    let (row, column) = (
      Matrix(rows: 1, columns: x.count, storage: x), Matrix(rows: 1, columns: other.count, storage: other)
    )
    return try self.kernel(kernel, between: row, and: column)[0, 0]
  }

  private func layeredKernel(
    _ kernel: InfiniteKernel, _ samples: Matrix<Double>, _ others: Matrix<Double>?
  ) throws -> Matrix<Double> {
    let pairs = try LayeredPairs(self, kernel, rows: samples, columns: others)
    var matrix = try PairTiles(pairs: pairs, isSymmetric: others == nil).matrix()
    pairs.restore(&matrix)
    return matrix
  }

  private static func requireValues(_ samples: Matrix<Double>) throws {
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
  }
}
