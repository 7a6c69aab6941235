import LinearAlgebra

/// One row for each sample out of those of its tokens.
public struct TokenPooling: Layer {
  /// What is taken of them.
  public enum Kind: String, Sendable, CaseIterable {
    /// The first, which stands for the text in networks of BERT's type ([CLS]).
    case first
    /// Their mean.
    case mean
  }

  package let kind: Kind
  package let inputs: Int

  package init(_ kind: Kind, columns: Int) {
    self.kind = kind
    inputs = columns
  }

  package var outputs: Int { inputs }
  package var parameters: [ParameterShape] { [] }
  package func activations(_ rows: inout Int) -> Double {
    defer { rows = 1 }
    return 2 * Double(rows + 1) * Double(inputs)
  }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    // For where samples begin.
    run.record(x)
    let samples = x.starts.count - 1
    let y = Rows(run.take(samples * inputs), count: samples, columns: inputs)
    for sample in 0..<samples {
      let (first, target) = (x.values + x.starts[sample] * inputs, y.values + sample * inputs)
      target.update(from: first, count: inputs)
      guard kind == .mean else { continue }
      let tokens = x.starts[sample + 1] - x.starts[sample]
      for token in 1..<max(tokens, 1) { Element.axpy(inputs, 1, first + token * inputs, target) }
      Element.scale(inputs, 1 / Element(tokens), target)
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let dx = run.take(like: x, columns: inputs)
    run.spreading.overRows(dy.count, of: x.count / max(dy.count, 1) * inputs) { samples in
      for sample in samples {
        let (first, source) = (dx.values + x.starts[sample] * inputs, dy.values + sample * inputs)
        let tokens = x.starts[sample + 1] - x.starts[sample]
        Element.fill(tokens * inputs, 0, first)
        for token in 0..<(kind == .mean ? tokens : 1) {
          Element.axpy(inputs, kind == .mean ? 1 / Element(tokens) : 1, source, first + token * inputs)
        }
      }
    }
    return dx
  }
}
