import LinearAlgebra

/// Layers one after the other. (The field's word; the standard library has `Sequence`.)
public struct Sequential: Layer {
  package let layers: [any Layer]
  /// The number of the first parameter of each layer.
  package let offsets: [Int]
  package let parameters: [ParameterShape]

  /// - Parameter layers: at least one, each taking what the one before it gives.
  package init(_ layers: [any Layer]) {
    precondition(
      !layers.isEmpty && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs },
      "each layer takes what the one before it gives")
    self.layers = layers
    parameters = layers.flatMap(\.parameters)
    var offset = 0
    offsets = layers.map { layer in
      defer { offset += layer.parameters.count }
      return offset
    }
  }

  package var inputs: Int { layers.first?.inputs ?? 0 }
  package var outputs: Int { layers.last?.outputs ?? 0 }
  package var operations: Int { layers.reduce(0) { $0 + $1.operations } }
  package func workSpace(of samples: Int) -> Int { layers.map { $0.workSpace(of: samples) }.max() ?? 0 }
  package func activations(_ rows: inout Int) -> Double {
    var sum = 0.0
    for layer in layers { sum += layer.activations(&rows) }
    return sum
  }

  package func forward<Element: Scalar>(
    _ x: Rows<Element>, base: Int, _ run: Run<Element>
  ) throws -> Rows<Element> {
    try run.withRelease { release in
      var rows = x
      for (layer, offset) in zip(layers, offsets) {
        rows = try layer.forward(rows, base: base + offset, run)
        if !run.isRecording { release(rows) }
      }
      return rows
    }
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    try run.withRelease { release in
      var rows = dy
      for (layer, offset) in zip(layers, offsets).reversed() {
        let needsMore = needsInputs || sink.firstTrained < base + offset
        rows = try layer.pullBack(rows, base: base + offset, needsInputs: needsMore, run, sink)
        if !needsMore { break }
        release(rows)
      }
      return rows
    }
  }
}
