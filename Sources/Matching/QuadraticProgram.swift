import Diagnostics
import LinearAlgebra

/// The relaxation of graph matching to doubly stochastic matrices: X ≥ 0 with row and column sums 1 that minimises
/// ½‖A X − X B‖_F², X[k, l] belonging to vertex k of A and l of B, and being 1 for seeds. (The slides' X, in ‖XA − BX‖, is
/// the transpose.)
///
/// Alternating directions (ADMM) between the matrices with these sums, where the minimiser is known in the two
/// eigenbases, and the non-negative ones. An iteration takes four matrix products; some hundred of them suffice.
/// Complexity: 8n³ operations an iteration; eight (n, n) matrices of memory beside the eigensystems.
public struct QuadraticProgram: Sendable {
  /// What ends the iteration.
  public struct Stopping: Sendable, Equatable {
    /// The bound on both residuals: ‖X − Y‖_F and ρ‖ΔY‖_F/mean (λ − μ)², relative to ‖Y‖_F.
    public var tolerance: Double
    /// The most iterations.
    public var iterations: Int

    public init(tolerance: Double = 1e-5, iterations: Int = 5000) {
      self.tolerance = tolerance
      self.iterations = iterations
    }
  }

  /// A feasible X; in the rows and columns of seeds up to the tolerance.
  public let solution: Matrix<Double>
  /// ½‖A X − X B‖_F².
  public let objective: Double
  /// An upper bound on what X misses the least objective by: max ⟨∇f(X), X − P⟩ over all permutations P (Frank and
  /// Wolfe's gap), found by an exact assignment.
  public let gap: Double
  /// ‖X − Y‖_F/‖Y‖_F at the end, Y ≥ 0 the other copy of X.
  public let primalResidual: Double
  /// ρ‖ΔY‖_F/(mean (λ − μ)²·‖Y‖_F) at the end.
  public let dualResidual: Double
  /// The number of iterations.
  public let iterations: Int

  /// Solves the program for the graphs of `pair`.
  ///
  /// - Throws: `Problem.numericalFailure` where the residuals stay above the tolerance.
  public init(_ pair: EigenPair, seeds: Seeds = .none, stopping: Stopping = Stopping()) throws {
    var iteration = try AlternatingDirections(pair, seeds: seeds)
    var residuals = (primal: 0.0, dual: 0.0)
    var count = 0
    var nextAdaptation = 10
    repeat {
      guard count < stopping.iterations else {
        throw Problem(
          .numericalFailure,
          cause: "the quadratic program has residuals \(residuals.primal) and \(residuals.dual) after \(count) "
            + "iterations; \(stopping.tolerance) is wanted",
          remedy: "allow more iterations or a larger tolerance")
      }
      if count == nextAdaptation {
        // Ever more rarely, so that the penalty settles.
        try iteration.balance(residuals)
        nextAdaptation *= 2
      }
      residuals = iteration.step()
      count += 1
    } while !(max(residuals.primal, residuals.dual) <= stopping.tolerance)
    (primalResidual, dualResidual) = residuals
    iterations = count
    let coordinates = iteration.feasibleCoordinates()
    solution = pair.vertices(from: coordinates)
    var gradient = coordinates
    iteration.weighByDifferences(&gradient)
    objective = zip(coordinates.storage, gradient.storage).reduce(0) { $0 + $1.0 * $1.1 } / 2
    let slopes = pair.vertices(from: gradient)
    gap = max(2 * objective - (try Assignment(of: slopes)).objective, 0)
  }
}
