import LinearAlgebra

/// What a network computes, but for its weights: a recipe that gives its layers.
public protocol Architecture: Sendable {
  /// The recipe's name in files.
  static var name: String { get }
  /// What describes it: the attributes of its files, by name.
  var attributes: [(name: String, value: ArchitectureAttribute)] { get }
  /// The numbers in a sample.
  var inputs: Int { get }
  /// k.
  var outputs: Int { get }
  /// The layers, from samples to outputs.
  var body: Sequential { get }
  /// How many of the layers give the features that the readout is linear in.
  var featureDepth: Int { get }
  /// The factor between gradient descent's time and that of the flow the parametrisation stands for: gradients are
  /// multiplied by it, and so is the tangent kernel.
  var speed: Double { get }

  /// - Throws: `Problem.badInput` where samples of the right length hold what the network cannot take.
  func requireValues<Element: Scalar>(of samples: Matrix<Element>) throws
}

extension Architecture {
  public func requireValues<Element: Scalar>(of samples: Matrix<Element>) throws {}

  /// d_1 … d_L: the numbers that each layer with parameters gives, but for the last.
  package var hiddenWidths: [Int] { body.layers.filter { !$0.parameters.isEmpty }.dropLast().map(\.outputs) }
}
