import LinearAlgebra

extension Sequential {
  /// The values of a network whose last hidden layer is too wide to be held: it is taken slab by slab of its neurons, each
  /// contracted with the readout at once, so that neither its weights nor its features are ever in memory whole.
  ///
  /// The layers end with dense, entrywise, dense; those before are taken as `forward` does.
  package func streamed<Element: Scalar>(_ x: Rows<Element>, _ run: Run<Element>) throws -> Rows<Element> {
    let hidden = layers.count - 3
    guard hidden >= 0, let dense = layers[hidden] as? Dense, let activation = layers[hidden + 1] as? Entrywise,
      let readout = layers[hidden + 2] as? Dense, !readout.hasBias
    else { return try forward(x, base: 0, run) }
    let below = hidden == 0 ? x : try Sequential(Array(layers[..<hidden])).forward(x, base: 0, run)
    let y = run.take(like: below, columns: readout.outputs)
    Element.fill(y.size, 0, y.values)
    let (weights, width) = (offsets[hidden], dense.outputs)
    let contracted = try run.all(of: offsets[hidden + 2], readout.parameters[0])
    let biases = dense.hasBias ? try run.all(of: weights + 1, dense.parameters[1]) : nil
    if let biases { Element.scale(width, Element(dense.biasScale), biases) }
    var room: UnsafeMutablePointer<Element>?
    try run.parameters.withSlabs(of: weights) { slab, w in
      let (neurons, rows) = (slab.count, below.count)
      // The first slab is the largest.
      let h = room ?? run.take(rows * neurons)
      room = h
      if let biases {
        for row in 0..<rows { (h + row * neurons).update(from: biases + slab.lowerBound, count: neurons) }
      }
      Element.gemm(
        false, true, rows, neurons, dense.inputs, Element(dense.scale), below.values, dense.inputs, w, dense.inputs,
        biases == nil ? 0 : 1, h, neurons)
      activation.apply(rows * neurons, h, into: h, run.spreading)
      Element.gemm(
        false, true, rows, readout.outputs, neurons, Element(readout.scale), h, neurons,
        contracted + slab.lowerBound, width, 1, y.values, readout.outputs)
    }
    return y
  }
}

extension Run {
  /// All of a parameter, copied.
  fileprivate func all(of index: Int, _ shape: ParameterShape) throws -> UnsafeMutablePointer<Element> {
    let values = take(shape.count)
    try parameters.withSlabs(of: index) { rows, slab in
      (values + rows.lowerBound * shape.columns).update(from: slab, count: rows.count * shape.columns)
    }
    return values
  }
}
