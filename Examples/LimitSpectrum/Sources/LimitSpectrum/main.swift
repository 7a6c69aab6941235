// The spectrum of a random network's tangent kernel beside its limit law, Theorem 3.7 of Fan and Wang (2020).
import Datasets
import Foundation
import Kernels
import LinearAlgebra
import Networks
import Randomness
import Spectra
import Theory

// n samples as rows, of independent entries N(0, 1/d_0): the law μ_0 of their Gram matrix is Marčenko–Pastur's.
let n = 600
let x = try SyntheticInputs.gaussian(count: n, dimension: 200, stream: RandomStream(seed: 1, name: "samples"))

// Eq. (1) with L = 3 hidden layers, and tanh centred and scaled as Assumption 3.2(b) has it; weights N(0, 1).
let network = FullyConnected(inputs: 200, widths: [1200, 1200, 1200], activation: Activation(.tanh))

// The NTK of Section 3.3, an (n, n) matrix, and its eigenvalues, ascending.
let kernel = try EmpiricalKernels(RandomNetwork(network, seed: 1), samples: x).tangentKernel()
let eigenvalues = try SymmetricEigen.values(of: kernel)

// Its limit as n and the widths grow in proportion, from the fixed-point equations (12) and (13).
let limit = try LimitSpectrum(NetworkLimit(of: network, samples: n).tangentKernel())
for part in limit.support {
  print(String(format: "limit: mass %.3f between %.3f and %.3f", part.mass, part.lower, part.upper))
}
for (level, quantile) in zip([0.1, 0.5, 0.9], try limit.quantiles(at: [0.1, 0.5, 0.9])) {
  print(String(format: "%.1f-quantile: %.3f, limit %.3f", level, eigenvalues[Int(level * Double(n))], quantile))
}

// How far apart they are.
let curve = try limit.curve(points: 500)
let law = TabulatedLaw(x: curve.x, distribution: curve.distribution)
print(String(format: "Wasserstein-1 over the mean: %.4f", Distances.wasserstein(eigenvalues, law) / limit.mean))
