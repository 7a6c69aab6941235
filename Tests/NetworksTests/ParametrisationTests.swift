import Foundation
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite("Parametrisations")
struct ParametrisationTests {
  /// f(x), number by number: eq. (1) of Fan and Wang, eq. (10) of Velikanov and Yarotsky, or their mean-field form.
  private func output(_ network: Network<Double>, _ x: [Double], _ k: Int) throws -> Double {
    let architecture = try network.fullyConnected
    let phi = {
      architecture.activation.scale * (architecture.activation.kind.value($0) - architecture.activation.offset)
    }
    func dot(_ weights: [Double], _ values: [Double]) -> Double { zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } }
    let readout = try #require(network["readout"]).row(k)
    let layers = (1...architecture.depth).compactMap { network["W/\($0)"] }
    let biases = (1...architecture.depth).map { network["b/\($0)"]?.storage }
    switch architecture.parametrisation {
    case .unit:
      let features = layers.reduce(x) { below, w in
        (0..<w.rows).map { phi(dot(w.row($0), below)) / Double(w.rows).squareRoot() }
      }
      return dot(readout, features)
    case .tangent(let weightScale, let biasScale):
      var (features, scale) = (x, weightScale)
      for (w, b) in zip(layers, biases) {
        features = (0..<w.rows).map { j in
          phi(scale * dot(w.row(j), features) + (b.map { biasScale * $0[j] } ?? 0))
        }
        scale = weightScale / Double(w.rows).squareRoot()
      }
      return scale * dot(readout, features)
    case .meanField:
      let (w, b) = (layers[0], try #require(biases[0]))
      let neurons = (0..<w.rows).map { j in phi(dot(w.row(j), x) + b[j]) }
      return dot(readout, neurons) / Double(w.rows)
    case .standard:
      var features = x
      for (w, b) in zip(layers, biases) {
        features = (0..<w.rows).map { j in phi(dot(w.row(j), features) + (b?[j] ?? 0)) }
      }
      return dot(readout, features) + (network["b/\(architecture.depth + 1)"]?.row(k)[0] ?? 0)
    }
  }

  @Test("outputs are those of the definition", arguments: ParametrisedNetworks.parametrisations)
  func definition(parametrisation: Parametrisation) throws {
    for activation in [Activation(.relu, normalisation: .none), Activation(.tanh), Activation(.power(1.5))] {
      for network in try ParametrisedNetworks.networks(parametrisation, activation) {
        let samples = gaussianMatrix(6, network.architecture.inputs, seed: 9)
        let outputs = try network.outputs(samples)
        for i in 0..<6 {
          for k in 0..<network.architecture.outputs {
            let expected = try output(network, samples.row(i), k)
            #expect(abs(outputs[i, k] - expected) < 1e-13 * (1 + abs(outputs[i, k])))
          }
        }
      }
    }
  }

  @Test("σ_w = 1 and σ_b = 0 is the parametrisation without biases, to the last bit")
  func unit() throws {
    let plain = try ParametrisedNetworks.networks(.unit, Activation(.erf))
    for (index, first) in plain.enumerated() {
      var architecture = try first.fullyConnected
      architecture.parametrisation = .tangent(weightScale: 1, biasScale: 0)
      let second = try Network<Double>(RandomNetwork(architecture, seed: UInt64(index + 1)))
      let samples = gaussianMatrix(6, architecture.inputs, seed: 9)
      let (f, g) = try (first.outputs(samples), second.outputs(samples))
      #expect(second.parameters == first.parameters && f == g)
    }
  }

  @Test("rows of weights and biases do not depend on the slab they are asked for in")
  func slabs() {
    let architecture = FullyConnected(
      inputs: 3, widths: [10, 7], activation: Activation(.relu), parametrisation: .tangent(weightScale: 1, biasScale: 2)
    )
    let source = RandomNetwork(architecture, seed: 6)
    // W/1, b/1, W/2, b/2, readout.
    let (weights, biases) = (source.values(of: 2, rows: 0..<7), source.values(of: 3, rows: 0..<7))
    #expect(weights.columns == 10 && source.values(of: 2, rows: 3..<6) == weights.rows(3..<6))
    #expect(biases.columns == 1 && source.values(of: 3, rows: 3..<6) == biases.rows(3..<6))
  }

