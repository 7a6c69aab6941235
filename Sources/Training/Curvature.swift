import Diagnostics
import Kernels
import LinearAlgebra
import Networks

/// The largest curvature of a square loss along the directions that gradient descent takes: with Θ the tangent kernel,
/// the largest eigenvalue of Θ/n for half the mean square and one output, of 2cΘ/(nk) for the loss c Σ(f − y)²/(nk).
///
/// Of more than `curvatureSamples` samples so many are taken, at equal distances. Complexity: that of their kernel.
///
/// - Throws: `Problem.numericalFailure` where the kernel is zero or not finite.
func largestCurvature<Element: Scalar>(
  of network: Network<Element>, at samples: Matrix<Element>, loss: Loss
) throws -> Double {
  let count = min(samples.rows, curvatureSamples)
  let chosen = samples.rows((0..<count).map { $0 * samples.rows / count }).converted(to: Double.self)
  let kernel = try EmpiricalKernels(network, samples: chosen).tangentKernel()
  // The eigenvalue's error is that of the vector squared.
  let largest = try Lanczos(largest: 1, of: kernel, tolerance: 1e-8).values[0]
  guard largest > 0 else {
    throw Problem(.numericalFailure, cause: "a kernel is zero, and has no largest curvature")
  }
  return loss.cotangentFactor(samples: count, outputs: network.architecture.outputs) * largest
}

/// The most samples that `largestCurvature` looks at.
public let curvatureSamples = 2000
