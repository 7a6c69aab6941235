import LinearAlgebra

/// y_o(p) = s Σ_{c,q} W_{oc}(q) x_c(p + q) + σ_b b_o: what is called a convolution of images, of a square kernel of odd
/// side around p, zeros standing around the image, whose size so stays.
///
/// With the patches U of an image, (channels · side², places), it is Y = s W U + σ_b b 1ᵀ; with those V of dY, dX = s W̃ V,
/// where number (o, q) of row c of W̃ is W_{oc}(−q). No patches are copied: products read them where they lie
/// (`PaddedImage`), or are those of Winograd's minimal filtering (`Scalar+Winograd`) where it takes less time, whose rounding
/// is that of the largest numbers of a tile.
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
  /// Whether products are Winograd's.
  private let isFiltered: Bool
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
    given = PaddedImage(output, side: side)
    let (kernel, patch) = (side * side, input.channels * side * side)
    self.weights = (
      forward: Array(0..<patch), back: (0..<channels * kernel).map { $0 / kernel * patch + kernel - 1 - $0 % kernel }
    )
    isFiltered = side == 3 && Self.prefersFiltering(input, channels)
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

  /// For the 2 × 2 places of a tile, minimal filtering takes 16 multiplications in place of 36 for each pair of channels, and
  /// for each channel taken or given about as long as for 160 more.
  private static func prefersFiltering(_ input: ImageShape, _ channels: Int) -> Bool {
    let (tiles, pairs) = (((input.height + 1) / 2) * ((input.width + 1) / 2), input.channels * channels)
    return tiles * (16 * pairs + 160 * (input.channels + channels)) < 9 * pairs * input.places
  }

  package func workSpace(of samples: Int) -> Int { kernelSpace + productSpace(of: samples) }

  /// The numbers of what stands for the weights.
  package var kernelSpace: Int {
    guard isFiltered else { return 0 }
    return max(
      Winograd.weights(rows: output.channels, channels: input.channels),
      Winograd.weights(rows: input.channels, channels: output.channels))
  }

  /// The numbers of memory for products of so many images: what is taken and what comes back with zeros around, and what
  /// filtering takes.
  package func productSpace(of images: Int) -> Int {
    let padded = images * (taken.count + given.count)
    guard isFiltered else { return padded }
    let (height, width) = (input.height, input.width)
    return max(
      Winograd.convolving(height, width, channels: max(input.channels, output.channels)),
      Winograd.correlating(height, width, rows: output.channels, channels: input.channels), padded)
  }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    run.record(x)
    let y = run.take(like: x, columns: outputs)
    let memory = run.scratch(workSpace(of: 1))
    if hasBias {
      try run.parameters.withSlabs(of: base + 1) { slab, bias in
        for image in 0..<x.count { setBias(bias, slab, in: y.values + image * outputs) }
      }
    }
    try run.parameters.withSlabs(of: base) { slab, weights in
      let kernel = kernel(weights, slab, in: memory)
      for image in 0..<x.count {
        form(y.values + image * outputs, of: x.values + image * inputs, kernel, slab, memory + kernelSpace)
      }
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let memory = run.scratch(workSpace(of: x.count))
    let work = memory + kernelSpace
    let cotangents = cotangents(of: 0..<output.channels, dy.values, images: x.count, work)
    let dx = needsInputs ? run.take(like: x, columns: inputs) : x
    if needsInputs {
      // Before W moves.
      try run.parameters.withSlabs(of: base) { slab, weights in
        let kernel = reversedKernel(weights, slab, in: memory)
        for image in 0..<x.count {
          let planes = cotangents + image * next.image + slab.lowerBound * next.plane
          pullBack(planes, through: kernel, slab, into: dx.values + image * inputs, work)
        }
      }
    }
    if sink.isTrained(base) {
      let padded =
        isFiltered ? padCotangents(of: 0..<output.channels, dy.values, images: x.count, work) : cotangents
      sink.accumulate(base) { gradient in
        addGradient(padded, of: 0..<output.channels, at: x.values, images: x.count, beta: 1, to: gradient, work)
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

  /// What `form` takes for W of the output channels `slab`: W, or what stands for it.
  ///
  /// - Parameter memory: that for `kernelSpace` numbers.
  package func kernel<Element: Scalar>(
    _ weights: UnsafePointer<Element>, _ slab: Range<Int>, in memory: UnsafeMutablePointer<Element>
  ) -> UnsafePointer<Element> {
    guard isFiltered else { return weights }
    Element.winogradWeights(
      rows: slab.count, channels: input.channels, Element(scale), weights, patch, self.weights.forward, memory)
    return UnsafePointer(memory)
  }

  /// What `pullBack` takes for W̃ of the output channels `slab`, whose W it takes: W, or what stands for W̃.
  ///
  /// - Parameter memory: that for `kernelSpace` numbers.
  package func reversedKernel<Element: Scalar>(
    _ weights: UnsafePointer<Element>, _ slab: Range<Int>, in memory: UnsafeMutablePointer<Element>
  ) -> UnsafePointer<Element> {
    guard isFiltered else { return weights }
    Element.winogradWeights(
      rows: input.channels, channels: slab.count, Element(scale), weights, side * side, self.weights.back, memory)
    return UnsafePointer(memory)
  }

  /// Y ← s W U, or where there are biases Y + s W U, of one image and the output channels `slab`, whose `kernel` it takes.
  ///
  /// - Parameter work: memory for `productSpace(of: 1)` numbers.
  package func form<Element: Scalar>(
    _ y: UnsafeMutablePointer<Element>, of x: UnsafePointer<Element>, _ kernel: UnsafePointer<Element>,
    _ slab: Range<Int>, _ work: UnsafeMutablePointer<Element>
  ) {
    let (y, beta) = (y + slab.lowerBound * output.places, Element(hasBias ? 1 : 0))
    if isFiltered {
      Element.winogradConvolve(
        output.height, output.width, rows: slab.count, channels: input.channels, kernel, x, beta, y, work)
    } else {
      taken.pad(input.channels, of: x, into: work)
      Element.convolve(
        output.height, output.width, stride: taken.stride, rows: slab.count, terms: patch, Element(scale), kernel,
        patch, weights.forward, work + taken.origin, taken.numbers, beta, y)
    }
  }

  /// The output channels `channels` of dY as `pullBack` and `formDerivative` take them: as they are, or with zeros around.
  ///
  /// - Parameter work: memory for `productSpace(of: images)` numbers, of which those of the result are taken.
  package func cotangents<Element: Scalar>(
    of channels: Range<Int>, _ dy: UnsafePointer<Element>, images: Int, _ work: UnsafeMutablePointer<Element>
  ) -> UnsafePointer<Element> {
    isFiltered ? dy + channels.lowerBound * output.places : padCotangents(of: channels, dy, images: images, work)
  }

  /// The output channels `channels` of dY with zeros around, behind what is taken in `work`.
  private func padCotangents<Element: Scalar>(
    of channels: Range<Int>, _ dy: UnsafePointer<Element>, images: Int, _ work: UnsafeMutablePointer<Element>
  ) -> UnsafePointer<Element> {
    let padded = work + images * taken.count
    for image in 0..<images {
      let planes = dy + image * outputs + channels.lowerBound * output.places
      given.pad(channels.count, of: planes, into: padded + image * given.count)
    }
    return UnsafePointer(padded)
  }

  /// How far apart these are.
  private var next: (image: Int, plane: Int) {
    isFiltered ? (image: outputs, plane: output.places) : (image: given.count, plane: given.plane)
  }

  /// dX ← s W̃ V of one image, to which each slab of output channels, whose `reversedKernel` it takes, adds its share.
  ///
  /// - Parameters:
  ///   - dy: their `cotangents`.
  ///   - work: the memory these were given.
  package func pullBack<Element: Scalar>(
    _ dy: UnsafePointer<Element>, through kernel: UnsafePointer<Element>, _ slab: Range<Int>,
    into dx: UnsafeMutablePointer<Element>, _ work: UnsafeMutablePointer<Element>
  ) {
    let beta = Element(slab.lowerBound > 0 ? 1 : 0)
    if isFiltered {
      Element.winogradConvolve(
        input.height, input.width, rows: input.channels, channels: slab.count, kernel, dy, beta, dx, work)
    } else {
      Element.convolve(
        input.height, input.width, stride: given.stride, rows: input.channels, terms: slab.count * side * side,
        Element(scale), kernel, side * side, weights.back, dy + given.origin, given.numbers, beta, dx)
    }
  }

  /// dW ← s dY Uᵀ of one image for some output channels, of shape (channels, patch).
  ///
  /// - Parameters:
  ///   - dy: their `cotangents`.
  ///   - work: the memory these were given.
  package func formDerivative<Element: Scalar>(
    _ dy: UnsafePointer<Element>, of channels: Range<Int>, at x: UnsafePointer<Element>,
    into derivative: UnsafeMutablePointer<Element>, _ work: UnsafeMutablePointer<Element>
  ) {
    guard isFiltered else {
      return addGradient(dy, of: channels, at: x, images: 1, beta: 0, to: derivative, work)
    }
    Element.winogradCorrelate(
      output.height, output.width, images: 1, rows: channels.count, channels: input.channels, Element(scale), dy,
      nextD: next.image, x, nextX: inputs, 0, derivative, work)
  }

  /// dW ← s Σ dY Uᵀ + β dW for some output channels, the sum being over images; by direct products, so that what has none
  /// but with 0 stays 0, which optimisers that divide by a gradient's size would not forgive.
  ///
  /// - Parameters:
  ///   - dy: theirs with zeros around.
  ///   - gradient: memory of shape (channels, patch).
  ///   - work: memory for `productSpace(of: images)` numbers, that of `dy` among it.
  private func addGradient<Element: Scalar>(
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
  /// - Parameter work: memory for `productSpace(of: 1)` numbers.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  package func copyPatches<Element: Scalar>(
    of x: UnsafePointer<Element>, into rows: UnsafeMutablePointer<Element>, _ work: UnsafeMutablePointer<Element>
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
