import Diagnostics
import Foundation
import LinearAlgebra

/// A network with its parameters in memory.
public struct Network<Element: Scalar>: Sendable {
  public let architecture: any Architecture
  /// The layers, from samples to outputs.
  package let body: Sequential
  /// The parameters' values in the order of `names`, in the shapes of memory: `W/l` (d_l, d_{l−1}), `b/l` (d_l, 1),
  /// `readout` (k, d_L).
  public private(set) var parameters: [Matrix<Element>]

  /// - Throws: `Problem.badInput` where number or shapes of the parameters are not the architecture's.
  public init(_ architecture: any Architecture, parameters: [Matrix<Element>]) throws {
    self.architecture = architecture
    self.parameters = parameters
    body = architecture.body
    let shapes = body.parameters
    guard shapes.count == parameters.count else {
      throw Problem(
        .badInput, object: "parameters", cause: "\(parameters.count) arrays for a network of \(shapes.count)",
        remedy: "give \(shapes.map(\.name).joined(separator: ", "))")
    }
    for (shape, values) in zip(shapes, parameters) where (values.rows, values.columns) != (shape.rows, shape.columns) {
      throw Problem(
        .badInput, object: shape.name,
        cause: "has the shape (\(values.rows), \(values.columns)) instead of (\(shape.rows), \(shape.columns))",
        remedy: "give arrays that fit the network's description")
    }
  }

  /// The bytes that taking all parameters of such a network into memory needs: each is drawn or read in float64 before it is
  /// converted.
  public static func bytes(of architecture: any Architecture) -> Double {
    let body = architecture.body
    return body.numbers * Double(MemoryLayout<Element>.stride) + 8 * body.largestParameter
  }

  /// Takes all parameters of `source` into memory.
  ///
  /// - Throws: `Problem.systemFailure` where the machine has not the memory, `Problem.badInput` where a parameter leaves
  ///   the range of `Element`, and what reading throws.
  public init(_ source: some NetworkSource) throws {
    let architecture = source.architecture
    try PhysicalMemory.require(
      Self.bytes(of: architecture),
      for: "a network of \(String(format: "%.3g", architecture.body.numbers)) parameters", remedy: "take smaller layers"
    )
    try self.init(
      architecture,
      parameters: architecture.body.parameters.enumerated().map { index, shape in
        let values = try source.values(of: index).converted(to: Element.self)
        guard values.isFinite else {
          throw Problem(
            .badInput, object: shape.name, cause: "has numbers beyond the range of float32",
            remedy: "take --precision double, or scale the network's weights down")
        }
        return values
      })
  }

  /// The parameters as layers take them.
  package var parameterSource: some ParameterSource<Element> { ParametersInMemory(parameters) }

  /// The parameters' names: `W/1`, `b/1`, …, `readout`.
  public var names: [String] { body.parameters.map(\.name) }

  /// The parameter called `name`; nil where there is none. New values must be of its shape.
  public subscript(name: String) -> Matrix<Element>? {
    get { names.firstIndex(of: name).map { parameters[$0] } }
    set {
      guard let index = names.firstIndex(of: name), let newValue else { return }
      let old = parameters[index]
      precondition(
        (newValue.rows, newValue.columns) == (old.rows, old.columns), "\(name) keeps the shape of a network's parameter"
      )
      parameters[index] = newValue
    }
  }

  /// f(X) for rows of samples, shape (n, k).
  ///
  /// - Throws: `Problem.badInput` where the samples' length is not d_0.
  public func outputs(_ samples: Matrix<Element>) throws -> Matrix<Element> { try values(samples, of: body) }

  /// X_L for rows of samples, shape (n, d_L): what the readout is linear in.
  ///
  /// - Throws: `Problem.badInput` where the samples' length is not d_0.
  public func features(_ samples: Matrix<Element>) throws -> Matrix<Element> {
    guard architecture.featureDepth > 0 else {
      try architecture.requireInputs(of: samples)
      return samples
    }
    return try values(samples, of: Sequential(Array(body.layers.prefix(architecture.featureDepth))))
  }

  /// f(X) for rows of features X_L, shape (n, k).
  package func outputs(ofFeatures features: Matrix<Element>) throws -> Matrix<Element> {
    let depth = architecture.featureDepth
    let readout = Sequential(Array(body.layers.dropFirst(depth)))
    var outputs = Matrix<Element>(rows: features.rows, columns: readout.outputs)
    let run = Run(ParametersInMemory(parameters), spreading: .blas, isRecording: false)
    let values = try readout.forward(run.take(features, 0..<features.rows), base: body.offsets[depth], run)
    outputs.withUnsafeMutablePointer { $0.update(from: values.values, count: values.size) }
    return outputs
  }

  /// More numbers are not formed at a time, but for those of one sample.
  private static var mostNumbers: Double { 0x1p26 }

  package func values(_ samples: Matrix<Element>, of layers: Sequential) throws -> Matrix<Element> {
    try architecture.requireInputs(of: samples)
    let isShared = layers.operations > layers.parameterCount
    // Of all layers no more is kept than of two, and of them not what the way back takes.
    var rows = 1
    let numbers = layers.layers.map { $0.activations(&rows) }.max() ?? 0
    let affordable = max(Int(min(Self.mostNumbers / max(numbers, 1), 1024)), 1)
    let tile = min(isShared ? layers.tile(most: 1024, least: 8) : 1024, affordable)
    try PhysicalMemory.require(
      Double(tile * MemoryLayout<Element>.stride) * numbers, for: "a pass of \(tile) samples",
      remedy: "take fewer tokens, or smaller layers")
    var result = Matrix<Element>(rows: samples.rows, columns: layers.outputs)
    let failure = FirstFailure()
    result.withUnsafeMutablePointer { result in
      func fill(_ tiles: Range<Int>, _ spreading: Spreading) {
        let run = Run(ParametersInMemory(parameters), spreading: spreading, isRecording: false)
        for index in tiles {
          failure.catching {
            run.begin()
            let start = index * tile
            let values = try layers.forward(
              run.take(samples, start..<min(start + tile, samples.rows)), base: 0, run)
            (result + start * layers.outputs).update(from: values.values, count: values.size)
          }
        }
      }
      let tiles = (samples.rows + tile - 1) / tile
      if isShared {
        BLASKernel.withSingleThread { inFixedParts(of: tiles, least: 2) { fill($0, .none) } }
      } else {
        BLASKernel.withSingleThread { fill(0..<tiles, .fixedParts) }
      }
    }
    try failure.rethrow()
    return result
  }
}

extension Network: Equatable {
  public static func == (a: Network, b: Network) -> Bool {
    a.architecture.attributes.elementsEqual(b.architecture.attributes, by: ==) && a.parameters == b.parameters
  }
}

extension Network: NetworkSource {
  public func values(of index: Int, rows: Range<Int>) -> Matrix<Double> {
    let all = parameters[index]
    return (rows == 0..<all.rows ? all : all.rows(rows)).converted(to: Double.self)
  }
}

extension Architecture {
  /// - Throws: `Problem.badInput` where the samples' length is not that of the network's inputs, or they hold what it cannot
  ///   take.
  package func requireInputs<Element: Scalar>(of samples: Matrix<Element>) throws {
    guard samples.columns == inputs else {
      throw Problem(
        .badInput, object: "X", cause: "has \(samples.columns) columns, but the network takes \(inputs) inputs",
        remedy: samples.rows == inputs
          ? "samples stand in rows; where the file holds the transpose: --data X.T=FILE"
          : "make the network for samples of \(samples.columns) numbers, with init-net --inputs or --image")
    }
    try requireValues(of: samples)
  }
}
