import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// A layer that hides that it knows its own share of the tangent kernel.
private struct Plain: Layer {
  let layer: any Layer

  var inputs: Int { layer.inputs }
  var outputs: Int { layer.outputs }
  var parameters: [ParameterShape] { layer.parameters }

  func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    try layer.forward(x, base: base, run)
  }

  func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    try layer.pullBack(dy, base: base, needsInputs: needsInputs, run, sink)
  }
}

@Suite("Tangent kernels of compositions")
struct TangentLayerTests {
  private func kernel(
    _ body: Sequential, _ samples: Matrix<Double>, slab: Int = EmpiricalKernels<StoredNetwork, Double>.usualSlab
  ) throws -> Matrix<Double> {
    try EmpiricalKernels(RandomNetwork(ComposedNetwork(body), seed: 5), samples: samples, slabSize: slab)
      .tangentKernel()
  }

  @Test("every layer's own share is that of derivatives sample by sample", arguments: 1...25)
  func ownShares(seed: Int) throws {
    let body = ComposedNetwork.random(seed: UInt64(seed)).body
    let samples = gaussianMatrix(1 + seed % 6, body.inputs, seed: seed)
    let own = try kernel(body, samples)
    let plain = try kernel(Sequential(body.layers.map { Plain(layer: $0) }), samples)
    #expect(largestDifference(own, plain) < 1e-12 * own.frobeniusNorm)
    #expect(largestDifference(own, try kernel(Sequential([Plain(layer: body)]), samples)) < 1e-12 * own.frobeniusNorm)
  }

  @Test("slabs and parts of many samples make no difference", arguments: [1, 300, 5000], [1, 2])
  func slabs(slab: Int, outputs: Int) throws {
    let image = ImageShape(channels: 2, height: 4, width: 5)
    let first = Convolution(of: image, channels: 3, weights: "W/1", scale: 0.3, bias: "b/1")
    let pooling = Pooling(.maximum, of: first.output, side: 2)
    // Two by two places: the second convolution takes the form by pairs of places.
    let second = Convolution(of: pooling.output, channels: 60, weights: "W/2", scale: 0.2)
    #expect(second.prefersPlaces && !first.prefersPlaces)
    let body = Sequential([
      first, Entrywise(Activation(.tanh), columns: first.outputs), pooling, second,
      Entrywise(Activation(.softplus), columns: second.outputs),
      Dense(inputs: second.outputs, outputs: outputs, weights: "readout", scale: 0.1),
    ])
    let samples = gaussianMatrix(40, image.count, seed: 3)
    let expected = try kernel(Sequential(body.layers.map { Plain(layer: $0) }), samples)
    #expect(largestDifference(try kernel(body, samples, slab: slab), expected) < 1e-12 * expected.frobeniusNorm)
  }

  @Test("many samples go in several tiles and parts, with the same result", arguments: [1 << 16, 1 << 25], [1, 2])
  func manySamples(slab: Int, outputs: Int) throws {
    let image = ImageShape(channels: 3, height: 12, width: 12)
    let first = Convolution(of: image, channels: 20, weights: "W/1", scale: 0.3)
    let pooling = Pooling(.maximum, of: first.output, side: 2)
    // Of many channels: it is filtered.
    let second = Convolution(of: pooling.output, channels: 24, weights: "W/2", scale: 0.1)
    #expect(second.kernelSpace > 0 && first.kernelSpace == 0)
    let average = Pooling(.average, of: second.output, side: 2)
    let body = Sequential([
      first, Entrywise(Activation(.relu), columns: first.outputs), pooling, second,
      Entrywise(Activation(.tanh), columns: second.outputs), average,
      Dense(inputs: average.outputs, outputs: outputs, weights: "readout", scale: 0.1),
    ])
    let samples = gaussianMatrix(300, image.count, seed: 4)
    let expected = try kernel(Sequential(body.layers.map { Plain(layer: $0) }), samples)
    #expect(largestDifference(try kernel(body, samples, slab: slab), expected) < 1e-12 * expected.frobeniusNorm)
  }

  @Test("a convolution of few places takes the form by pairs of places, with the same result", arguments: [1, 3])
  func byPlaces(outputs: Int) throws {
    let image = ImageShape(channels: 12, height: 2, width: 2)
    let convolution = Convolution(of: image, channels: 40, weights: "W/1", scale: 0.1, bias: "b/1")
    let body = Sequential([
      convolution, Entrywise(Activation(.tanh), columns: 160),
      Dense(inputs: 160, outputs: outputs, weights: "readout", scale: 0.1),
    ])
    #expect(convolution.prefersPlaces)
    let samples = gaussianMatrix(7, image.count, seed: 3)
    let own = try kernel(body, samples)
    let plain = try kernel(Sequential(body.layers.map { Plain(layer: $0) }), samples)
    #expect(largestDifference(own, plain) < 1e-12 * own.frobeniusNorm)
  }

  @Test("a convolution's Gram matrix is the mean over places of its patches'", arguments: 1...6)
  func patchGram(seed: Int) throws {
    let image = ImageShape(channels: 2, height: seed, width: 7 - seed)
    let convolution = Convolution(
      of: image, channels: 3, side: 5, weights: "W/1", scale: 0.3, bias: "b/1", biasScale: 0.4)
    let samples = gaussianMatrix(4, image.count, seed: seed)
    var expected = Matrix<Double>(rows: 4, columns: 4, repeating: 0.16)
    let patches = (0..<4).map { row in
      let sample = samples.row(row)
      return (0..<image.places).flatMap { place in
        (0..<convolution.patch).map { number in
          let (i, j) = (place / image.width + number % 25 / 5 - 2, place % image.width + number % 5 - 2)
          guard (0..<image.height).contains(i), (0..<image.width).contains(j) else { return 0.0 }
          return sample[number / 25 * image.places + i * image.width + j]
        }
      }
    }
    for i in 0..<4 {
      for j in 0..<4 {
        let product = zip(patches[i], patches[j]).reduce(0) { $0 + $1.0 * $1.1 }
        expected[i, j] += 0.09 / Double(image.places) * product
      }
    }
    #expect(largestDifference(convolution.inputGram(samples), expected) < 1e-13)
  }

  @Test("scalings are one for each layer with parameters, wherever it stands")
  func scalings() throws {
    for seed in 1...10 {
      let network = ComposedNetwork.random(seed: UInt64(seed))
      let source = RandomNetwork(network, seed: 5)
      let samples = gaussianMatrix(4, network.inputs, seed: seed)
      let kernels = try EmpiricalKernels(source, samples: samples)
      let count = Set(network.body.parameters.map { $0.name.drop { $0 != "/" } }).count
      let scalings = (1...count).map(Double.init)
      // The kernel is linear in them.
      var expected = Matrix<Double>(rows: 4 * network.outputs, columns: 4 * network.outputs)
      for layer in 0..<count {
        let unit = (0..<count).map { $0 == layer ? 1.0 : 0 }
        expected.add(try kernels.tangentKernel(scalings: unit), scaledBy: scalings[layer])
      }
      let kernel = try kernels.tangentKernel(scalings: scalings)
      #expect(largestDifference(kernel, expected) < 1e-12 * expected.frobeniusNorm)
      #expect(throws: Problem.self) { try kernels.tangentKernel(scalings: scalings + [1]) }
    }
  }
}
