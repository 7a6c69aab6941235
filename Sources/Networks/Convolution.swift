import LinearAlgebra

/// y_o(p) = s Σ_{c,q} W_{oc}(q) x_c(p + q) + σ_b b_o: what is called a convolution of images, of a square kernel of odd
/// side around p, zeros standing around the image, whose size so stays.
///
/// With the patches U of an image, (channels · side², places), it is Y = s W U + σ_b b 1ᵀ.
package struct Convolution: Layer {
  /// The images it takes.
  package let input: ImageShape
  /// Those it gives.
  package let output: ImageShape
  /// That of the kernel, odd.
  package let side: Int
  /// s.
  package let scale: Double
  /// σ_b; 0 where there is no b.
  package let biasScale: Double
  /// W, (output channels, channels, side, side), and b if there is one.
  package let parameters: [ParameterShape]

  /// - Parameters:
  ///   - weights: the name of W.
  ///   - bias: the name of b.
  package init(
    of input: ImageShape, channels: Int, side: Int = 3, weights: String, scale: Double = 1, bias: String? = nil,
    biasScale: Double = 1
  ) {
    precondition(side % 2 == 1, "a kernel has a middle")
    self.input = input
    output = ImageShape(channels: channels, height: input.height, width: input.width)
    self.side = side
    self.scale = scale
    self.biasScale = bias == nil ? 0 : biasScale
    parameters =
      [
        ParameterShape(
          weights, rows: channels, columns: input.channels * side * side, form: .tensor([input.channels, side, side]))
      ] + (bias.map { [ParameterShape($0, rows: channels, form: .vector)] } ?? [])
  }

  package var inputs: Int { input.count }
  package var outputs: Int { output.count }
  package var hasBias: Bool { parameters.count > 1 }
  /// The numbers in a patch.
  package var patch: Int { input.channels * side * side }
  package var operations: Int { outputs * (patch + (hasBias ? 1 : 0)) }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    run.record(x)
    let y = run.take(like: x, columns: outputs)
    let patches = run.scratch(patch * input.places)
    if hasBias {
      try run.parameters.withSlabs(of: base + 1) { slab, bias in
        for image in 0..<x.count { setBias(bias, slab, in: y.values + image * outputs) }
      }
    }
    try run.parameters.withSlabs(of: base) { slab, weights in
      for image in 0..<x.count {
        formPatches(of: x.values + image * inputs, into: patches)
        form(y.values + image * outputs, of: patches, weights, slab)
      }
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let patches = run.scratch(patch * input.places)
    let dx = needsInputs ? run.take(like: x, columns: inputs) : x
    if needsInputs {
      dx.values.update(repeating: 0, count: dx.size)
      // Before W moves.
      try run.parameters.withSlabs(of: base) { slab, weights in
        for image in 0..<x.count {
          pullBack(dy.values + image * outputs, through: weights, slab, patches, into: dx.values + image * inputs)
        }
      }
    }
    if sink.isTrained(base) {
      sink.accumulate(base) { gradient in
        for image in 0..<x.count {
          formPatches(of: x.values + image * inputs, into: patches)
          addGradient(dy.values + image * outputs, patches, to: gradient)
        }
      }
    }
    if hasBias, sink.isTrained(base + 1) {
      sink.accumulate(base + 1) { gradient in
        for image in 0..<x.count { addBiasGradient(dy.values + image * outputs, to: gradient) }
      }
    }
    return dx
  }

  /// Y ← σ_b b 1ᵀ of one image, `bias` being that of the output channels `slab`.
  package func setBias<Element: Scalar>(
    _ bias: UnsafePointer<Element>, _ slab: Range<Int>, in y: UnsafeMutablePointer<Element>
  ) {
    for channel in slab {
      (y + channel * output.places)
        .update(repeating: Element(biasScale) * bias[channel - slab.lowerBound], count: output.places)
    }
  }

  /// Y ← s W U, or where there are biases Y + s W U, of one image and the output channels `slab`, whose W it takes.
  package func form<Element: Scalar>(
    _ y: UnsafeMutablePointer<Element>, of patches: UnsafePointer<Element>, _ weights: UnsafePointer<Element>,
    _ slab: Range<Int>
  ) {
    Element.gemm(
      false, false, slab.count, output.places, patch, Element(scale), weights, patch, patches, input.places,
      hasBias ? 1 : 0, y + slab.lowerBound * output.places, output.places)
  }

  /// Adds to dX of one image what comes of dU = s Wᵀ dY by the output channels `slab`, whose W it takes.
  ///
  /// - Parameter patches: memory for dU.
  package func pullBack<Element: Scalar>(
    _ dy: UnsafePointer<Element>, through weights: UnsafePointer<Element>, _ slab: Range<Int>,
    _ patches: UnsafeMutablePointer<Element>, into dx: UnsafeMutablePointer<Element>
  ) {
    Element.gemm(
      true, false, patch, output.places, slab.count, Element(scale), weights, patch,
      dy + slab.lowerBound * output.places, output.places, 0, patches, input.places)
    addPatches(patches, into: dx)
  }

  /// dW ← dW + s dY Uᵀ of one image.
  package func addGradient<Element: Scalar>(
    _ dy: UnsafePointer<Element>, _ patches: UnsafePointer<Element>, to gradient: UnsafeMutablePointer<Element>
  ) {
    Element.gemm(
      false, true, output.channels, patch, output.places, Element(scale), dy, output.places, patches, input.places, 1,
      gradient, patch)
  }

  /// db ← db + σ_b dY 1 of one image.
  package func addBiasGradient<Element: Scalar>(
    _ dy: UnsafePointer<Element>, to gradient: UnsafeMutablePointer<Element>
  ) {
    for channel in 0..<output.channels {
      let sum = UnsafeBufferPointer(start: dy + channel * output.places, count: output.places).reduce(0, +)
      gradient[channel] += Element(biasScale) * sum
    }
  }
}
