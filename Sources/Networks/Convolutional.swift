import Diagnostics
import Foundation

/// A network on images by a recipe, in the parametrisation of the neural tangent kernel: what a convolution or a dense
/// layer with m numbers in a patch or row gives is
///
///     σ(σ_w W u/√m + σ_b b)
///
/// with W and b of size 1 at the start, in the readout without σ and b; the first layer is no exception.
public struct Convolutional: Architecture, Equatable {
  public static let name = "convolutional"

  /// The images it takes.
  public let image: ImageShape
  /// Its layers.
  public let recipe: NetworkRecipe
  /// σ.
  public let activation: Activation
  /// `unit` or `tangent`.
  public let parametrisation: Parametrisation
  private let layers: [any Layer]

  /// - Throws: `Problem.usage` where the recipe does not fit the images, naming the layer, or for another parametrisation
  ///   than unit and tangent.
  public init(
    image: ImageShape, recipe: NetworkRecipe, activation: Activation, parametrisation: Parametrisation = .unit
  ) throws {
    guard [.unit, .tangent].contains(parametrisation.name) else {
      throw Problem(
        .usage, object: "parametrisation", cause: "\(parametrisation.name.rawValue) is for fully connected networks",
        remedy: "take unit or tangent")
    }
    guard recipe.takesImages else {
      throw Problem(
        .usage, object: "architecture", cause: "\(recipe.text) takes vectors, not images",
        remedy: "begin with conv, pool, flatten or global-average")
    }
    (self.image, self.recipe, self.activation, self.parametrisation) = (image, recipe, activation, parametrisation)
    layers = try Self.layers(image, recipe, activation, parametrisation)
  }

  public var inputs: Int { image.count }
  public var outputs: Int { recipe.outputs }
  /// Parameters `W/1`, `b/1`, …, `readout`.
  public var body: Sequential { Sequential(layers) }
  public var featureDepth: Int { layers.count - 1 }
  public var speed: Double { 1 }

  public static func == (a: Convolutional, b: Convolutional) -> Bool {
    a.attributes.elementsEqual(b.attributes, by: ==)
  }

  private static func layers(
    _ image: ImageShape, _ recipe: NetworkRecipe, _ activation: Activation, _ scales: Parametrisation
  ) throws -> [any Layer] {
    var layers: [any Layer] = []
    var (shape, width) = (image, image.count)
    var number = 0
    for (index, part) in recipe.parts.enumerated() {
      func require(_ fits: Bool, _ cause: String, _ remedy: String) throws {
        guard !fits else { return }
        throw Problem(
          .usage, object: "architecture", cause: "layer \(index + 1), \(part.text), \(cause)", remedy: remedy)
      }
      func requireSize(_ weights: Double, _ outputs: Double) throws {
        try require(
          max(weights, outputs) < 0x1p31,
          String(format: "has %.3g weights and gives %.3g numbers", weights, outputs),
          "take fewer channels or a smaller kernel: both must be below 2³¹")
      }
      switch part {
      case .convolution(let channels, let side):
        let patch = Double(shape.channels) * Double(side * side)
        try requireSize(patch * Double(channels), Double(channels) * Double(shape.places))
        // (Those of images, and of what comes back to what it gives.)
        let largest = max(patch, Double(channels) * Double(side * side))
        try require(
          largest < 0x1p24, String(format: "has patches of %.3g numbers", largest),
          "take a smaller kernel: they must be below 2²⁴")
        number += 1
        let convolution = Convolution(
          of: shape, channels: channels, side: side, weights: "W/\(number)",
          scale: scales.weightScale / patch.squareRoot(),
          bias: scales.hasBiases ? "b/\(number)" : nil, biasScale: scales.biasScale)
        shape = convolution.output
        layers += [convolution, Entrywise(activation, columns: shape.count)]
      case .pooling(let kind, let side):
        try require(
          side <= min(shape.height, shape.width), "has windows of \(side) × \(side), but the images there are \(shape)",
          "leave it out, or take a smaller window")
        let pooling = Pooling(kind, of: shape, side: side)
        shape = pooling.output
        layers.append(pooling)
      case .globalAverage:
        let pooling = Pooling(globalAverageOf: shape)
        shape = pooling.output
        layers.append(pooling)
      case .flatten: break
      case .dense(let outputs):
        try requireSize(Double(width) * Double(outputs), Double(outputs))
        let scale = scales.weightScale / Double(width).squareRoot()
        guard index < recipe.parts.count - 1 else {
          layers.append(
            Dense(inputs: width, outputs: outputs, weights: "readout", form: .transposed, scale: scale))
          break
        }
        number += 1
        layers += [
          Dense(
            inputs: width, outputs: outputs, weights: "W/\(number)", scale: scale,
            bias: scales.hasBiases ? "b/\(number)" : nil, biasScale: scales.biasScale),
          Entrywise(activation, columns: outputs),
        ]
        width = outputs
      }
      if part.takesImages { width = shape.count }
    }
    return layers
  }
}
