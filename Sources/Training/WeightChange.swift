import LinearAlgebra

/// ‖W_l(t) − W_l(0)‖_F/‖W_l(0)‖_F of the hidden layers, as `weight-change-l`.
public struct WeightChange<Element: Scalar>: Observer {
  public init() {}

  public func observe(_ observation: Observation<Element>) -> [Quantity] {
    observation.network.names.filter { $0.hasPrefix("W/") }.compactMap { name in
      guard var difference = observation.network[name], let initial = observation.initial[name] else { return nil }
      difference.add(initial, scaledBy: -1)
      return Quantity(
        "weight-change-\(name.dropFirst(2))", Double(difference.frobeniusNorm / initial.frobeniusNorm))
    }
  }
}
