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
  private func kernel(_ body: Sequential, _ samples: Matrix<Double>) throws -> Matrix<Double> {
    try EmpiricalKernels(RandomNetwork(ComposedNetwork(body), seed: 5), samples: samples).tangentKernel()
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
