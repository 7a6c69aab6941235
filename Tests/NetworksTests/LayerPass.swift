import LinearAlgebra
import Networks
import Randomness
import TestSupport

/// y of the rows of `x`, and with `dy` the derivatives of Σ dy·y by x and the parameters.
func pass(
  _ layer: any Layer, _ parameters: [Matrix<Double>], _ x: Matrix<Double>, dy: Matrix<Double>? = nil,
  trained: Set<Int>? = nil, slab: Int = .max
) throws -> (y: Matrix<Double>, dx: Matrix<Double>, gradients: [Matrix<Double>]) {
  let run = Run<Double>(MatrixParameters(parameters, slab: slab), spreading: .fixedParts, isRecording: dy != nil)
  let sink = GradientRecorder(layer.parameters, trained: trained)
  func matrix(_ rows: Rows<Double>) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows.columns) { rows.values[$0 * rows.columns + $1] }
  }
  // A first pass, whose memory the second takes again.
  var result = (y: Matrix<Double>(rows: 0, columns: 0), dx: x, gradients: sink.gradients)
  for isSecond in [false, true] {
    run.begin()
    let values = try layer.forward(run.take(x, 0..<x.rows), base: 0, run)
    result.y = matrix(values)
    guard isSecond, let dy else { continue }
    result.dx = matrix(try layer.pullBack(run.take(dy, 0..<dy.rows), base: 0, needsInputs: true, run, sink))
  }
  result.gradients = sink.gradients
  return result
}

/// Σ dy·y.
func inner(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  zip(a.storage, b.storage).reduce(0) { $0 + $1.0 * $1.1 }
}

/// Random values of a layer's parameters.
func parameters(of layer: any Layer, seed: UInt64 = 7) -> [Matrix<Double>] {
  layer.parameters.enumerated().map { index, shape in
    RandomStream(seed: seed, name: "\(index)").normalMatrix(rows: shape.rows, columns: shape.columns)
  }
}
