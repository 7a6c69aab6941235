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

  func form(
    _ y: UnsafeMutablePointer<Element>, of x: UnsafePointer<Element>, rows: Int, index: Int, inputs: Int, outputs: Int,
    scale: Element, beta: Element, _ spreading: Spreading
  ) {
    let weights = weights[index]
    if let ahead = weights.ahead { return ahead.form(y, rows: rows, scale: scale, beta: beta) }
    Element.gemm(
      partsOf: spreading.leastPart, false, true, rows, outputs, inputs, scale, x, inputs, weights.values.pointer,
      inputs,
      beta, y, outputs)
  }
}
