import LinearAlgebra
import Networks

extension Sequential: TangentLayer {
  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )
  {
    var rows = x
    var states: [TangentState<Element>] = []
    for (layer, offset) in tangentLayers {
      let input = rows
      // The layer is the only owner of what it takes.
      rows = Matrix(rows: 0, columns: 0)
      let (y, state) = try layer.forwardTangent(consume input, base: base + offset, run)
      rows = y
      states.append(state)
    }
    return (rows, TangentState(layers: states))
  }

  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws {
    for (layer, offset) in tangentLayers.reversed() {
      let needsMore = needsInputs || offset > 0
      var own = state.layers.removeLast()
      try layer.pullBackTangent(&cotangents, &own, base: base + offset, needsInputs: needsMore, run)
      if !needsMore { break }
    }
  }

  /// The numbers of a sample that layers other than dense ones keep for the way back.
  package var keptByTangent: Int {
    tangentLayers.reduce(0) { $0 + ($1.layer is Dense ? 0 : $1.layer.inputs) }
  }

  /// The layers with the numbers of their first parameters, those between two with parameters as one, so that samples pass
  /// them in cache.
  private var tangentLayers: [(layer: any TangentLayer, offset: Int)] {
    var result: [(layer: any TangentLayer, offset: Int)] = []
    var plain: [any Layer] = []
    for (layer, offset) in zip(layers + [nil], offsets + [parameters.count]) {
      if let layer, layer.parameters.isEmpty {
        plain.append(layer)
        continue
      }
      if !plain.isEmpty {
        result.append((plain.count == 1 ? plain[0].asTangentLayer : SampledTangent(Sequential(plain)), offset))
        plain = []
      }
      if let layer { result.append((layer.asTangentLayer, offset)) }
    }
    return result
  }
}
