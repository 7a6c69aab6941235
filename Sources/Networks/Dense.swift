import LinearAlgebra

/// y = s W x + σ_b b: a fully connected layer, samples being rows, so that Y = s X Wᵀ + σ_b 1 bᵀ.
package struct Dense: Layer {
  package let inputs: Int
  package let outputs: Int
  /// s.
  package let scale: Double
  /// σ_b; 0 where there is no b.
  package let biasScale: Double
  /// W of shape (outputs, inputs), and b of shape (outputs) if there is one.
  package let parameters: [ParameterShape]

  /// - Parameters:
  ///   - weights: the name of W.
  ///   - form: how W lies in files.
  ///   - law: that of W's entries at the start.
  ///   - bias: the name of b.
  ///   - biasLaw: that of its entries at the start.
  package init(
    inputs: Int, outputs: Int, weights: String, form: ParameterShape.Form = .matrix, law: InitialLaw = .normal,
    scale: Double = 1, bias: String? = nil, biasScale: Double = 1, biasLaw: InitialLaw = .normal
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.scale = scale
    self.biasScale = bias == nil ? 0 : biasScale
    parameters =
      [ParameterShape(weights, rows: outputs, columns: inputs, form: form, law: law)]
      + (bias.map { [ParameterShape($0, rows: outputs, form: .vector, law: biasLaw)] } ?? [])
  }

  package var hasBias: Bool { parameters.count > 1 }

  package func forward<Element: Scalar>(
    _ x: Rows<Element>, base: Int, _ run: Run<Element>
  ) throws -> Rows<Element> {
    run.record(x)
    let y = run.take(like: x, columns: outputs)
    try form(y.values, of: x.values, rows: x.count, base: base, run.parameters, run.spreading)
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    // dX = s dY W, before W moves.
    let dx = needsInputs ? run.take(like: x, columns: inputs) : x
    if needsInputs {
      try pullBack(dy.values, into: dx.values, rows: x.count, base: base, run.parameters, run.spreading)
    }
    if sink.isTrained(base) {
      let product = GradientProduct(
        alpha: Element(scale), count: x.count, a: UnsafePointer(dy.values), b: UnsafePointer(x.values))
      sink.take(product, of: base, shape: parameters[0])
    }
    if hasBias, sink.isTrained(base + 1) {
      let ones = run.take(x.count)
      Element.fill(x.count, 1, ones)
      let product = GradientProduct(
        alpha: Element(biasScale), count: x.count, a: UnsafePointer(dy.values), b: UnsafePointer(ones))
      sink.take(product, of: base + 1, shape: parameters[1])
    }
    return dx
  }

  /// y ← s X Wᵀ + σ_b 1 bᵀ, X of shape (rows, inputs), y of shape (rows, outputs).
  package func form<Element: Scalar>(
    _ y: UnsafeMutablePointer<Element>, of x: UnsafePointer<Element>, rows: Int, base: Int,
    _ parameters: any ParameterSource<Element>, _ spreading: Spreading
  ) throws {
    if hasBias {
      try parameters.withSlabs(of: base + 1) { slab, bias in
        spreading.overRows(rows, of: slab.count) { part in
          for row in part { (y + row * outputs + slab.lowerBound).update(from: bias, count: slab.count) }
        }
      }
      if biasScale != 1 { Element.scale(rows * outputs, Element(biasScale), y) }
    }
    try parameters.form(
      y, of: x, rows: rows, index: base, inputs: inputs, outputs: outputs, scale: Element(scale), beta: hasBias ? 1 : 0,
      spreading)
  }

  /// dx ← s dY W, dY of shape (rows, outputs), dx of shape (rows, inputs).
  package func pullBack<Element: Scalar>(
    _ dy: UnsafePointer<Element>, into dx: UnsafeMutablePointer<Element>, rows: Int, base: Int,
    _ parameters: any ParameterSource<Element>, _ spreading: Spreading
  ) throws {
    try parameters.withSlabs(of: base) { slab, weights in
      // (rows, slab) × (slab, inputs).
      Element.gemm(
        partsOf: spreading.leastPart, false, false, rows, inputs, slab.count, Element(scale), dy + slab.lowerBound,
        outputs, weights, inputs, slab.lowerBound == 0 ? 0 : 1, dx, inputs)
    }
  }
}
