import LinearAlgebra
import Networks
import Randomness

/// A network of any layers, for tests.
public struct ComposedNetwork: Architecture {
  public static let name = "composed"
  public let body: Sequential

  public init(_ body: Sequential) { self.body = body }

  public var attributes: [(name: String, value: ArchitectureAttribute)] { [] }
  public var inputs: Int { body.inputs }
  public var outputs: Int { body.outputs }
  public var featureDepth: Int { body.layers.count - 1 }
  public var speed: Double { 1 }

  /// Compositions of dense and entrywise layers, with and without biases, sequences in sequences and residuals, of shapes
  /// that follow from `seed`; of every second seed behind convolutions and pooling of images.
  public static func random(seed: UInt64) -> ComposedNetwork {
    let stream = RandomStream(seed: seed, name: "shapes")
    var place = 0
    func draw(_ range: ClosedRange<Int>) -> Int {
      place += 1
      return range.lowerBound + Int(stream.bits(count: 1, from: place)[0] >> 33) % range.count
    }
    var number = 0
    func onImages() -> (layers: [any Layer], width: Int) {
      var image = ImageShape(channels: draw(1...3), height: draw(1...6), width: draw(1...6))
      var layers: [any Layer] = []
      for _ in 0..<draw(1...3) {
        number += 1
        let convolution = Convolution(
          of: image, channels: draw(1...4), side: [1, 3, 5][draw(0...2)], weights: "W/\(number)",
          scale: [1, 0.7][draw(0...1)], bias: draw(0...1) == 0 ? nil : "b/\(number)", biasScale: [1, 0.4][draw(0...1)])
        layers += [convolution, entrywise(convolution.outputs)]
        image = convolution.output
        let side = draw(1...min(3, image.height, image.width))
        let pooling = Pooling(draw(0...1) == 0 ? .average : .maximum, of: image, side: side)
        layers.append(pooling)
        image = pooling.output
      }
      if draw(0...2) == 0 {
        layers.append(Pooling(globalAverageOf: image))
        return (layers, image.channels)
      }
      return (layers, image.count)
    }
    func dense(_ inputs: Int, _ outputs: Int) -> any Layer {
      number += 1
      return Dense(
        inputs: inputs, outputs: outputs, weights: "W/\(number)", form: draw(0...1) == 0 ? .matrix : .transposed,
        scale: [1, 0.7][draw(0...1)], bias: draw(0...1) == 0 ? nil : "b/\(number)", biasScale: [1, 0.4][draw(0...1)])
    }
    func entrywise(_ columns: Int) -> any Layer {
      let kinds: [Activation.Kind] = [.tanh, .softplus, .erf, .sine]
      return Entrywise(Activation(kinds[draw(0...3)]), columns: columns, scale: 1 / Double(columns).squareRoot())
    }
    var (layers, width) = seed % 2 == 0 ? onImages() : ([], draw(1...5))
    for _ in 0..<draw(1...4) where width < 40 {
      switch draw(0...2) {
      case 0:
        let next = draw(1...6)
        layers += [dense(width, next), entrywise(next)]
        width = next
      case 1:
        let inner = draw(1...6)
        layers.append(Residual(Sequential([dense(width, inner), entrywise(inner), dense(inner, width)])))
      default:
        layers.append(Sequential([entrywise(width), Residual(Sequential([entrywise(width), dense(width, width)]))]))
      }
    }
    layers.append(dense(width, draw(1...3)))
    return ComposedNetwork(Sequential(layers))
  }
}
