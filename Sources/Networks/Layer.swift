import LinearAlgebra

/// A differentiable map of rows with parameters: what networks are composed of.
///
/// A layer is data; its parameters' values come from `Run.parameters`, where they are counted in the order of
/// `parameters`, those of this layer from `base` on. Images are rows of channels · height · width numbers; token ids are
/// rows of them, a negative one where a sample has no more, which an embedding turns into one row for each token.
package protocol Layer: Sendable {
  /// The numbers in a row it takes.
  var inputs: Int { get }
  /// The numbers in a row it gives.
  var outputs: Int { get }
  var parameters: [ParameterShape] { get }
  /// The multiplications by parameters for a sample: as many as there are parameters where each is used once.
  var operations: Int { get }
  /// The numbers of memory for so many samples beside those it takes and gives.
  func workSpace(of samples: Int) -> Int

  /// The numbers that a pass of a sample keeps, there and back: what is taken and given of all its rows, and what is formed
  /// of them.
  ///
  /// - Parameter rows: the most rows of a sample that are taken; then those given.
  func activations(_ rows: inout Int) -> Double

  /// y of the rows x. What `pullBack` will need of them is recorded in `run`; where `run` does not record, x may be
  /// overwritten.
  func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element>

  /// The derivative by x of Σ dy·y, y being that of the last `forward` not yet pulled back, and to `sink` those by the
  /// trained parameters.
  ///
  /// - Parameters:
  ///   - dy: may be overwritten.
  ///   - needsInputs: whether the result is wanted; if not, it may be anything of its shape.
  func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element>
}

extension Layer {
  package var operations: Int { parameterCount }
  package func workSpace(of samples: Int) -> Int { 0 }
  package func activations(_ rows: inout Int) -> Double { 2 * Double(rows) * (Double(inputs) + Double(outputs)) }
  /// The numbers in its parameters.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The same, of layers however large.
  package var numbers: Double { parameters.reduce(0) { $0 + Double($1.rows) * Double($1.columns) } }
  /// The numbers of the largest parameter.
  package var largestParameter: Double { parameters.map { Double($0.rows) * Double($0.columns) }.max() ?? 0 }

  /// The samples of a tile: `most`, and the fewer (at least `least`) the more often each parameter is used for a sample.
  package func tile(most: Int, least: Int) -> Int { max(most * parameterCount / max(operations, 1), least) }
}
