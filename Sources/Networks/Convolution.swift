import LinearAlgebra

/// y_o(p) = s Σ_{c,q} W_{oc}(q) x_c(p + q) + σ_b b_o: what is called a convolution of images, of a square kernel of odd
/// side around p, zeros standing around the image, whose size so stays.
///
/// With the patches U of an image, (channels · side², places), it is Y = s W U + σ_b b 1ᵀ; with those V of dY, looked at the
/// other way round, dX = s W̃ V, where number (o, q) of row c of W̃ is W_{oc}(q). No patches are copied: products read them
/// where they lie (`PaddedImage`).
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
  /// What it takes, and what comes back to what it gives.
  private let taken: PaddedImage
  private let given: PaddedImage
  /// Where in W the numbers of its rows are, and those of the rows of W̃ behind the first.
  private let weights: (forward: [Int], back: [Int])

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
    taken = PaddedImage(input, side: side)
    given = PaddedImage(output, side: side, isReversed: true)
    let (kernel, patch) = (side * side, input.channels * side * side)
    self.weights = (
      forward: Array(0..<patch), back: (0..<channels * kernel).map { $0 / kernel * patch + $0 % kernel }
    )
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
  /// What it takes and what comes back, with zeros around.
  package var workSpace: Int { paddedInput + given.count }
  /// The first of these numbers.
  package var paddedInput: Int { taken.count }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    run.record(x)
    let y = run.take(like: x, columns: outputs)
    let work = run.scratch(workSpace)
    if hasBias {
      try run.parameters.withSlabs(of: base + 1) { slab, bias in
        for image in 0..<x.count { setBias(bias, slab, in: y.values + image * outputs) }
      }
    }
    try run.parameters.withSlabs(of: base) { slab, weights in
      for image in 0..<x.count {
        form(y.values + image * outputs, of: x.values + image * inputs, weights, slab, work)
      }
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let work = run.scratch(workSpace * x.count)
    let cotangents = work + paddedInput * x.count
    padCotangents(of: 0..<output.channels, dy.values, images: x.count, into: cotangents)
    let dx = needsInputs ? run.take(like: x, columns: inputs) : x
    if needsInputs {
      // Before W moves.
      try run.parameters.withSlabs(of: base) { slab, weights in
        for image in 0..<x.count {
          let planes = cotangents + image * given.count + slab.lowerBound * given.plane
          pullBack(planes, through: weights, slab, into: dx.values + image * inputs)
        }
      }
    }
    if sink.isTrained(base) {
      sink.accumulate(base) { gradient in
        addGradient(
          cotangents, of: 0..<output.channels, at: x.values, images: x.count, beta: 1, to: gradient, work)
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
      Element.fill(
        output.places, Element(biasScale) * bias[channel - slab.lowerBound], y + channel * output.places)
    }
  }

  /// Y ← s W U, or where there are biases Y + s W U, of one image and the output channels `slab`, whose W it takes.
  ///
  /// - Parameter work: memory for `paddedInput` numbers.
  package func form<Element: Scalar>(
    _ y: UnsafeMutablePointer<Element>, of x: UnsafePointer<Element>, _ weights: UnsafePointer<Element>,
    _ slab: Range<Int>, _ work: UnsafeMutablePointer<Element>
  ) {
    taken.pad(input.channels, of: x, into: work)
    Element.convolve(
      output.height, output.width, stride: taken.stride, rows: slab.count, terms: patch, Element(scale), weights, patch,
      self.weights.forward, work + taken.origin, taken.numbers, hasBias ? 1 : 0, y + slab.lowerBound * output.places)
  }

  /// The output channels `channels` of dY with zeros around, `workSpace` − `paddedInput` numbers for each image.
  package func padCotangents<Element: Scalar>(
    of channels: Range<Int>, _ dy: UnsafePointer<Element>, images: Int, into padded: UnsafeMutablePointer<Element>
  ) {
    for image in 0..<images {
      let planes = dy + image * outputs + channels.lowerBound * output.places
      given.pad(channels.count, of: planes, into: padded + image * given.count)
    }
  }

  /// dX ← s W̃ V of one image, to which each slab of output channels, whose W it takes, adds its share.
  ///
  /// - Parameter dy: theirs, with zeros around.
  package func pullBack<Element: Scalar>(
    _ dy: UnsafePointer<Element>, through weights: UnsafePointer<Element>, _ slab: Range<Int>,
    into dx: UnsafeMutablePointer<Element>
  ) {
    Element.convolve(
      input.height, input.width, stride: given.stride, rows: input.channels, terms: slab.count * side * side,
      Element(scale), weights, side * side, self.weights.back, dy + given.origin, given.numbers,
      slab.lowerBound > 0 ? 1 : 0, dx)
  }

  /// dW ← s Σ dY Uᵀ + β dW for some output channels, the sum being over images.
  ///
  /// - Parameters:
  ///   - dy: theirs, with zeros around.
  ///   - gradient: memory of shape (channels, patch).
  ///   - work: memory for `paddedInput` numbers for each image.
  package func addGradient<Element: Scalar>(
    _ dy: UnsafePointer<Element>, of channels: Range<Int>, at x: UnsafePointer<Element>, images: Int, beta: Element,
    to gradient: UnsafeMutablePointer<Element>, _ work: UnsafeMutablePointer<Element>
  ) {
    for image in 0..<images {
      taken.pad(input.channels, of: x + image * inputs, into: work + image * taken.count)
    }
    Element.correlate(
      output.height, output.width, stride: taken.stride, images: images, rows: channels.count, terms: patch,
      Element(scale), dy + given.origin, plane: given.plane, nextD: given.count, work + taken.origin,
      nextX: taken.count, taken.numbers, beta, gradient)
  }

  /// The patches of an image, a row for each place.
  ///
  /// - Parameter work: memory for `paddedInput` numbers.
  package func copyPatches(
    of x: UnsafePointer<Double>, into rows: UnsafeMutablePointer<Double>, _ work: UnsafeMutablePointer<Double>
  ) {
    taken.pad(input.channels, of: x, into: work)
    for place in 0..<output.places {
      let (source, target) = (work + taken.origin + taken.distance(place), rows + place * patch)
      for k in 0..<patch { target[k] = source[taken.numbers[k]] }
    }
  }

  /// db ← db + σ_b dY 1 of one image.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  package func addBiasGradient<Element: Scalar>(
    _ dy: UnsafePointer<Element>, to gradient: UnsafeMutablePointer<Element>
  ) {
    for channel in 0..<output.channels {
      var sum: Element = 0
      for place in channel * output.places..<(channel + 1) * output.places { sum += dy[place] }
      gradient[channel] += Element(biasScale) * sum
    }
  }
}
