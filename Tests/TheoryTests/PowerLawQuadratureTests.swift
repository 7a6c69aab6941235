import Datasets
import Foundation
import LinearAlgebra
import Randomness
import TestSupport
import Testing
import Theory

/// Λ, K, C by the definitions: recursions instead of their solutions, integrals over the sphere as they stand.
@Suite("Power laws by plain quadrature")
struct PowerLawQuadratureTests {
  /// The mean of f(m·e) over unit vectors m of R^d by the double-exponential rule m·e = tanh(π/2 sinh t), with the
  /// density (1 − (m·e)²)^{(d−3)/2}.
  private func sphereMean(_ d: Int, _ f: (Double) -> Double) -> Double {
    guard d > 1 else { return (f(1) + f(-1)) / 2 }
    var (sum, total) = (0.0, 0.0)
    for k in -640...640 {
      let t = Double(k) / 160
      let s = Double.pi / 2 * sinh(t)
      let weight = pow(cosh(s), -Double(d - 1)) * cosh(t)
      sum += weight * f(tanh(s))
      total += weight
    }
    return sum / total
  }

  private func sphereArea(_ d: Int) -> Double { 2 * pow(.pi, Double(d) / 2) / tgamma(Double(d) / 2) }

  /// The transform of |z|^α at |k| = 1.
  private func powerTransform(_ d: Int, _ alpha: Double) -> Double {
    let d = Double(d)
    return pow(2, d + alpha) * pow(.pi, d / 2) * tgamma((d + alpha) / 2) / tgamma(-alpha / 2)
  }

  /// θ̃_x(n) and ζ̃_x(n) of a ReLU network by eqs. (11), (21) and (32): layer by layer, each with the transform of its
  /// φ_l^α ≈ |A z|^α, A being w√(r² − w²|x|²)/r² along x and w/r across.
  private func transforms(
    _ d: Int, layers: Int, weight: Double, bias: Double, squaredNorm: Double, cosine: Double
  ) -> (tangent: Double, covariance: Double) {
    func angle(_ alpha: Double, _ w: Double, _ r: Double) -> Double {
      let along = w * (r * r - w * w * squaredNorm).squareRoot() / (r * r)
      let across = w / r
      let length = (pow(cosine / along, 2) + (1 - cosine * cosine) / (across * across)).squareRoot()
      return powerTransform(d, alpha) * pow(length, -(Double(d) + alpha)) / (along * pow(across, Double(d - 1)))
    }
    let gain = weight * weight / 2
    var (w, variance) = (weight, weight * weight * squaredNorm + bias * bias)
    var (diagonal, tangent, covariance) = (variance, 0.0, 0.0)
    for _ in 1..<layers {
      let r = variance.squareRoot()
      tangent = gain * tangent - gain / .pi * diagonal * angle(1, w, r)
      covariance = gain * covariance + gain / .pi * variance * angle(3, w, r) / 3
      variance = gain * variance + bias * bias
      diagonal = variance + gain * diagonal
      w *= gain.squareRoot()
    }
    return (tangent, covariance)
  }

