import Diagnostics
import LinearAlgebra
import Networks

/// Regression by a network's kernel, with a ridge λ ≥ 0: lazy training at a network's parameters θ_0, eq. (6) of Wang et
/// al. (2023), which has λ = 0, the solution of smallest norm,
///
///     f̂(x) = f_0(x) + (y − f_0(X)) (K(X, X) + λ Id)⁻¹ K(X, x),
///
/// which gradient flow would end in if the network were linear in its parameters; with a kernel of infinite width f_0 = 0.
/// λ is added as it is, not times n: the smallest sum of (y − f)² and λ times the squared norm of f − f_0.
public struct KernelRegression: Sendable {
  /// Whose kernel.
  public enum Kernel: String, Sendable, CaseIterable {
    /// That of all parameters, or with layer scalings of some: (τ_1, 0) is the first part of eq. (5) alone.
    case ntk
    /// That of the readout alone: the conjugate kernel of the last layer, the same for every output.
    case ck
  }

  /// f̂ at the training samples, (n, k): without a ridge the labels, up to rounding.
  public let training: Matrix<Double>
  /// f̂ at the test samples, (m, k).
  public let test: Matrix<Double>
  /// f_0 at the test samples, (m, k).
  public let initial: Matrix<Double>
  /// K(X, x), (n, m); of the NTK of k outputs (nk, mk), the samples of output 1 first.
  public let cross: Matrix<Double>
  /// That of K(X, X) + λ Id; see `PositiveDefiniteSystem`.
  public let reciprocalCondition: Double

  /// Lazy training of a network.
  ///
  /// - Parameters:
  ///   - source: the network at θ_0.
  ///   - kernel: the NTK, or the CK, which trains the last layer alone.
  ///   - scalings: layer scalings of the NTK, one for each layer with parameters; all 1 if nil.
  ///   - ridge: λ ≥ 0.
  ///   - samples: X, (n, d_0).
  ///   - labels: y, (n, k).
  ///   - points: x, (m, d_0).
  ///
  /// Memory: that of `EmpiricalKernels` for n + m samples, and no less than three times their kernel. Complexity: the
  /// kernel's for n + m samples, and N³/3, N = n or of the NTK nk.
  ///
  /// - Throws: `Problem.badInput` for shapes that do not fit, and where K(X, X) + λ Id is singular to working precision.
  public init(
    _ source: some NetworkSource, _ kernel: Kernel = .ntk, scalings: [Double]? = nil, ridge: Double = 0,
    samples: Matrix<Double>, labels: Matrix<Double>, points: Matrix<Double>
  ) throws {
    let (n, m, k) = (samples.rows, points.rows, source.architecture.outputs)
    try source.architecture.requireInputs(of: samples)
    try source.architecture.requireInputs(of: points)
    try Self.require(labels: labels, samples: n, points: m, outputs: k)
    let all = Matrix(rows: n + m, columns: samples.columns, storage: samples.storage + points.storage)
    let outputs = try Network<Double>(source).outputs(all)
    let rows = try Self.kernel(source, kernel, scalings, at: all, training: n)
    // Of the NTK one equation for all outputs together, of the CK one each.
    let blocks = kernel == .ntk ? k : 1
    let known = (0..<blocks).flatMap { c in c * (n + m)..<c * (n + m) + n }
    let asked = (0..<blocks).flatMap { c in c * (n + m) + n..<(c + 1) * (n + m) }
    try self.init(
      square: rows.columns(known), cross: rows.columns(asked), ridge: ridge, labels: labels,
      initial: (outputs.rows(0..<n), outputs.rows(n..<n + m)),
      remedy:
        "leave out samples that are equal, or give a ridge; a conjugate kernel has the last layer's width as rank, "
        + "an NTK the number of parameters")
  }

  /// Regression by a kernel of infinite width, the same for every output.
  ///
  /// Memory: three matrices (n, n) and one (n, m).
  ///
  /// - Throws: as the other initialiser, and as `InfiniteNetwork.kernel(_:of:)`.
  public init(
    _ network: InfiniteNetwork, _ kernel: InfiniteKernel = .ntk, ridge: Double = 0, samples: Matrix<Double>,
    labels: Matrix<Double>, points: Matrix<Double>
  ) throws {
    let (n, m, k) = (samples.rows, points.rows, labels.columns)
    try Self.require(labels: labels, samples: n, points: m, outputs: max(k, 1))
    try self.init(
      square: network.kernel(kernel, of: samples), cross: network.kernel(kernel, between: samples, and: points),
      ridge: ridge, labels: labels, initial: (Matrix(rows: n, columns: k), Matrix(rows: m, columns: k)),
      remedy: "leave out samples that are equal, or give a ridge")
  }

  /// - Parameters:
  ///   - square: K(X, X), (N, N), N = n, or for one equation of all outputs nk.
  ///   - cross: K(X, x), (N, M).
  ///   - initial: f_0 at X and x.
  private init(
    square: Matrix<Double>, cross: Matrix<Double>, ridge: Double, labels: Matrix<Double>,
    initial: (training: Matrix<Double>, test: Matrix<Double>), remedy: String
  ) throws {
    guard ridge >= 0, ridge.isFinite else {
      throw Problem(
        .usage, object: "ridge", cause: "λ = \(ridge) is not a number of at least 0", remedy: "give 0 or more")
    }
    var ridged = square
    for i in 0..<ridged.rows { ridged[i, i] += ridge }
    let system: PositiveDefiniteSystem
    do {
      system = try PositiveDefiniteSystem(overwriting: ridged)
    } catch var problem as Problem {
      (problem.object, problem.remedy) = (ridge > 0 ? "K(X, X) + λ Id" : "K(X, X)", remedy)
      throw problem
    }
    var error = labels
    error.add(initial.training, scaledBy: -1)
    // One row of N numbers for each equation: the same numbers whether outputs are coupled or not.
    var coefficients = Matrix(
      rows: error.count / square.rows, columns: square.rows, storage: error.transposed.storage)
    try system.solve(&coefficients)
    func predictions(_ kernel: Matrix<Double>, _ initial: Matrix<Double>) -> Matrix<Double> {
      let correction = Matrix.product(coefficients, kernel)
      return Matrix(rows: initial.rows, columns: initial.columns) {
        initial[$0, $1] + correction.storage[$1 * initial.rows + $0]
      }
    }
    training = predictions(square, initial.training)
    test = predictions(cross, initial.test)
    self.initial = initial.test
    self.cross = cross
    reciprocalCondition = system.reciprocalCondition
  }

  private static func require(labels: Matrix<Double>, samples n: Int, points m: Int, outputs k: Int) throws {
    guard n > 0, m > 0, labels.rows == n, labels.columns == k else {
      throw Problem(
        .badInput, object: "y",
        cause: "has shape (\(labels.rows), \(labels.columns)), but there are \(n) training samples, \(m) test samples "
          + "and \(k) outputs",
        remedy: "give labels of each sample and output")
    }
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
