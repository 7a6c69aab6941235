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
    guard limits.constants.bSquared > 1e-9 else { return }
    // The NTK's scale fluctuates with the draw of the weights: compare after matching the means.
    let values = try SymmetricEigen.values(of: tangent)
    let mean = values.reduce(0, +) / Double(n)
    let limitMean = lemma.reduce(0, +) / Double(n)
    let scaled = values.map { $0 * limitMean / mean }
    #expect(Distances.kolmogorovSmirnov(scaled, limit) < 5 / Double(n).squareRoot())
    #expect(Distances.wasserstein(scaled, limit) / limitMean < 0.015)
  }
}
