import LinearAlgebra

/// Dense, (·)₊ and a dense readout of one output in one layer, whose pre-activations never leave the registers.
///
/// Its parameters have a layout of their own, of one input after the other and as many neurons as the vector kernels
/// take, those added having no weights: W and below it b as a row, (inputs and 1, neurons), then the readout, (1, neurons).
package struct ShallowReLU: Layer {
  package let inputs: Int
  package let outputs = 1
  package let parameters: [ParameterShape]
  private let width: Int
  private let neurons: Int
  private let hasBias: Bool
  /// s of W, σ_b, and the factor of Σ_j c_j (·)₊.
  private let (inputScale, biasScale, outputScale): (Double, Double, Double)
  /// The components of an input, that of the bias included.
  private var components: Int { inputs + (hasBias ? 1 : 0) }

  /// The layer that does what `body` does; nil where `body` has another form, another activation or more inputs than the
  /// vector kernels take.
  package init?(_ body: Sequential) {
    guard body.layers.count == 3 || body.layers.count == 4, let dense = body.layers[0] as? Dense,
      let hidden = body.layers[1] as? Entrywise, hidden.activation == Activation(.relu, normalisation: .none),
      let readout = body.layers[2] as? Dense, readout.outputs == 1, !readout.hasBias
    else { return nil }
    var scale = hidden.scale * readout.scale
    if body.layers.count == 4 {
      guard let last = body.layers[3] as? Entrywise, last.activation == Activation(.linear, normalisation: .none)
      else { return nil }
      scale *= last.scale
    }
    guard dense.inputs + (dense.hasBias ? 1 : 0) <= shallowInputs else { return nil }
    inputs = dense.inputs
    width = dense.outputs
    hasBias = dense.hasBias
    neurons = (width + shallowNeurons - 1) / shallowNeurons * shallowNeurons
    (inputScale, biasScale, outputScale) = (dense.scale, dense.biasScale, scale)
    parameters = [
      ParameterShape("W/1 and b/1", rows: inputs + (hasBias ? 1 : 0), columns: neurons),
      ParameterShape("readout", rows: 1, columns: neurons),
    ]
  }

  /// The parameters of the layers this one stands for that each of its own is made of.
  package var constituents: [[Int]] { hasBias ? [[0, 1], [2]] : [[0], [1]] }

  /// The parameters of the layers this one stands for in its own layout.
  package func packed<Element: Scalar>(_ values: [Matrix<Element>]) -> [Matrix<Element>] {
    var weights = Matrix<Element>(rows: components, columns: neurons)
    var readout = Matrix<Element>(rows: 1, columns: neurons)
    for j in 0..<width {
      for k in 0..<inputs { weights[k, j] = values[0][j, k] }
      if hasBias { weights[inputs, j] = values[1][j, 0] }
      readout[0, j] = values[hasBias ? 2 : 1][0, j]
    }
    return [weights, readout]
  }

  /// The inverse of `packed`.
  package func unpacked<Element: Scalar>(_ values: [Matrix<Element>]) -> [Matrix<Element>] {
    let weights = Matrix<Element>(rows: width, columns: inputs) { values[0][$1, $0] }
    let readout = Matrix<Element>(rows: 1, columns: width) { values[1][$0, $1] }
    guard hasBias else { return [weights, readout] }
    return [weights, Matrix(rows: width, columns: 1) { j, _ in values[0][inputs, j] }, readout]
  }

  package func forward<Element: Scalar>(
    _ x: Rows<Element>, base: Int, _ run: Run<Element>
  ) throws -> Rows<Element> {
    let extended = extended(x, run)
    run.record(extended)
    let y = run.take(like: x, columns: 1)
    try withParameters(base, run) { weights, readout in
      Element.shallowOutputs(x.count, components, neurons, extended.values, weights, readout, y.values)
    }
    Element.scale(x.count, Element(outputScale), y.values)
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    Element.scale(dy.count, Element(outputScale), dy.values)
    let weighted = run.take(x.size)
    multiplyRows(x, by: dy.values, into: weighted)
    let dx = run.take(like: dy, columns: inputs)
    try withParameters(base, run) { weights, readout in
      if needsInputs { pullBack(dy.values, x, weights, readout, into: dx.values) }
      withSum(of: base, sink, run) { dw in
        withSum(of: base + 1, sink, run) { dc in
          Element.shallowGradient(
            x.count, components, neurons, x.values, dy.values, weighted, weights, readout, dw, dc)
        }
      }
    }
    return dx
  }

  /// The rows (s x, σ_b).
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func extended<Element: Scalar>(_ x: Rows<Element>, _ run: Run<Element>) -> Rows<Element> {
    let rows = run.take(like: x, columns: components)
    let scale = Element(inputScale)
    for i in 0..<x.count {
      let (source, target) = (x.values + i * inputs, rows.values + i * components)
      for k in 0..<inputs { target[k] = scale * source[k] }
      if hasBias { target[inputs] = Element(biasScale) }
    }
    return rows
  }

  /// `target` ← row i of x times factor i.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func multiplyRows<Element: Scalar>(
    _ x: Rows<Element>, by factors: UnsafePointer<Element>, into target: UnsafeMutablePointer<Element>
  ) {
    for i in 0..<x.count {
      for k in i * components..<(i + 1) * components { target[k] = factors[i] * x.values[k] }
    }
  }

  /// dx_i ← s g_i Σ_j c_j 1(w_j·x_i > 0) w_j.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func pullBack<Element: Scalar>(
    _ g: UnsafePointer<Element>, _ x: Rows<Element>, _ weights: UnsafePointer<Element>,
    _ readout: UnsafePointer<Element>, into dx: UnsafeMutablePointer<Element>
  ) {
    Element.fill(x.count * inputs, 0, dx)
    for i in 0..<x.count {
      for j in 0..<width {
        var h: Element = 0
        for k in 0..<components { h += weights[k * neurons + j] * x.values[i * components + k] }
        guard h > 0 else { continue }
        let factor = Element(inputScale) * g[i] * readout[j]
        for k in 0..<inputs { dx[i * inputs + k] += factor * weights[k * neurons + j] }
      }
    }
  }

  /// Both parameters; they are small, and so in one slab each.
  private func withParameters<Element: Scalar>(
    _ base: Int, _ run: Run<Element>, _ body: (UnsafePointer<Element>, UnsafePointer<Element>) throws -> Void
  ) throws {
    try run.parameters.withSlabs(of: base) { _, weights in
      try run.parameters.withSlabs(of: base + 1) { _, readout in try body(weights, readout) }
    }
  }

  /// Where the gradient of a parameter is summed: the sink's memory, or any where it is not trained.
  private func withSum<Element: Scalar>(
    of index: Int, _ sink: some GradientSink<Element>, _ run: Run<Element>,
    _ body: (UnsafeMutablePointer<Element>) -> Void
  ) {
    if sink.isTrained(index) { sink.accumulate(index, body) } else { body(run.take(components * neurons)) }
  }
}
