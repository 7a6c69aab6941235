import LinearAlgebra
import Networks

/// Small networks of every parametrisation.
public enum ParametrisedNetworks {
  public static let parametrisations: [Parametrisation] = [
    .unit, .tangent(weightScale: 1, biasScale: 1), .tangent(weightScale: 1.7, biasScale: 0.3),
    .tangent(weightScale: 0.4, biasScale: 0), .meanField,
  ]

  /// Shapes for a parametrisation: the mean-field one has a single hidden layer.
  public static func shapes(_ parametrisation: Parametrisation) -> [(inputs: Int, widths: [Int], outputs: Int)] {
    let shallow = [(1, [1], 1), (2, [7], 1), (4, [5], 3)]
    return parametrisation == .meanField
      ? shallow : shallow + [(3, [4, 6], 1), (2, [3, 7, 4], 2), (5, [2, 2, 2, 2], 1)]
  }

  public static func networks(
    _ parametrisation: Parametrisation, _ activation: Activation
  ) throws -> [Network<Double>] {
    try shapes(parametrisation).enumerated().map { index, shape in
      let architecture = FullyConnected(
        inputs: shape.inputs, widths: shape.widths, outputs: shape.outputs, activation: activation,
        parametrisation: parametrisation)
      return try Network(RandomNetwork(architecture, seed: UInt64(index + 1)))
    }
  }
}
