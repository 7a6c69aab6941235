import Diagnostics
import LinearAlgebra

/// ‖v_t − v_0‖/‖v_0‖ of the readout's weights, as `readout-change`.
public struct ReadoutChange<Element: Scalar>: Observer {
  public init() {}

  public var needsStart: Bool { true }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let network = observation.network
    guard let name = network.body.layers[network.architecture.featureDepth].parameters.first?.name,
      let readout = network[name], let initial = try observation.initial()[name]
    else { return [] }
    var difference = readout.converted(to: Double.self)
    let before = initial.converted(to: Double.self)
    difference.add(before, scaledBy: -1)
    guard before.frobeniusNorm > 0 else {
      throw Problem(
        .badInput, object: name, cause: "is zero at the start, and has no relative change",
        remedy: "leave out readout-change")
    }
    return [Quantity("readout-change", difference.frobeniusNorm / before.frobeniusNorm)]
  }
}
