import Diagnostics
import LinearAlgebra

/// ⟨u_i, v_j⟩² over many pairs of symmetric matrices: u_i the i-th eigenvector of A, v_j those of B for j in a
/// window; eigenvalues descending, counted from 1.
public struct EigenvectorOverlaps: Sendable, Equatable {
  /// i.
  public let index: Int
  /// The j.
  public let window: ClosedRange<Int>
  /// ⟨u_i, v_j⟩², shape (trials, window).
  public let squares: Matrix<Double>
  /// λ_i of every trial.
  public let first: [Double]
  /// μ_j, shape (trials, window).
  public let second: Matrix<Double>

  /// The bytes that pairs of matrices of so many rows take for each core.
  public static func bytes(size: Int) -> Double { 24 * Double(size) * Double(size) }

  /// Draws and diagonalises `trials` pairs, on all cores, each with one thread of BLAS; what is found does not depend
  /// on their number.
  ///
  /// Complexity per pair of n × n matrices: 8n³/3 operations for two tridiagonal forms, O(n·w) numbers for w
  /// eigenvectors of B in the basis of its own. Memory: 3n² numbers per core beside the results.
  ///
  /// - Parameters:
  ///   - index: i, from 1.
  ///   - window: the j that are looked at, from 1.
  ///   - size: n.
  ///   - trials: how many pairs.
  ///   - fill: makes A and B of trial t = 0, 1, … in the two (n, n) matrices given; called from several threads.
  /// - Throws: `Problem(.usage)` where i or the window is not within 1…n; `Problem(.systemFailure)` for more
  ///   memory than there is; `Problem(.numericalFailure)`.
  public init(
    index: Int, window: ClosedRange<Int>, size: Int, trials: Int,
    fill: @escaping @Sendable (_ trial: Int, _ a: inout Matrix<Double>, _ b: inout Matrix<Double>) -> Void
  ) throws {
    guard (1...max(size, 1)).contains(index), window.lowerBound >= 1, window.upperBound <= size else {
      throw Problem(
        .usage, object: "eigenvectors \(index) and \(window.lowerBound)…\(window.upperBound)",
        cause: "the matrices have the eigenvectors 1…\(size)", remedy: "choose --index and --window among them")
    }
    try PhysicalMemory.require(
      Self.bytes(size: size) * Double(min(trials, BLASKernel.threads)),
      for: "pairs of matrices of \(size) rows", remedy: "take fewer vertices")
    let descending = size - window.upperBound..<size - window.lowerBound + 1
    let rows = try IndependentTrials.run(
      trials, title: "pairs of matrices", workspace: { Workspace(size: size) }
    ) { trial, work in
      fill(trial, &work.a, &work.b)
      try work.reduction.reduce(work.a)
      var (value, vector) = try work.reduction.eigenpairs(size - index..<size - index + 1)
      try work.reduction.rotate(&vector)
      try work.reduction.reduce(work.b)
      try work.reduction.rotate(&vector, transposed: true)
      let (values, vectors) = try work.reduction.eigenpairs(descending)
      let products = vectors.times(vector.storage)
      return Row(first: value[0], second: values.reversed(), squares: products.reversed().map { $0 * $0 })
    }
    self.index = index
    self.window = window
    first = rows.map(\.first)
    second = Matrix(rows: trials, columns: window.count, storage: rows.flatMap(\.second))
    squares = Matrix(rows: trials, columns: window.count, storage: rows.flatMap(\.squares))
  }

  /// A thread's own room.
  private final class Workspace {
    var a: Matrix<Double>
    var b: Matrix<Double>
    let reduction: TridiagonalReduction<Double>

    init(size: Int) {
      a = Matrix(rows: size, columns: size)
      b = a
      reduction = TridiagonalReduction<Double>(size: size)
    }
  }

  /// What one trial gives.
  private struct Row: Sendable {
    var first: Double
    var second: [Double]
    var squares: [Double]
  }

  /// The same with every eigenvalue λ replaced by (λ − `shift`)/`scale`.
  public func rescaled(shift: Double, scale: Double) -> EigenvectorOverlaps {
    func map(_ values: [Double]) -> [Double] { values.map { ($0 - shift) / scale } }
    return EigenvectorOverlaps(
      index: index, window: window, squares: squares, first: map(first),
      second: Matrix(rows: second.rows, columns: second.columns, storage: map(second.storage)))
  }

  /// Results as they stand; all have one row per trial and, but for `first`, one column per member of the window.
  public init(
    index: Int, window: ClosedRange<Int>, squares: Matrix<Double>, first: [Double], second: Matrix<Double>
  ) {
    precondition(squares.rows == first.count && second.rows == first.count, "results of different trials")
    precondition(squares.columns == window.count && second.columns == window.count, "results of another window")
    (self.index, self.window, self.squares, self.first, self.second) = (index, window, squares, first, second)
  }

  /// μ_j − λ_i, shape (trials, window).
  public var differences: Matrix<Double> {
    Matrix(rows: second.rows, columns: second.columns) { second[$0, $1] - first[$0] }
  }

  /// Σ_j ⟨u_i, v_j⟩² over the window, shape (trials, 1).
  public var windowSums: Matrix<Double> {
    Matrix(rows: squares.rows, columns: 1) { trial, _ in squares.row(trial).reduce(0, +) }
  }
}
