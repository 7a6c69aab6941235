import Diagnostics
import Foundation
import LinearAlgebra
import Store

/// A fully connected network whose weights and biases lie in another program's file, in the standard parametrisation.
public struct ImportedNetwork: NetworkSource {
  /// Which axis of a weight matrix belongs to the layer's outputs.
  public enum Layout: String, Sendable, CaseIterable {
    /// (outputs, inputs), as PyTorch has it.
    case outIn = "out-in"
    /// (inputs, outputs), as JAX and Keras have it.
    case inOut = "in-out"
  }

  /// Fully connected, in the standard parametrisation, σ as it is.
  public let architecture: any Architecture
  /// The arrays of the parameters, in the architecture's order.
  public let names: [String]
  /// Whether the layers' order was taken from names that are no numbers, and another order would fit too.
  public let isOrderGuessed: Bool
  private let arrays: any NamedArrays
  private let layout: Layout

  /// - Parameters:
  ///   - arrays: the file.
  ///   - activation: that behind each hidden layer; files of weights do not say.
  ///   - layout: nil for `outIn`, unless matrices are called `kernel`, as JAX and Keras do, and fit in both ways.
  ///   - weights: the names of W_1 … W_{L+1}; nil for all matrices, in the order of their names, numbers by value.
  ///   - biases: those of b_1 … b_{L+1}, nil for a layer without; nil for what the weights' names say: `x.bias` beside
  ///     `x.weight`, `b1` beside `W1`.
  ///   - ignored: names of arrays that are not to be read.
  /// - Throws: `Problem.badInput` where shapes do not follow each other, and for arrays of real numbers that nothing
  ///   names; what the arrays throw.
  public init(
    _ arrays: any NamedArrays, activation: Activation.Kind, layout: Layout? = nil, weights: [String]? = nil,
    biases: [String?]? = nil, ignoring ignored: Set<String> = []
  ) throws {
    self.arrays = arrays
    if let absent = try ignored.subtracting(arrays.names).min() {
      throw Problem(
        .badInput, file: arrays.path, object: absent, cause: "is to be ignored, and there is no such array",
        remedy: "leave its name out")
    }
    let known = try arrays.names.filter { try !ignored.contains($0) && arrays.isReal($0) }
    let isGiven = weights != nil
    let weights = try weights ?? Self.matrices(among: known, of: arrays)
    let biases = biases ?? weights.map { name in Self.bias(of: name).flatMap { known.contains($0) ? $0 : nil } }
    let (sizes, fitting) = try Self.sizes(of: weights, in: arrays, layout ?? .outIn)
    if layout == nil, fitting.count > 1, weights.contains(where: { $0.contains(#/(^|[.\/])kernel/#) }) {
      throw Problem(
        .badInput, file: arrays.path, object: weights[0],
        cause: "may be (inputs, outputs) or (outputs, inputs): the layers follow each other either way",
        remedy: "say which by --layout: in-out is that of JAX and Keras, out-in that of PyTorch")
    }
    self.layout = layout ?? .outIn
    for (layer, bias) in biases.enumerated() {
      guard let bias else { continue }
      let shape = try arrays.shape(of: bias)
      guard shape.filter({ $0 != 1 }) == [sizes[layer + 1]].filter({ $0 != 1 }), !shape.contains(0) else {
        throw Problem(
          .badInput, file: arrays.path, object: bias,
          cause: "has shape \(shape), but \(weights[layer]) has \(sizes[layer + 1]) outputs",
          remedy: "name the layers' biases in order")
      }
    }
    if let other = known.first(where: { !weights.contains($0) && !biases.contains($0) }) {
      throw Problem(
        .badInput, file: arrays.path, object: other, cause: "would be ignored: it is neither a weight nor a bias named",
        remedy: "name the weights and biases of the layers in order, or say that it is to be ignored")
    }
    architecture = FullyConnected(
      inputs: sizes[0], widths: Array(sizes[1..<sizes.count - 1]), outputs: sizes[sizes.count - 1],
      activation: Activation(activation, normalisation: .none),
      parametrisation: .standard(biases: Set(biases.indices.filter { biases[$0] != nil }.map { $0 + 1 })))
    let shapes = try weights.map { try arrays.shape(of: $0) }
    let isNumbered = Set(weights.map { $0.filter { !$0.isNumber } }).count == 1
    isOrderGuessed = !isGiven && !isNumbered && Set(shapes).count < shapes.count
    names = zip(weights, biases).flatMap { [$0, $1].compactMap { $0 } }
  }

  /// The arrays with two axes that are called as weights are, or all where none is; numbers in names count by value.
  private static func matrices(among known: [String], of arrays: any NamedArrays) throws -> [String] {
    let found = try known.filter { try arrays.shape(of: $0).count == 2 }.sorted()
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    let named = found.filter { bias(of: $0) != nil }
    return named.isEmpty ? found : named
  }

  /// d_0 … d_{L+1}, and the layouts in which the matrices follow each other.
  private static func sizes(of weights: [String], in arrays: any NamedArrays, _ layout: Layout) throws -> (
    [Int], [Layout]
  ) {
    let shapes = try weights.map { name in
      let shape = try arrays.shape(of: name)
      guard shape.count == 2, !shape.contains(0) else {
        throw Problem(
          .badInput, file: arrays.path, object: name, cause: "has shape \(shape), not that of a matrix",
          remedy: "name the weight matrices of a fully connected network")
      }
      return shape
    }
    guard shapes.count > 1 else {
      throw Problem(
        .badInput, file: arrays.path,
        cause: "has \(shapes.count) weight matrices, and a network with a hidden layer two",
        remedy: "name them in order, the readout last")
    }
    func sizes(_ layout: Layout) -> [Int]? {
      let pairs = shapes.map { layout == .outIn ? (inputs: $0[1], outputs: $0[0]) : (inputs: $0[0], outputs: $0[1]) }
      let isChain = zip(pairs, pairs.dropFirst()).allSatisfy { $0.outputs == $1.inputs }
      return isChain ? [pairs[0].inputs] + pairs.map(\.outputs) : nil
    }
    if let found = sizes(layout) { return (found, Layout.allCases.filter { sizes($0) != nil }) }
    let other: Layout = layout == .outIn ? .inOut : .outIn
    let list = zip(weights, shapes).map { "\($0) \($1)" }.joined(separator: ", ")
    throw Problem(
      .badInput, file: arrays.path,
      cause: "the layers do not follow each other as \(layout.rawValue): \(list.prefix(400))",
      remedy: sizes(other) == nil
        ? "name the weight matrices in the order in which they are applied" : "they do as \(other.rawValue)")
  }

  /// What the bias of a layer is called; nil for names that say nothing of weights.
  static func bias(of weight: String) -> String? {
    guard let match = weight.firstMatch(of: #/(^|[.\/])(weight|kernel|[Ww])([0-9_:.\/]*)$/#) else { return nil }
    let word = match.2.count == 1 ? "b" : "bias"
    return "\(weight[..<match.range.lowerBound])\(match.1)\(word)\(match.3)"
  }

  public func values(of index: Int, rows: Range<Int>) throws -> Matrix<Double> {
    let shape = architecture.body.parameters[index]
    let values = try arrays.reals(names[index])
    guard values.count == shape.count else {
      throw Problem(
        .badInput, file: arrays.path, object: names[index], cause: "changed while it was read",
        remedy: "run again when it is complete")
    }
    let isTurned = shape.form != .vector && layout == .inOut
    let all =
      isTurned
      ? Matrix(rows: shape.columns, columns: shape.rows, storage: values).transposed
      : Matrix(rows: shape.rows, columns: shape.columns, storage: values)
    return rows == 0..<shape.rows ? all : all.rows(rows)
  }
}
