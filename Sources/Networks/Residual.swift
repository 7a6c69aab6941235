import LinearAlgebra

/// x + body(x), or of the rows that are chosen.
package struct Residual: Layer {
  package let body: any Layer
  /// What x is before `body(x)` is added; nil for x itself.
  private let chosen: TokenPooling?

  /// - Parameters:
  ///   - body: gives rows as long as it takes, and one for each.
  ///   - chosen: which rows of x `body` gives, where not one for each.
  package init(_ body: any Layer, chosen: TokenPooling? = nil) {
    precondition(body.inputs == body.outputs, "what is added has the shape of what it is added to")
    self.body = body
    self.chosen = chosen
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
    let y = try chosen?.forward(x, base: base, run) ?? copy(x, run)
    let inner = try body.forward(x, base: base, run)
    run.spreading.overElements(y.size) { part in
      Element.axpy(part.count, 1, inner.values + part.lowerBound, y.values + part.lowerBound)
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let kept = copy(dy, run)
    let inner = try body.pullBack(dy, base: base, needsInputs: needsInputs, run, sink)
    let dx = try chosen?.pullBack(kept, base: base, needsInputs: needsInputs, run, sink) ?? kept
    guard needsInputs else { return dx }
    run.spreading.overElements(dx.size) { part in
      Element.axpy(part.count, 1, inner.values + part.lowerBound, dx.values + part.lowerBound)
    }
    return dx
  }

  private func copy<Element: Scalar>(_ x: Rows<Element>, _ run: Run<Element>) -> Rows<Element> {
    let y = run.take(like: x, columns: x.columns)
    run.spreading.overElements(x.size) { part in
      (y.values + part.lowerBound).update(from: x.values + part.lowerBound, count: part.count)
    }
    return y
  }
}
