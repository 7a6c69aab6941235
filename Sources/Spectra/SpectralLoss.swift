import Diagnostics
import Foundation
import LinearAlgebra

/// L(t) = ½ Σ_n e^{−2λ_n t} c_n², eq. (5): the loss of linearised gradient flow, from a spectrum.
public struct SpectralLoss: Sendable {
  private let rates: [Double]
  private let squares: [Double]

  /// - Parameters:
  ///   - eigenvalues: λ_n in any order; negative ones, which can only be rounding, count as 0.
  ///   - squares: c_n² in the same order.
  /// - Throws: `Problem.badInput` for different lengths.
  public init(eigenvalues: [Double], squares: [Double]) throws {
    guard eigenvalues.count == squares.count else {
      throw Problem(
        .badInput, cause: "\(eigenvalues.count) eigenvalues and \(squares.count) squared coefficients",
        remedy: "give the coefficients on the eigenvectors of these eigenvalues")
    }
    rates = eigenvalues.map { -2 * max($0, 0) }
    self.squares = squares
  }

  /// L at times t ≥ 0. O(n) exponentials for each, vectorised.
  public func values(at times: [Double]) -> [Double] {
    let count = rates.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(count, 1)) { buffer in
      guard let decays = buffer.baseAddress else { return [] }
      return times.map { time in
        for n in 0..<count { decays[n] = rates[n] * time }
        Double.map(.exp, count, decays, decays)
        return Double.dot(count, squares, decays) / 2
      }
    }
  }
}
