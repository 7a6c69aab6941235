import Datasets
import Kernels
import LinearAlgebra
import Networks
import Randomness
import Spectra
import Testing
import Theory

/// Finite networks against their limits, with the bounds that independent simulations suggest.
@Suite("Agreement of finite networks with the limit laws")
struct AgreementTests {
  static let cases: [(kind: Activation.Kind, depth: Int, inputRatio: Double, ratio: Double)] = [
    (.arctan, 5, 3, 0.5), (.tanh, 3, 0.5, 1), (.erf, 2, 2, 0.4), (.sine, 3, 1, 0.5), (.linear, 2, 0.5, 0.5),
    (.cosine, 2, 1, 0.5),
  ]

  private let n = 600

  private func tabulated(_ transform: StieltjesTransform) throws -> TabulatedLaw {
    let law = try LimitSpectrum(transform)
    let curve = try law.curve(points: 2000)
    return TabulatedLaw(
      x: curve.x, distribution: curve.distribution,
      atoms: law.atoms.map { TabulatedLaw.Atom(location: $0.place, mass: $0.mass) },
      support: law.support.map { $0.lower...$0.upper })
  }

  @Test("CK at every layer, Lemma 3.5's matrix and the NTK", arguments: cases)
  func agreement(kind: Activation.Kind, depth: Int, inputRatio: Double, ratio: Double) throws {
    let inputs = Int(Double(n) / inputRatio)
    let samples = try SyntheticInputs.gaussian(
      count: n, dimension: inputs, stream: RandomStream(seed: 7, name: "agreement"))
    let width = Int(Double(n) / ratio)
    let network = FullyConnected(
      inputs: inputs, widths: Array(repeating: width, count: depth), activation: Activation(kind))
    let limits = try NetworkLimit(of: network, samples: n)
    let tangentLimit = try limits.tangentKernel()
    let coefficients = tangentLimit.combination

    var combination = Matrix<Double>.identity(n)
    combination.scale(by: coefficients.identity)
    let kernels = try EmpiricalKernels(RandomNetwork(network, seed: 3), samples: samples)
    let tangent = try kernels.tangentKernel(scalings: Array(repeating: 1, count: depth + 1)) { layer, gram in
      combination.add(gram, scaledBy: coefficients.layers[layer])
      guard layer > 0 else { return }
      let values = try SymmetricEigen.values(of: gram)
      let distance = try Distances.kolmogorovSmirnov(values, tabulated(limits.conjugateKernel(layer: layer)))
      #expect(distance < 12 / Double(n) + 0.005, "CK of layer \(layer)")
    }
    let limit = try tabulated(tangentLimit)
    let lemma = try SymmetricEigen.values(of: combination)
    #expect(Distances.kolmogorovSmirnov(lemma, limit) < 0.015)
    // For even activations (b_σ = 0) the NTK converges only as n^(−1/2): the norms of the samples fluctuate.
    guard limits.layers[0].constants.bSquared > 1e-9 else { return }
    // The NTK's scale fluctuates with the draw of the weights: compare after matching the means.
    let values = try SymmetricEigen.values(of: tangent)
    let mean = values.reduce(0, +) / Double(n)
    let limitMean = lemma.reduce(0, +) / Double(n)
    let scaled = values.map { $0 * limitMean / mean }
    #expect(Distances.kolmogorovSmirnov(scaled, limit) < 5 / Double(n).squareRoot())
    #expect(Distances.wasserstein(scaled, limit) / limitMean < 0.015)
  }

  /// σ_w, and activations as they are: those of layers of other scales, and with a mean in the last layer, whose outlier
  /// is left out.
  @Test(
    "networks that are not normalised",
    arguments: [
      (Activation.Kind.tanh, 3, 1.0), (.erf, 2, 1.6), (.sine, 2, 0.7), (.softplus, 1, 1), (.relu, 1, 1.3),
      (.cosine, 1, 1),
    ])
  func unnormalised(kind: Activation.Kind, depth: Int, weightScale: Double) throws {
    let inputs = n / 2
    let samples = try SyntheticInputs.gaussian(
      count: n, dimension: inputs, stream: RandomStream(seed: 8, name: "agreement"))
    let network = FullyConnected(
      inputs: inputs, widths: Array(repeating: 2 * n, count: depth),
      activation: Activation(kind, normalisation: .none),
      parametrisation: weightScale == 1 ? .unit : .tangent(weightScale: weightScale, biasScale: 0))
    let limits = try NetworkLimit(of: network, samples: n)
    let outlier = limits.layers[depth - 1].outlier
    func compare(_ gram: Matrix<Double>, _ law: StieltjesTransform, _ name: String, bound: Double) throws {
      let values = try SymmetricEigen.values(of: gram)
      let largest = values[n - 1] / Double(n)
      #expect(outlier == 0 || abs(largest - outlier) < 0.1 * outlier, "\(name): \(largest), \(outlier)")
      let bulk = outlier == 0 ? values : Array(values.dropLast())
      let mean = bulk.reduce(0, +) / Double(bulk.count)
      #expect(abs(mean / law.mean - 1) < 0.025 * bound, "\(name): \(mean), \(law.mean)")
      let scaled = bulk.map { $0 * law.mean / mean }
      #expect(try Distances.kolmogorovSmirnov(scaled, tabulated(law)) < bound / Double(n).squareRoot(), "\(name)")
    }
    let kernels = try EmpiricalKernels(RandomNetwork(network, seed: 4), samples: samples)
    let tangent = try kernels.tangentKernel { layer, gram in
      guard layer > 0 else { return }
      try compare(gram, limits.conjugateKernel(layer: layer), "CK of layer \(layer)", bound: 2)
    }
    // The NTK fluctuates with the draw of the readout.
    if kind != .cosine { try compare(tangent, limits.tangentKernel(), "NTK", bound: 5) }
  }
}
