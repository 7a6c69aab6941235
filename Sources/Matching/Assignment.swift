import Diagnostics
import LinearAlgebra

/// The exact solution of a dense linear assignment problem: the permutation π that makes Σ_k c[k, π(k)] least, or
/// largest, with the dual numbers that prove it.
///
/// The method of Jonker and Volgenant (1987): column reduction, reduction transfer and augmenting row reduction
/// assign most rows, shortest augmenting paths the rest. Complexity: O(n³) at worst; the matrix is read where it
/// lies, with O(n) memory beside it. Of several optima the same one is found at every run, on any machine.
public struct Assignment: Sendable, Equatable {
  /// Whether the sum is made least or largest.
  public enum Goal: Sendable, CaseIterable {
    case minimum, maximum
  }

  /// π: row k is assigned to column `columns[k]`.
  public let columns: [Int]
  /// Σ_k c[k, π(k)].
  public let objective: Double
  /// u of the dual problem: u_k + v_l ≤ c[k, l] (≥ for a maximum), with equality where l = π(k), up to rounding errors
  /// of some n·ε·max |c|.
  public let rowDuals: [Double]
  /// v of the dual problem.
  public let columnDuals: [Double]

  /// Solves the problem for the (n, n) matrix `costs`.
  ///
  /// - Throws: `Problem.badInput` where the matrix is not square or an entry is not finite.
  public init(of costs: Matrix<Double>, goal: Goal = .minimum) throws {
    let n = costs.rows
    guard costs.columns == n else {
      throw Problem(
        .badInput, cause: "an assignment in a (\(n), \(costs.columns)) matrix", remedy: "give a square matrix")
    }
    let scale = try Self.scale(of: costs, goal: goal)
    var search = AssignmentSearch(size: n)
    costs.withUnsafePointer { search.run(costs: $0, scale: scale) }
    columns = search.columnOfRow
    columnDuals = search.potentials.map { $0 / scale }
    let duals = columnDuals
    let chosen = search.columnOfRow.enumerated().map { costs[$0.offset, $0.element] }
    rowDuals = zip(chosen, search.columnOfRow).map { $0 - duals[$1] }
    objective = chosen.reduce(0, +)
  }

  /// The power of two, negative for a maximum, that keeps sums of costs from overflowing.
  private static func scale(of costs: Matrix<Double>, goal: Goal) throws -> Double {
    var largest = 0.0
    var isFinite = true
    costs.storage.withUnsafeBufferPointer { entries in
      for entry in entries {
        largest = max(largest, abs(entry))
        isFinite = isFinite && entry.isFinite
      }
    }
    guard isFinite else {
      throw Problem(
        .badInput, cause: "an entry of an assignment's matrix is infinite or not a number",
        remedy: "give finite entries; a large number stands for what must not be assigned")
    }
    let size = largest > 0x1p900 ? 0x1p-200 : 1
    return goal == .minimum ? size : -size
  }
}