  @Test("deep networks in any dimension", arguments: [1, 2, 3, 4, 6], [2, 3, 5])
  func deep(dimension: Int, layers: Int) throws {
    let (points, d) = (gaussianMatrix(5, dimension, seed: dimension), Double(dimension))
    let densities = [0.3, 0.05, 1.2, 0.7, 0.2]
    let sample = try DensitySample(points: points, densities: densities)
    for (weight, bias) in [(1.0, 1.0), (1.6, 0.4), (0.7, 0.9)] {
      let asymptotics = EigenvalueAsymptotics(
        of: try .deepTangentKernel(dimension: dimension, layers: layers, weightScale: weight, biasScale: bias))
      let covariance = try KernelSingularity.deepCovariance(
        dimension: dimension, layers: layers, weightScale: weight, biasScale: bias)
      let p = 3 / (d + 1)
      var (counting, process) = (0.0, 0.0)
      for (squaredNorm, density) in zip(sample.squaredNorms, densities) {
        let at = { (cosine: Double) in
          transforms(
            dimension, layers: layers, weight: weight, bias: bias, squaredNorm: squaredNorm, cosine: cosine)
        }
        counting += pow(density, -1 / (d + 1)) * sphereMean(dimension) { pow(at($0).tangent, d / (d + 1)) } / 5
        process += pow(density, -p) * sphereMean(dimension) { at($0).covariance * pow(at($0).tangent, -p) } / 5
      }
      let area = sphereArea(dimension)
      let lambda = pow(area * pow(2 * .pi, -d) / d * counting, (d + 1) / d)
      let loss = area * process * tgamma(p + 1) * pow(2, -p) / (6 * pow(2 * .pi, d))
      let law = try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: sample)
      #expect(relativeError(try asymptotics.coefficient(over: sample).value, lambda) < 1e-10)
      #expect(relativeError(law.lossCoefficient.value, loss) < 1e-10)
      #expect(relativeError(law.sumCoefficient.value, area * process * pow(lambda, p) / (3 * pow(2 * .pi, d))) < 1e-10)
    }
  }

  /// About the origin θ̃_x(n) is constant on the sphere, and the density of one Gaussian depends on one angle alone. Up to
  /// d = 5 the integral is exact, above it has a standard error.
  @Test("the indicator of a ball among data that lie to one side", arguments: [2, 3, 4, 5, 6, 9])
  func indicator(dimension: Int) throws {
    let (d, radius, deviation) = (Double(dimension), 1.2, 0.7)
    let centre = gaussianMatrix(1, dimension, seed: 3)
    let mixture = try GaussianMixture(centres: centre, deviations: [deviation])
    let kernel = try KernelSingularity.tangentKernel(dimension: dimension, weightScale: 1.2, biasScale: 0.6)
    let (p, distance) = (1 / (d + 1), centre.frobeniusNorm)
    let transform = kernel.transform(squaredNorm: radius * radius, projection: radius)
    let mean = sphereMean(dimension) { cosine in
      let square = radius * radius + distance * distance - 2 * radius * distance * cosine
      let density = pow(2 * .pi * deviation * deviation, -d / 2) * exp(-square / (2 * deviation * deviation))
      return pow(density, 1 - p) * pow(transform, -p)
    }
    let expected = sphereArea(dimension) * pow(radius, d - 1) * mean / (2 * .pi) * tgamma(p + 1) * pow(2, -p)
    let law = try EigenvalueAsymptotics(of: kernel).indicator(
      radius: radius, eigenvalueCoefficient: Estimate(1, standardError: 0), logDensity: mixture.logDensity)
    let found = law.lossCoefficient
    if dimension <= 5 {
      // In five dimensions one doubling of the nodes is all there is, whose change is far above the error after it.
      #expect(relativeError(found.value, expected) < 1e-12)
      #expect(found.standardError < (dimension == 5 ? 1e-6 : 1e-12) * expected)
    } else {
      #expect(abs(found.value - expected) < 4 * found.standardError && found.standardError < 0.01 * expected)
    }
  }

  /// Over many samples the variance of (K̂ − K)/σ̂ and of (Ĉ − C)/σ̂ is 1. The points' densities vary by themselves, so that
  /// Λ and I do not go together.
  @Test("the standard errors of the process's K and C cover")
  func coverage() throws {
    let asymptotics = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 2, weightScale: 1, biasScale: 1))
    let covariance = try KernelSingularity.covariance(dimension: 2, weightScale: 1, biasScale: 1)
    let laws = try (1...400).map { trial in
      let densities = RandomStream(seed: UInt64(trial), name: "density").uniform(count: 200).map { 0.2 + $0 }
      let sample = try DensitySample(points: gaussianMatrix(200, 2, seed: trial), densities: densities)
      return try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: sample)
    }
    for estimates in [laws.map(\.sumCoefficient), laws.map(\.lossCoefficient)] {
      let mean = estimates.reduce(0) { $0 + $1.value } / 400
      let chi = estimates.reduce(0) { $0 + pow(($1.value - mean) / $1.standardError, 2) } / 399
      #expect(0.8 < chi && chi < 1.25, "\(chi)")
    }
  }

  @Test("the standard error of K is the jackknife's", arguments: [2, 3])
  func jackknife(dimension: Int) throws {
    let asymptotics = EigenvalueAsymptotics(of: try .tangentKernel(dimension: dimension, weightScale: 1, biasScale: 1))
    let covariance = try KernelSingularity.covariance(dimension: dimension, weightScale: 1, biasScale: 1)
    let count = 300
    let points = gaussianMatrix(count, dimension, seed: 2)
    let densities = RandomStream(seed: 2, name: "density").uniform(count: count).map { 0.2 + $0 }
    func estimate(_ rows: [Int]) throws -> Estimate {
      let sample = try DensitySample(points: points.rows(rows), densities: rows.map { densities[$0] })
      return try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: sample).sumCoefficient
    }
    let values = try (0..<count).map { left in try estimate((0..<count).filter { $0 != left }).value }
    let mean = values.reduce(0, +) / Double(count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (Double(count - 1) / Double(count) * squares).squareRoot()
    #expect(relativeError(try estimate(Array(0..<count)).standardError, error) < 0.02)
  }

  /// Points at the quantiles of |x| under the density (1 + |x|²)^{−3/2}/2π, whose terms vary little however far they are.
  @Test("the integral over the plane is the limit of means over points, for deep networks too", arguments: [2, 3, 6])
  func plane(layers: Int) throws {
    let count = 16_000
    let radii = (0..<count).map { i in (pow((Double(i) + 0.5) / Double(count), -2) - 1).squareRoot() }
    let points = Matrix(rows: count, columns: 2) { i, j in j == 0 ? radii[i] : 0 }
    let sample = try DensitySample(points: points, densities: radii.map { pow(1 + $0 * $0, -1.5) / (2 * .pi) })
    for (weight, bias) in [(1.0, 1.0), (1.5, 0.3)] {
      let asymptotics = EigenvalueAsymptotics(
        of: try .deepTangentKernel(dimension: 2, layers: layers, weightScale: weight, biasScale: bias))
      let covariance = try KernelSingularity.deepCovariance(
        dimension: 2, layers: layers, weightScale: weight, biasScale: bias)
      let mean = try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: sample).lossCoefficient
      let exact = try GaussianProcessLoss(asymptotics, covariance: covariance).planarLaw(over: sample).lossCoefficient
      #expect(relativeError(mean.value, exact.value) < 1e-6, "\(weight), \(bias)")
    }
  }

  /// All of the error of K in the plane is that of Λ.
  @Test("the error of K with the exact integral is p times that of Λ")
  func planarError() throws {
    let asymptotics = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 2, weightScale: 1.3, biasScale: 0.5))
    let covariance = try KernelSingularity.covariance(dimension: 2, weightScale: 1.3, biasScale: 0.5)
    let sample = try DensitySample(points: gaussianMatrix(30, 2, seed: 1), densities: (1...30).map { Double($0) / 30 })
    let lambda = try asymptotics.coefficient(over: sample)
    let law = try GaussianProcessLoss(asymptotics, covariance: covariance).planarLaw(over: sample)
    let error = law.sumCoefficient.standardError / law.sumCoefficient.value
    #expect(relativeError(error, lambda.standardError / lambda.value) < 1e-12 && law.lossCoefficient.standardError == 0)
  }
}
