import Diagnostics
import LinearAlgebra
import Store

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
  /// What the features are multiplied by in the conjugate kernel.
  var featureScale: Double { get }
  /// The factor between gradient descent's time and that of the flow the parametrisation stands for: gradients are
  /// multiplied by it, and so is the tangent kernel.
  var speed: Double { get }

  /// - Throws: `Problem.badInput` where samples of the right length hold what the network cannot take.
  func requireValues<Element: Scalar>(of samples: Matrix<Element>) throws

  /// - Throws: `Problem.badInput` where a data file says that its samples are others than the network takes: images of another
  ///   size, texts of another vocabulary.
  func requireSamples(of data: H5Reader) throws
}

extension Architecture {
  public func requireValues<Element: Scalar>(of samples: Matrix<Element>) throws {}

  public func requireSamples(of data: H5Reader) throws {
    guard try data.string(attribute: "vocabulary") != nil else { return }
    throw Problem(
      .badInput, file: data.path, object: "X", cause: "holds token ids, and the network takes vectors or images",
      remedy: "take a network of init-net pretrained")
  }

  /// The factor that the readout has beside its weights.
  public var featureScale: Double { (body.layers[featureDepth] as? Dense)?.scale ?? 1 }

  /// d_1 … d_L: the numbers that each layer with parameters gives, but for the last.
  package var hiddenWidths: [Int] { body.layers.filter { !$0.parameters.isEmpty }.dropLast().map(\.outputs) }
}
