import LinearAlgebra

/// ‖W_l(t) − W_l(0)‖_F/‖W_l(0)‖_F of the hidden layers, as `weight-change-l`.
public struct WeightChange<Element: Scalar>: Observer {
  public init() {}

  public var needsStart: Bool { true }

  /// - Throws: `Problem.usage` for a network without weights W/l.
  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    try observation.hiddenWeights().compactMap { layer, weights in
      guard let initial = try observation.initial()["W/\(layer)"] else { return nil }
      var difference = weights
      difference.add(initial, scaledBy: -1)
      return Quantity("weight-change-\(layer)", Double(difference.frobeniusNorm / initial.frobeniusNorm))
    }
  }
}
