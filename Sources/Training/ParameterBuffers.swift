import LinearAlgebra
import Networks

/// The parameters in training, as layers take them.
struct ParameterBuffers<Element: Scalar>: ParameterSource {
  let weights: [TrainedWeights<Element>]

  func withSlabs(
    of index: Int, _ body: (_ rows: Range<Int>, _ values: UnsafePointer<Element>) throws -> Void
  ) throws {
    try body(0..<weights[index].rows, weights[index].values.pointer)
  }
}