  @Test("without hidden layers the network is linear, and its kernel the Gram matrix of the samples")
  func linear() throws {
    let network = try Network<Double>(
      RandomNetwork(FullyConnected(inputs: 4, widths: [], outputs: 2, activation: Activation(.tanh)), seed: 3))
    let samples = gaussianMatrix(5, 4, seed: 1)
    let readout = try #require(network["readout"])
    #expect(try largestDifference(network.outputs(samples), .product(samples, readout, transposeB: true)) < 1e-13)
    #expect(try network.features(samples) == samples)
    let kernel = try EmpiricalKernels(network, samples: samples).tangentKernel()
    let gram = samples.gram
    for i in 0..<10 {
      for j in 0..<10 { #expect(abs(kernel[i, j] - (i / 5 == j / 5 ? gram[i % 5, j % 5] : 0)) < 1e-13) }
    }
  }

  static let kinds: [Activation.Kind] = [.relu, .tanh, .power(2), .softplus]

  @Test(
    "the tangent kernel is the Gram matrix of the Jacobian by finite differences",
    arguments: ParametrisedNetworks.parametrisations, kinds)
  func tangentKernel(parametrisation: Parametrisation, kind: Activation.Kind) throws {
    for network in try ParametrisedNetworks.networks(parametrisation, Activation(kind, normalisation: .none)) {
      let architecture = try network.fullyConnected
      let samples = gaussianMatrix(5, architecture.inputs, seed: 2)
      let scalings = (0...architecture.depth).map { 0.5 + Double($0) }
      let tangent = try EmpiricalKernels(network, samples: samples).tangentKernel(scalings: scalings)
      var expected = try finiteDifferenceKernel(network, samples, scalings: scalings)
      if parametrisation == .meanField { expected.scale(by: Double(architecture.width(1))) }
      #expect(largestDifference(tangent, expected) < 1e-7 * expected.frobeniusNorm, "\(architecture)")
    }
  }

  @Test("the kernel of a shallow ReLU network tends to eq. (14) as N^(-1/2)", arguments: [(1.0, 1.0), (1.5, 0.5)])
  func infiniteWidth(weightScale: Double, biasScale: Double) throws {
    let samples = gaussianMatrix(12, 3, seed: 4)
    let expected = shallowLimit(samples, weightScale: weightScale, biasScale: biasScale).tangent
    for width in [100, 1600, 25_600, 102_400] {
      let architecture = FullyConnected(
        inputs: 3, widths: [width], activation: Activation(.relu, normalisation: .none),
        parametrisation: .tangent(weightScale: weightScale, biasScale: biasScale))
      let source = RandomNetwork(architecture, seed: 8)
      var difference = try EmpiricalKernels(source, samples: samples).tangentKernel(scalings: [1, 1])
      difference.add(expected, scaledBy: -1)
      #expect(difference.frobeniusNorm < 5 / Double(width).squareRoot() * expected.frobeniusNorm, "N = \(width)")
    }
  }

  @Test("in mean-field time the kernel is that of σ_w = σ_b = 1 at equal weights")
  func meanFieldKernel() throws {
    var architecture = FullyConnected(
      inputs: 3, widths: [50], activation: Activation(.relu, normalisation: .none), parametrisation: .meanField)
    let samples = gaussianMatrix(9, 3, seed: 4)
    let first = try EmpiricalKernels(RandomNetwork(architecture, seed: 8), samples: samples)
      .tangentKernel(scalings: [1, 1])
    architecture.parametrisation = .tangent(weightScale: 1, biasScale: 1)
    let second = try EmpiricalKernels(RandomNetwork(architecture, seed: 8), samples: samples)
      .tangentKernel(scalings: [1, 1])
    #expect(largestDifference(first, second) < 1e-14 * second.frobeniusNorm)
  }
}
