import LinearAlgebra

/// x + body(x).
package struct Residual: Layer {
  package let body: any Layer

  /// - Parameter body: gives rows as long as it takes, and one for each.
  package init(_ body: any Layer) {
    precondition(body.inputs == body.outputs, "what is added has the shape of what it is added to")
    self.body = body
  }

  package var inputs: Int { body.inputs }
  package var outputs: Int { body.outputs }
  package var parameters: [ParameterShape] { body.parameters }
  package var operations: Int { body.operations }
  package func workSpace(of samples: Int) -> Int { body.workSpace(of: samples) }
  package func activations(_ rows: inout Int) -> Double {
    2 * Double(rows) * Double(outputs) + body.activations(&rows)
  }

  package func forward<Element: Scalar>(
    _ x: Rows<Element>, base: Int, _ run: Run<Element>
  ) throws -> Rows<Element> {
    // Before the body, which may write over x.
    let y = run.take(like: x, columns: outputs)
    y.values.update(from: x.values, count: x.size)
    let inner = try body.forward(x, base: base, run)
    Element.axpy(x.size, 1, inner.values, y.values)
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let dx = run.take(like: dy, columns: inputs)
    dx.values.update(from: dy.values, count: dy.size)
    let inner = try body.pullBack(dy, base: base, needsInputs: needsInputs, run, sink)
    if needsInputs { Element.axpy(dx.size, 1, inner.values, dx.values) }
    return dx
  }
}
