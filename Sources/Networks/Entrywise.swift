import LinearAlgebra

/// y = c σ(x), entry by entry.
package struct Entrywise: Layer, Equatable {
  package let activation: Activation
  package let inputs: Int
  /// c.
  package let scale: Double

  package init(_ activation: Activation, columns: Int, scale: Double = 1) {
    self.activation = activation
    inputs = columns
    self.scale = scale
  }

  package var outputs: Int { inputs }
  package var parameters: [ParameterShape] { [] }

  package func forward<Element: Scalar>(
    _ x: Rows<Element>, base: Int, _ run: Run<Element>
  ) throws -> Rows<Element> {
    run.record(x)
    // A pass that will not come back needs x no more.
    let y = run.isRecording ? run.take(like: x, columns: inputs) : x
    apply(x.size, x.values, into: y.values, run.spreading)
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let slopes = run.take(x.size)
    run.spreading.overElements(x.size) { part in
      let start = part.lowerBound
      activation.multiplyBySlope(
        part.count, x.values + start, into: dy.values + start, factor: Element(scale), scratch: slopes + start)
    }
    return dy
  }

  /// y ← c σ(x) for n numbers; x and y may be the same.
  package func apply<Element: Scalar>(
    _ n: Int, _ x: UnsafePointer<Element>, into y: UnsafeMutablePointer<Element>, _ spreading: Spreading
  ) {
    spreading.overElements(n) { part in
      activation.apply(part.count, x + part.lowerBound, into: y + part.lowerBound, factor: Element(scale))
    }
  }

  /// x ← c σ′(x) for n numbers.
  package func formSlopes<Element: Scalar>(_ n: Int, _ x: UnsafeMutablePointer<Element>, _ spreading: Spreading) {
    spreading.overElements(n) { part in
      activation.applySlope(part.count, x + part.lowerBound, into: x + part.lowerBound, factor: Element(scale))
    }
  }
}
