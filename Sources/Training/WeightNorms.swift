import LinearAlgebra

/// ‖W_l(t) − W_l(0)‖/√d_{l−1} of the hidden layers in the norms of eq. (17) of Wang et al., as
/// `weight-change-frobenius-l`, `weight-change-operator-l` and, the longest row being the norm 2 → ∞,
/// `weight-change-rows-l`; or without the root, eq. (20), as `weight-change-unscaled-…-l`.
public struct WeightNorms<Element: Scalar>: Observer {
  private let isScaled: Bool
  private let name: String

  /// - Parameter isScaled: whether norms are divided by √d.
  public init(isScaled: Bool = true) {
    self.isScaled = isScaled
    name = isScaled ? "weight-change" : "weight-change-unscaled"
  }

  public var needsStart: Bool { true }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    try observation.hiddenWeights().flatMap { layer, weights in
      guard let initial = try observation.initial()["W/\(layer)"] else { return [Quantity]() }
      var change = weights.converted(to: Double.self)
      change.add(initial.converted(to: Double.self), scaledBy: -1)
      if isScaled { change.scale(by: 1 / Double(max(change.columns, 1)).squareRoot()) }
      let frobenius = change.frobeniusNorm
      let rows = (0..<change.rows).map { row in change.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot() }
      return [
        Quantity("\(name)-frobenius-\(layer)", frobenius),
        Quantity("\(name)-operator-\(layer)", frobenius > 0 ? try Self.operatorNorm(of: change) : 0),
        Quantity("\(name)-rows-\(layer)", rows.max() ?? 0),
      ]
    }
  }

  private static func operatorNorm(of matrix: Matrix<Double>) throws -> Double {
    let smaller = matrix.rows <= matrix.columns ? matrix : matrix.transposed
    return max(try Lanczos(largest: 1, of: GramOperator(smaller), tolerance: 1e-8).values[0], 0).squareRoot()
  }
}
