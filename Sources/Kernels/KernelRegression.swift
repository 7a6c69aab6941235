import Diagnostics
import LinearAlgebra
import Networks

/// Lazy training: the regression of smallest norm by a network's kernel at its parameters θ_0, eq. (6) of Wang et al.
/// (2023),
///
///     f̂(x) = f_0(x) + (y − f_0(X)) K(X, X)⁻¹ K(X, x),
///
/// which gradient flow would end in if the network were linear in its parameters.
public struct KernelRegression: Sendable {
  /// Whose kernel.
  public enum Kernel: String, Sendable, CaseIterable {
    /// That of all parameters, or with layer scalings of some: (τ_1, 0) is the first part of eq. (5) alone.
    case ntk
    /// That of the readout alone: the conjugate kernel of the last layer, the same for every output.
    case ck
  }

  /// f̂ at the training samples, (n, k): the labels, up to rounding.
  public let training: Matrix<Double>
  /// f̂ at the test samples, (m, k).
  public let test: Matrix<Double>
  /// f_0 at the test samples, (m, k).
  public let initial: Matrix<Double>
  /// K(X, x), (n, m); of the NTK of k outputs (nk, mk), the samples of output 1 first.
  public let cross: Matrix<Double>
  /// That of K(X, X); see `PositiveDefiniteSystem`.
  public let reciprocalCondition: Double

  /// - Parameters:
  ///   - samples: X, (n, d_0).
  ///   - labels: y, (n, k).
  ///   - points: x, (m, d_0).
  ///   - scalings: layer scalings of the NTK, one for each layer with parameters; all 1 if nil.
  ///
  /// Memory: that of `EmpiricalKernels` for n + m samples, and no less than three times their kernel. Complexity: the
  /// kernel's for n + m samples, and N³/3, N = n or of the NTK nk.
  ///
  /// - Throws: `Problem.badInput` for shapes that do not fit, and where K(X, X) is singular to working precision.
  public init(
    _ source: some NetworkSource, _ kernel: Kernel = .ntk, scalings: [Double]? = nil, samples: Matrix<Double>,
    labels: Matrix<Double>, points: Matrix<Double>
  ) throws {
    let (n, m, k) = (samples.rows, points.rows, source.architecture.outputs)
    try source.architecture.requireInputs(of: samples)
    try source.architecture.requireInputs(of: points)
    guard n > 0, m > 0, labels.rows == n, labels.columns == k else {
      throw Problem(
        .badInput, object: "y",
        cause: "has shape (\(labels.rows), \(labels.columns)), but there are \(n) training samples, \(m) test samples "
          + "and \(k) outputs",
        remedy: "give labels of each sample and output")
    }
    let all = Matrix(rows: n + m, columns: samples.columns, storage: samples.storage + points.storage)
    let outputs = try Network<Double>(source).outputs(all)
    let rows = try Self.kernel(source, kernel, scalings, at: all, training: n)
    // Of the NTK one equation for all outputs together, of the CK one each.
    let blocks = kernel == .ntk ? k : 1
    let known = (0..<blocks).flatMap { c in c * (n + m)..<c * (n + m) + n }
    let asked = (0..<blocks).flatMap { c in c * (n + m) + n..<(c + 1) * (n + m) }
    let system: PositiveDefiniteSystem
    do {
      system = try PositiveDefiniteSystem(overwriting: rows.columns(known))
    } catch var problem as Problem {
      problem.object = "K(X, X)"
      problem.remedy =
        "leave out samples that are equal; a conjugate kernel has the last layer's width as rank, an NTK the number of "
        + "parameters"
      throw problem
    }
    var error = labels
    error.add(outputs.rows(0..<n), scaledBy: -1)
    var coefficients = Matrix(rows: k / blocks, columns: n * blocks, storage: error.transposed.storage)
    try system.solve(&coefficients)
    let correction = Matrix.product(coefficients, rows)
    let predicted = (0..<k).map { c in
      // (1, k(n + m)) of the NTK, (k, n + m) of the CK: the same numbers in the same order.
      (0..<n + m).map { outputs[$0, c] + correction.storage[c * (n + m) + $0] }
    }
    training = Matrix(rows: n, columns: k) { predicted[$1][$0] }
    test = Matrix(rows: m, columns: k) { predicted[$1][n + $0] }
    initial = outputs.rows(n..<n + m)
    cross = rows.columns(asked)
    reciprocalCondition = system.reciprocalCondition
  }

  /// The kernel's rows of the training samples, (N, N + M).
  private static func kernel(
    _ source: some NetworkSource, _ kernel: Kernel, _ scalings: [Double]?, at samples: Matrix<Double>, training n: Int
  ) throws -> Matrix<Double> {
    let kernels = try EmpiricalKernels(source, samples: samples)
    guard kernel == .ntk else {
      var last = Matrix<Double>(rows: 0, columns: 0)
      try kernels.conjugateKernels(of: [source.architecture.hiddenWidths.count]) { last = $1 }
      return last.rows(0..<n)
    }
    let outputs = source.architecture.outputs
    let whole = try kernels.tangentKernel(scalings: scalings)
    return whole.rows((0..<outputs).flatMap { c in c * samples.rows..<c * samples.rows + n })
  }
}

extension Matrix<Double> {
  /// The columns named by `indices`, in that order.
  fileprivate func columns(_ indices: [Int]) -> Matrix {
    withUnsafePointer { a in
      Matrix(rows: rows, columns: indices.count) { a[$0 * columns + indices[$1]] }
    }
  }
}
