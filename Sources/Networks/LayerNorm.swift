import LinearAlgebra

/// y = γ ∘ (x − μ)/√(σ² + ε) + β with the mean μ and the variance σ² of each row (Ba, Kiros and Hinton 2016).
package struct LayerNorm: Layer {
  package let inputs: Int
  /// ε.
  package let epsilon: Double
  /// γ and β.
  package let parameters: [ParameterShape]

  package init(columns: Int, epsilon: Double, gain: String, shift: String) {
    inputs = columns
    self.epsilon = epsilon
    parameters = [
      ParameterShape(gain, rows: columns, form: .vector, law: .constant(1)),
      ParameterShape(shift, rows: columns, form: .vector, law: .constant(0)),
    ]
  }

  package var outputs: Int { inputs }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    let (y, moments) = (run.take(like: x, columns: inputs), run.take(like: x, columns: 2))
    let (gain, shift) = (try run.vector(base, count: inputs), try run.vector(base + 1, count: inputs))
    run.spreading.overRows(x.count, of: inputs) { part in
      let start = part.lowerBound
      Element.normaliseRows(
        part.count, inputs, Element(epsilon), x.values + start * inputs, gain: gain, shift: shift,
        moments: moments.values + 2 * start, into: y.values + start * inputs)
    }
    run.record(x)
    run.record(moments)
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let (moments, x) = (run.recall(), run.recall())
    let dx = run.take(like: x, columns: inputs)
    if needsInputs {
      // Before γ moves.
      let gain = try run.vector(base, count: inputs)
      run.spreading.overRows(x.count, of: inputs) { part in
        let start = part.lowerBound
        Element.pullBackNormalised(
          part.count, inputs, x.values + start * inputs, moments: moments.values + 2 * start, gain: gain,
          dy.values + start * inputs, into: dx.values + start * inputs)
      }
    }
    if sink.isTrained(base) {
      sink.accumulate(base) { gain in
        run.spreading.overRows(inputs, of: x.count, least: 64) { part in
          let start = part.lowerBound
          Element.addGainGradient(
            x.count, part.count, next: inputs, x.values + start, moments: moments.values, dy.values + start,
            to: gain + start)
        }
      }
    }
    if sink.isTrained(base + 1) {
      let ones = run.take(x.count)
      Element.fill(x.count, 1, ones)
      sink.take(
        GradientProduct(alpha: 1, count: x.count, a: UnsafePointer(dy.values), b: UnsafePointer(ones)), of: base + 1,
        shape: parameters[1])
    }
    return dx
  }
}

extension Run {
  /// A parameter that is a vector, which lies where it is until the next pass.
  fileprivate func vector(_ index: Int, count: Int) throws -> UnsafeMutablePointer<Element> {
    let values = take(count)
    try parameters.withSlabs(of: index) { rows, slab in
      (values + rows.lowerBound).update(from: slab, count: rows.count)
    }
    return values
  }
}
