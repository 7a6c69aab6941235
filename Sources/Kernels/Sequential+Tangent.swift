import LinearAlgebra
import Networks

extension Sequential: TangentLayer {
  func forwardTangent(_ x: consuming Matrix<Double>, base: Int, _ run: TangentRun) throws -> (
    y: Matrix<Double>, state: TangentState
  ) {
    var rows = x
    var states: [TangentState] = []
    for (layer, offset) in zip(layers, offsets) {
      let input = rows
      // The layer is the only owner of what it takes.
      rows = Matrix(rows: 0, columns: 0)
      let (y, state) = try layer.asTangentLayer.forwardTangent(consume input, base: base + offset, run)
      rows = y
      states.append(state)
    }
    return (rows, TangentState(layers: states))
  }

  func pullBackTangent(
    _ cotangents: inout [Matrix<Double>], _ state: inout TangentState, base: Int, needsInputs: Bool,
    _ run: TangentRun
  ) throws {
    for (layer, offset) in zip(layers, offsets).reversed() {
      let needsMore = needsInputs || offset > 0
      var own = state.layers.removeLast()
      try layer.asTangentLayer.pullBackTangent(&cotangents, &own, base: base + offset, needsInputs: needsMore, run)
      if !needsMore { break }
    }
  }
}
