import Diagnostics
import LinearAlgebra
import Networks

// Layers without parameters: tile by tile, so that what is in between stays in cache, and side by side.
extension Layer {
  /// y of the rows x; where nothing is kept, x is then no longer what it was.
  func tiledForward<Element: Scalar>(_ x: inout Matrix<Element>, _ run: TangentRun<Element>) throws -> Matrix<Element> {
    let rows = x.rows
    var y = Matrix<Element>(unwrittenRows: rows, columns: outputs)
    try y.withUnsafeMutablePointer { y in
      try x.withUnsafeMutablePointer { x in
        try forEachTile(of: rows, run, isRecording: run.isKeeping) { tile, pass in
          let (first, count) = (tile.lowerBound, tile.count)
          let values = try forward(Rows(x + first * inputs, count: count, columns: inputs), base: 0, pass)
          (y + first * outputs).update(from: values.values, count: values.size)
        }
      }
    }
    return y
  }

  /// The derivatives of each Σ dy·y by the rows x in place of dy, the last of them where x was.
  func tiledPullBack<Element: Scalar>(
    _ dy: inout [Matrix<Element>], at x: inout Matrix<Element>, _ run: TangentRun<Element>
  ) throws {
    let rows = x.rows
    for index in dy.indices {
      let isLast = index == dy.indices.last
      var dx = Matrix<Element>(unwrittenRows: isLast ? 0 : rows, columns: inputs)
      try x.withUnsafeMutablePointer { x in
        try dx.withUnsafeMutablePointer { dx in
          try dy[index].withUnsafeMutablePointer { dy in
            try forEachTile(of: rows, run, isRecording: true) { tile, pass in
              let (first, count) = (tile.lowerBound, tile.count)
              _ = try forward(Rows(x + first * inputs, count: count, columns: inputs), base: 0, pass)
              let values = try pullBack(
                Rows(dy + first * outputs, count: count, columns: outputs), base: 0, needsInputs: true, pass,
                NoGradients<Element>())
              ((isLast ? x : dx) + first * inputs).update(from: values.values, count: values.size)
            }
          }
        }
      }
      dy[index] = isLast ? x : dx
    }
  }

  private func forEachTile<Element: Scalar>(
    of count: Int, _ run: TangentRun<Element>, isRecording: Bool, _ body: (Range<Int>, Run<Element>) throws -> Void
  ) throws {
    let tile = max((1 << 14) / max(inputs, 1), 1)
    let failure = FirstFailure()
    inFixedParts(of: (count + tile - 1) / tile, least: 2) { tiles in
      let pass = Run(run.parameters, spreading: .none, isRecording: isRecording)
      for index in tiles {
        failure.catching {
          pass.begin()
          try body(index * tile..<min((index + 1) * tile, count), pass)
        }
      }
    }
    try failure.rethrow()
  }
}

/// Wants none.
private struct NoGradients<Element: Scalar>: GradientSink {
  var firstTrained: Int { .max }
  func isTrained(_ index: Int) -> Bool { false }
  func take(_ product: GradientProduct<Element>, of index: Int, shape: ParameterShape) {}
  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Element>) -> Void) {}
}
