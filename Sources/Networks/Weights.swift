import LinearAlgebra
import Randomness

/// Where the weights of a network come from: memory, a file, or a seed.
///
/// Wide layers are asked for in slabs of rows, so that no more than a slab need be in memory.
public protocol WeightSource {
  var architecture: Architecture { get }
  /// Rows `rows` of W_l, shape (rows.count, `fanIn(l)`), l = 1…L; the last column is the biases', where there are any.
  func weights(layer: Int, rows: Range<Int>) throws -> Matrix<Double>
  /// W_{L+1}, shape (d_L, k).
  func readout() throws -> Matrix<Double>
}

extension WeightSource {
  /// All of W_l, shape (d_l, `fanIn(l)`).
  public func weights(layer: Int) throws -> Matrix<Double> {
    try weights(layer: layer, rows: 0..<architecture.width(layer))
  }
}

/// Independent N(0, 1) weights, Assumption 3.2(a), generated when asked for.
///
/// Element i of W_l in row-major order is number i of the stream "W/l" of the seed, bias i of layer l number i of "b/l".
public struct GaussianWeights: WeightSource, Sendable {
  public let architecture: Architecture
  public let seed: UInt64

  public init(_ architecture: Architecture, seed: UInt64) {
    self.architecture = architecture
    self.seed = seed
  }

  public func weights(layer: Int, rows: Range<Int>) -> Matrix<Double> {
    let columns = architecture.width(layer - 1)
    let stream = RandomStream(seed: seed, name: "W/\(layer)")
    let weights = Matrix(
      rows: rows.count, columns: columns,
      storage: stream.normal(count: rows.count * columns, from: rows.lowerBound * columns))
    guard architecture.parametrisation.hasBiases else { return weights }
    let biases = RandomStream(seed: seed, name: "b/\(layer)")
    return weights.appending(column: biases.normal(count: rows.count, from: rows.lowerBound))
  }

  public func readout() -> Matrix<Double> {
    let (rows, columns) = (architecture.width(architecture.depth), architecture.outputs)
    let stream = RandomStream(seed: seed, name: "readout")
    return Matrix(rows: rows, columns: columns, storage: stream.normal(count: rows * columns, from: 0))
  }
}

/// A network with its weights in memory.
public struct Network<Element: Scalar>: Sendable, Equatable {
  public let architecture: Architecture
  /// W_1 … W_L, W_l of shape (d_l, `fanIn(l)`); the last column is the biases', where there are any.
  public var layers: [Matrix<Element>]
  /// W_{L+1}, shape (d_L, k).
  public var readoutWeights: Matrix<Element>

  public init(architecture: Architecture, layers: [Matrix<Element>], readout: Matrix<Element>) {
    self.architecture = architecture
    self.layers = layers
    readoutWeights = readout
  }

  /// Takes all weights of `source` into memory.
  public init(_ source: some WeightSource) throws {
    architecture = source.architecture
    layers = try (1...architecture.depth).map { try source.weights(layer: $0).converted(to: Element.self) }
    readoutWeights = try source.readout().converted(to: Element.self)
  }

  /// f(X) for rows of samples, shape (n, k).
  public func outputs(_ inputs: Matrix<Element>) -> Matrix<Element> {
    var outputs = Matrix.product(features(inputs), readoutWeights)
    if architecture.outputScale != 1 { outputs.scale(by: Element(architecture.outputScale)) }
    return outputs
  }

  /// X_L for rows of samples, shape (n, d_L).
  public func features(_ inputs: Matrix<Element>) -> Matrix<Element> {
    layers.enumerated().reduce(architecture.extended(inputs)) { activations, layer in
      let (l, n) = (layer.offset + 1, inputs.rows)
      var next = Matrix.product(activations, layer.element, transposeB: true)
      guard architecture.stride(l) != next.columns else {
        next.withUnsafeMutablePointer { architecture.activate(l, rows: n, $0, into: $0) }
        return next
      }
      var extended = Matrix<Element>(rows: n, columns: architecture.stride(l))
      extended.withUnsafeMutablePointer { x in
        next.withUnsafePointer { architecture.activate(l, rows: n, $0, into: x) }
        architecture.fillBiasColumn(l, rows: n, of: x)
      }
      return extended
    }
  }
}

extension Network: WeightSource {
  public func weights(layer: Int, rows: Range<Int>) -> Matrix<Double> {
    let all = layers[layer - 1]
    return (rows == 0..<all.rows ? all : all.rows(rows)).converted(to: Double.self)
  }

  public func readout() -> Matrix<Double> { readoutWeights.converted(to: Double.self) }
}
