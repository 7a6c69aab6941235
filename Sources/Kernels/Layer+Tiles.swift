import Diagnostics
import LinearAlgebra
import Networks

extension Layer {
  /// y of the rows x, of a layer without parameters: tile by tile, side by side.
  func tiledForward(_ x: Matrix<Double>, _ run: TangentRun) throws -> Matrix<Double> {
    var y = Matrix<Double>(rows: x.rows, columns: outputs)
    try y.fillTiles(run.parameters, isRecording: false) { rows, pass in
      try forward(pass.take(x, rows), base: 0, pass)
    }
    return y
  }

  /// The derivatives of Σ dy·y by the rows x, of a layer without parameters: tile by tile, side by side.
  func tiledPullBack(_ dy: Matrix<Double>, at x: Matrix<Double>, _ run: TangentRun) throws -> Matrix<Double> {
    var dx = Matrix<Double>(rows: x.rows, columns: inputs)
    try dx.fillTiles(run.parameters, isRecording: true) { rows, pass in
      _ = try forward(pass.take(x, rows), base: 0, pass)
      return try pullBack(pass.take(dy, rows), base: 0, needsInputs: true, pass, NoGradients())
    }
    return dx
  }
}

extension Matrix<Double> {
  /// Fills the rows of each tile with what `form` makes of it.
  fileprivate mutating func fillTiles(
    _ parameters: any ParameterSource<Double>, isRecording: Bool,
    _ form: (Range<Int>, Run<Double>) throws -> Rows<Double>
  ) throws {
    let (rows, columns, tile) = (rows, columns, 8)
    let failure = FirstFailure()
    withUnsafeMutablePointer { target in
      inFixedParts(of: (rows + tile - 1) / tile, least: 2) { tiles in
        let pass = Run(parameters, spreading: .none, isRecording: isRecording)
        for index in tiles {
          failure.catching {
            pass.begin()
            let part = index * tile..<Swift.min((index + 1) * tile, rows)
            let values = try form(part, pass)
            (target + part.lowerBound * columns).update(from: values.values, count: part.count * columns)
          }
        }
      }
    }
    try failure.rethrow()
  }
}

/// Wants none.
private struct NoGradients: GradientSink {
  typealias Element = Double

  var firstTrained: Int { .max }
  func isTrained(_ index: Int) -> Bool { false }
  func take(_ product: GradientProduct<Double>, of index: Int, shape: ParameterShape) {}
  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {}
}
