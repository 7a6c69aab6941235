import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing
import Theory

/// Λ, K, C of Velikanov and Yarotsky 2021 against independent values, closed forms and their scaling.
@Suite("Power laws of spectra and losses")
struct PowerLawTests {
  private static let scales: [(weight: Double, bias: Double)] = [(1, 1), (1.25, 0.5), (0.3, 2)]

  /// Points in d dimensions with made-up densities: the formulas are means over whatever is given.
  private func sample(_ dimension: Int, count: Int = 40) throws -> DensitySample {
    let densities = RandomStream(seed: 5, name: "density").uniform(count: count).map { 0.05 + $0 }
    return try DensitySample(points: gaussianMatrix(count, dimension, seed: dimension), densities: densities)
  }

  @Test("independent values: Λ for (z)_+^q, K and C of both targets, deep networks", arguments: [1, 2])
  func reference(dimension d: Int) throws {
    let reference = try PowerLawReference.load(d)
    let (sample, mixture) = (try reference.sample(), try reference.mixture())
    #expect(reference.cases.count == 2)
    for expected in reference.cases {
      let (weight, bias) = (expected.sigmaW, expected.sigmaB)
      for (power, lambda) in expected.lambdaQ {
        let kernel = try KernelSingularity.tangentKernel(
          dimension: d, power: try #require(Double(power)), weightScale: weight, biasScale: bias)
        #expect(relativeError(try EigenvalueAsymptotics(of: kernel).coefficient(over: sample).value, lambda) < 1e-12)
      }
      let kernel = try KernelSingularity.tangentKernel(dimension: d, weightScale: weight, biasScale: bias)
      let covariance = try KernelSingularity.covariance(dimension: d, weightScale: weight, biasScale: bias)
      let asymptotics = EigenvalueAsymptotics(of: kernel)
      let lambda = try asymptotics.coefficient(over: sample)
      #expect(relativeError(lambda.value, expected.lambda24) < 1e-12)
      let process = try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: sample)
      #expect(relativeError(process.sumCoefficient.value, expected.kGp) < 1e-11)
      #expect(relativeError(process.lossCoefficient.value, expected.cGpClosed) < 1e-12)
      let ball = try asymptotics.indicator(
        radius: expected.r, eigenvalueCoefficient: lambda, logDensity: mixture.logDensity)
      #expect(relativeError(ball.sumCoefficient.value, expected.ball.k) < 1e-11)
      #expect(relativeError(ball.lossCoefficient.value, expected.ball.c) < 1e-11)
      #expect(ball.sumExponent == expected.ball.kappa && abs(ball.lossExponent - expected.ball.xi) < 1e-15)
      for deep in expected.deep {
        let asymptotics = EigenvalueAsymptotics(
          of: try .deepTangentKernel(dimension: d, layers: deep.l, weightScale: weight, biasScale: bias))
        let law = try GaussianProcessLoss(
          asymptotics, covariance: .deepCovariance(dimension: d, layers: deep.l, weightScale: weight, biasScale: bias)
        ).law(over: sample)
        #expect(relativeError(try asymptotics.coefficient(over: sample).value, deep.lambda) < 1e-11, "L = \(deep.l)")
        #expect(relativeError(law.sumCoefficient.value, deep.k) < 1e-11, "L = \(deep.l)")
        #expect(relativeError(law.lossCoefficient.value, deep.c) < 1e-11, "L = \(deep.l)")
      }
      let (wave, point) = (expected.thetaTilde.k, expected.thetaTilde.x)
      let length = wave.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let projection = zip(wave, point).reduce(0) { $0 + $1.0 * $1.1 } / length
      let squaredNorm = point.reduce(0) { $0 + $1 * $1 }
      let theta = kernel.transform(squaredNorm: squaredNorm, projection: projection) * pow(length, -Double(d + 1))
      let zeta = covariance.transform(squaredNorm: squaredNorm, projection: projection) * pow(length, -Double(d + 3))
      #expect(relativeError(theta, expected.thetaTilde.theta) < 1e-12)
      #expect(relativeError(zeta, expected.thetaTilde.zeta) < 1e-12)
    }
  }

  /// Eqs. (24) and (31), the latter corrected, as they stand; 3/2 and 5/2 are the logarithmic cases.
  @Test("closed forms for shallow networks", arguments: [1, 2, 3, 4, 7], [0.75, 1, 1.5, 2, 2.5])
  func closedForm(dimension: Int, power q: Double) throws {
    let sample = try sample(dimension)
    let (d, alpha) = (Double(dimension), 2 * q - 1)
    for (weight, bias) in Self.scales {
      let mean =
        zip(sample.squaredNorms, sample.densities).reduce(0) { sum, point in
          let radius = (weight * weight * point.0 + bias * bias).squareRoot()
          return sum + pow(point.1, -alpha / (d + alpha)) * pow(radius, (d - alpha) / (d + alpha))
        } / Double(sample.densities.count)
      let expected =
        pow(weight, alpha + 2) * pow(bias, alpha / d) * q * q * pow(2 * .pi, -(q + 1))
        * tgamma((d + alpha) / 2) * pow(tgamma(q), 2) / pow(tgamma(d / 2 + 1), (d + alpha) / d)
        * pow(mean, (d + alpha) / d)
      let kernel = try KernelSingularity.tangentKernel(
        dimension: dimension, power: q, weightScale: weight, biasScale: bias)
      let asymptotics = EigenvalueAsymptotics(of: kernel)
      #expect(relativeError(try asymptotics.coefficient(over: sample).value, expected) < 1e-12)
      #expect(abs(asymptotics.exponent - (1 + alpha / d)) < 1e-15)
    }
  }

  @Test("K and Λ through eq. (9) give C", arguments: [1, 2, 3, 5, 6])
  func consistency(dimension: Int) throws {
    let sample = try sample(dimension)
    let mixture = try GaussianMixture(
      centres: gaussianMatrix(3, dimension, seed: 8), deviations: [0.5, 1, 0.7], weights: [1, 2, 3])
    for layers in 2...4 {
      let asymptotics = EigenvalueAsymptotics(
        of: try .deepTangentKernel(dimension: dimension, layers: layers, weightScale: 1.3, biasScale: 0.4))
      let lambda = try asymptotics.coefficient(over: sample)
      let laws = [
        try GaussianProcessLoss(
          asymptotics,
          covariance: .deepCovariance(dimension: dimension, layers: layers, weightScale: 1.3, biasScale: 0.4)
        ).law(over: sample),
        try asymptotics.indicator(radius: 1.2, eigenvalueCoefficient: lambda, logDensity: mixture.logDensity),
      ]
      for law in laws {
        let xi = law.sumExponent / asymptotics.exponent
        let loss = law.sumCoefficient.value / 2 * tgamma(xi + 1) * pow(2 * lambda.value, -xi)
        #expect(relativeError(loss, law.lossCoefficient.value) < 1e-12)
        #expect(relativeError(law.lossExponent, xi) < 1e-15)
      }
    }
  }

  @Test(
    "two weight layers are the shallow network; a Gaussian mean-field law gives its kernel", arguments: [1, 2, 3, 10])
  func reductions(dimension: Int) throws {
    for (weight, bias) in Self.scales {
      let shallow = try KernelSingularity.tangentKernel(dimension: dimension, weightScale: weight, biasScale: bias)
      let covariance = try KernelSingularity.covariance(dimension: dimension, weightScale: weight, biasScale: bias)
      let deep = try KernelSingularity.deepTangentKernel(
        dimension: dimension, layers: 2, weightScale: weight, biasScale: bias)
      let deepCovariance = try KernelSingularity.deepCovariance(
        dimension: dimension, layers: 2, weightScale: weight, biasScale: bias)
      let field = try KernelSingularity.meanField(
        dimension: dimension, outputMoment: 0.7, weightScale: weight, biasScale: bias)
      for (squaredNorm, projection) in [(0.0, 0.0), (2, 0.3), (30, -5)] {
        let value = { (kernel: KernelSingularity) in
          kernel.transform(squaredNorm: squaredNorm, projection: projection)
        }
        #expect(relativeError(value(deep), value(shallow)) < 1e-12)
        #expect(relativeError(value(deepCovariance), value(covariance)) < 1e-12)
        // The gradient in w and b has the factor 1 + x·x′ instead of σ_w² x·x′ + σ_b², the weights σ_w c the one c.
        let squaredRadius = weight * weight * squaredNorm + bias * bias
        let factor = 0.7 * (1 + squaredNorm) / (weight * weight * squaredRadius)
        #expect(relativeError(value(field), value(shallow) * factor) < 1e-12)
      }
    }
  }

  /// θ_x(z) = −(σ_w²/2π) r² φ, φ ≈ σ_w σ_b |z|/r², so
  /// θ̃_x(1) = (σ_w³ σ_b/2π)·2, the transform of −|z| being 2/k².
  @Test("the transform in one dimension is that of −|z|")
  func oneDimension() throws {
    for (weight, bias) in Self.scales {
      let kernel = try KernelSingularity.tangentKernel(dimension: 1, weightScale: weight, biasScale: bias)
      for x in [0.0, 0.4, -3] {
        #expect(
          relativeError(kernel.transform(squaredNorm: x * x, projection: x), pow(weight, 3) * bias / .pi) < 1e-13)
      }
    }
  }

  /// Points farther by a factor s in a density lower by s^d, seen by weights smaller by s, are the same problem: the
  /// angles do not change.
  @Test("dilating the data and shrinking the weights changes no law", arguments: [1, 2, 3, 6], [0.2, 5])
  func dilation(dimension: Int, factor: Double) throws {
    let points = gaussianMatrix(30, dimension, seed: 3)
    let densities = (0..<30).map { 0.1 + Double($0) / 30 }
    var far = points
    far.scale(by: factor)
    let near = try DensitySample(points: points, densities: densities)
    let distant = try DensitySample(
      points: far, densities: densities.map { $0 * pow(factor, -Double(dimension)) })
    // The outer layers' σ_w stays: it is taken out by hand, Θ ∝ σ_w² at fixed angles.
    let asymptotics = { (weight: Double) in
      EigenvalueAsymptotics(
        of: try .tangentKernel(dimension: dimension, power: 1.25, weightScale: weight, biasScale: 0.8))
    }
    let (before, after) = (try asymptotics(1.1), try asymptotics(1.1 / factor))
    let ratio = try after.coefficient(over: distant).value / before.coefficient(over: near).value
    #expect(relativeError(ratio, pow(factor, -2)) < 1e-12)
  }

  @Test("in the plane the process's integral is that of r^−3, whatever the density and the scales")
  func plane() throws {
    for (weight, bias) in Self.scales {
      for power in [0.75, 1, 2.0] {
        let asymptotics = EigenvalueAsymptotics(
          of: try .tangentKernel(dimension: 2, power: power, weightScale: weight, biasScale: bias))
        let covariance = try KernelSingularity.covariance(
          dimension: 2, power: power, weightScale: weight, biasScale: bias)
        // ζ̃/θ̃ = (E/D) σ_w² σ_b² r^−2 Q^−1 and ∫ Q^−1 dS = 2π/(σ_b r), ∫ r^−3 dx = 2π/(σ_w² σ_b).
        let ratio = tgamma((2 * power + 3) / 2) / tgamma((2 * power + 1) / 2) * 2
        let integral = try GaussianProcessLoss(asymptotics, covariance: covariance).planarIntegral()
        #expect(relativeError(integral, ratio * 4 * .pi * .pi) < 1e-12)
      }
    }
    // The mean over points spread evenly by r^−3 converges to it: density ∝ r^−3 makes every term equal.
    let asymptotics = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 2, weightScale: 1, biasScale: 1))
    let covariance = try KernelSingularity.covariance(dimension: 2, weightScale: 1, biasScale: 1)
    let points = gaussianMatrix(50, 2, seed: 4)
    let densities = (0..<50).map { i in pow(1 + pow(points[i, 0], 2) + pow(points[i, 1], 2), -1.5) / (2 * .pi) }
    let sample = try DensitySample(points: points, densities: densities)
    let mean = try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: sample)
    let exact = try GaussianProcessLoss(asymptotics, covariance: covariance).planarLaw(over: sample)
    #expect(relativeError(mean.lossCoefficient.value, exact.lossCoefficient.value) < 1e-12)
    #expect(mean.lossCoefficient.standardError < 1e-12 * mean.lossCoefficient.value)
    let spread = try GaussianProcessLoss(asymptotics, covariance: covariance).mean(over: sample)
    #expect(relativeError(spread.effectiveCount, 50) < 1e-12 && relativeError(spread.largestShare, 0.02) < 1e-12)
  }

  /// Over many samples the errors are those stated: the variance of (Λ̂ − Λ)/σ̂ is 1.
  @Test("the standard error of Λ covers")
  func coverage() throws {
    let mixture = try GaussianMixture(dimension: 3, stream: RandomStream(seed: 1, name: "centres"))
    let asymptotics = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 3, weightScale: 1, biasScale: 1))
    let estimates = try (0..<300).map { trial in
      let points = try mixture.sample(400, stream: RandomStream(seed: UInt64(trial), name: "points"))
      return try asymptotics.coefficient(
        over: DensitySample(points: points, densities: mixture.density(at: points)))
    }
    let mean = estimates.reduce(0) { $0 + $1.value } / 300
    let chi = estimates.reduce(0) { $0 + pow(($1.value - mean) / $1.standardError, 2) } / 299
    #expect(0.75 < chi && chi < 1.4, "\(chi)")
  }

  /// The surface integral against one that can be done by hand: one Gaussian about the origin is constant on the sphere.
  @Test("the indicator in any dimension", arguments: [1, 2, 3, 4, 5, 6, 12])
  func indicator(dimension: Int) throws {
    let mixture = try GaussianMixture(centres: Matrix(rows: 1, columns: dimension), deviations: [0.8])
    let kernel = try KernelSingularity.tangentKernel(dimension: dimension, weightScale: 1.2, biasScale: 0.6)
    let (d, radius) = (Double(dimension), 1.4)
    let p = 1 / (d + 1)
    let density = pow(2 * .pi * 0.64, -d / 2) * exp(-radius * radius / (2 * 0.64))
    let area = 2 * pow(.pi, d / 2) / tgamma(d / 2) * pow(radius, d - 1)
    let transform = kernel.transform(squaredNorm: radius * radius, projection: radius)
    let integral = area * density * pow(density * transform, -p)
    let law = try EigenvalueAsymptotics(of: kernel).indicator(
      radius: radius, eigenvalueCoefficient: Estimate(2, standardError: 0.1), logDensity: mixture.logDensity)
    #expect(relativeError(law.lossCoefficient.value, integral / (2 * .pi) * tgamma(p + 1) * pow(2, -p)) < 1e-12)
    #expect(relativeError(law.sumCoefficient.value, integral / .pi * pow(2, p)) < 1e-12)
    #expect(abs(law.sumCoefficient.standardError / law.sumCoefficient.value - p * 0.05) < 1e-9)
  }

  @Test("the surface integral does not depend on the coordinates' order", arguments: [2, 3, 4])
  func rotations(dimension: Int) throws {
    let centres = gaussianMatrix(4, dimension, seed: 2)
    let swapped = Matrix(rows: 4, columns: dimension) { centres[$0, dimension - 1 - $1] }
    let asymptotics = EigenvalueAsymptotics(
      of: try .deepTangentKernel(dimension: dimension, layers: 3, weightScale: 1, biasScale: 1))
    let centre = (0..<dimension).map { 0.1 * Double($0) }
    let values = try [(centres, centre), (swapped, Array(centre.reversed()))].map { centres, centre in
      let mixture = try GaussianMixture(centres: centres, deviations: [0.5, 0.6, 0.7, 0.8])
      return try asymptotics.indicator(
        radius: 1.5, centre: centre, eigenvalueCoefficient: Estimate(1, standardError: 0),
        logDensity: mixture.logDensity
      ).lossCoefficient.value
    }
    #expect(relativeError(values[0], values[1]) < 1e-9)
  }

  @Test("high dimensions neither overflow nor underflow", arguments: [100, 784])
  func highDimension(dimension: Int) throws {
    let points = gaussianMatrix(20, dimension, seed: 1)
    let sample = try DensitySample(points: points, densities: (0..<20).map { _ in 1e-200 })
    for layers in [2, 5] {
      let asymptotics = EigenvalueAsymptotics(
        of: try .deepTangentKernel(dimension: dimension, layers: layers, weightScale: 1.4, biasScale: 0.1))
      let lambda = try asymptotics.coefficient(over: sample).value
      #expect(lambda > 0 && lambda.isFinite)
    }
  }

  @Test func refusals() throws {
    #expect(throws: Problem.self) { try KernelSingularity.tangentKernel(dimension: 0, weightScale: 1, biasScale: 1) }
    #expect(throws: Problem.self) { try KernelSingularity.tangentKernel(dimension: 2, weightScale: 1, biasScale: 0) }
    #expect(throws: Problem.self) { try KernelSingularity.tangentKernel(dimension: 2, weightScale: .nan, biasScale: 1) }
    for power in [0.5, 0, -1, .nan, .infinity] {
      #expect(throws: Problem.self) {
        try KernelSingularity.tangentKernel(dimension: 2, power: power, weightScale: 1, biasScale: 1)
      }
    }
    #expect(throws: Problem.self) {
      try KernelSingularity.deepTangentKernel(dimension: 2, layers: 1, weightScale: 1, biasScale: 1)
    }
    #expect(throws: Problem.self) {
      try KernelSingularity.meanField(dimension: 2, outputMoment: 0, weightScale: 1, biasScale: 1)
    }
    #expect(throws: Problem.self) { try DensitySample(points: Matrix(rows: 3, columns: 0), densities: [1, 1, 1]) }
    #expect(throws: Problem.self) { try DensitySample(points: Matrix(rows: 3, columns: 1), densities: [1, 0, 1]) }
    #expect(throws: Problem.self) { try DensitySample(points: Matrix(rows: 3, columns: 1), densities: [1, 1]) }
    let line = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 1, weightScale: 1, biasScale: 1))
    let onLine = try KernelSingularity.covariance(dimension: 1, weightScale: 1, biasScale: 1)
    #expect(throws: Problem.self) { try GaussianProcessLoss(line, covariance: onLine).requireIntegrableTails() }
    #expect(throws: Problem.self) { try GaussianProcessLoss(line, covariance: onLine).planarIntegral() }
    #expect(throws: Problem.self) { try line.coefficient(over: sample(2)) }
    for radius in [0, -1, .infinity] {
      #expect(throws: Problem.self) {
        try line.indicator(radius: radius, eigenvalueCoefficient: Estimate(1, standardError: 0)) { $0.storage }
      }
    }
    // No data at the surface.
    #expect(throws: Problem.self) {
      try line.indicator(radius: 1, eigenvalueCoefficient: Estimate(1, standardError: 0)) { points in
        points.storage.map { _ in -1e308 }
      }
    }
  }

  @Test("constants beyond the range of Float64 are refused, not written as zero, infinity or NaN")
  func range() throws {
    let plane = try sample(2)
    let steep = EigenvalueAsymptotics(
      of: try .tangentKernel(dimension: 2, power: 500, weightScale: 1, biasScale: 1))
    let deep = EigenvalueAsymptotics(
      of: try .deepTangentKernel(dimension: 2, layers: 1001, weightScale: 3, biasScale: 1))
    let huge = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 2, weightScale: 1e200, biasScale: 1))
    for asymptotics in [steep, deep, huge] {
      let error = #expect(throws: Problem.self) { try asymptotics.coefficient(over: plane) }
      #expect(error?.category == .numericalFailure && error?.object == "Λ")
    }
    let faint = EigenvalueAsymptotics(of: try .tangentKernel(dimension: 2, weightScale: 1e-120, biasScale: 1e100))
    let covariance = try KernelSingularity.covariance(dimension: 2, weightScale: 1e-120, biasScale: 1e100)
    #expect(try faint.coefficient(over: plane).value > 0)
    #expect(throws: Problem.self) { try GaussianProcessLoss(faint, covariance: covariance).law(over: plane) }
    #expect(throws: Problem.self) { try GaussianProcessLoss(faint, covariance: covariance).planarLaw(over: plane) }
  }

  @Test("scaling the network scales Λ and C, and nothing else, however far", arguments: [1e-60, 1e-20, 1e20, 1e60])
  func scaling(factor: Double) throws {
    let plane = try sample(2)
    func answer(_ scale: Double) throws -> (lambda: Estimate, loss: Estimate, means: [SampleMean]) {
      let asymptotics = EigenvalueAsymptotics(
        of: try .tangentKernel(dimension: 2, weightScale: scale, biasScale: scale))
      let covariance = try KernelSingularity.covariance(dimension: 2, weightScale: scale, biasScale: scale)
      let law = try GaussianProcessLoss(asymptotics, covariance: covariance).law(over: plane)
      let process = try GaussianProcessLoss(asymptotics, covariance: covariance).mean(over: plane)
      return (
        try asymptotics.coefficient(over: plane), law.lossCoefficient,
        [try asymptotics.coefficientMean(over: plane), process]
      )
    }
    let (scaled, plain) = (try answer(factor), try answer(1))
    // Θ and Σ are homogeneous of degree 4 in both scales together; C ~ Σ/Θ^{κ/ν}, κ/ν = 1 in the plane.
    #expect(relativeError(scaled.lambda.value, pow(factor, 4) * plain.lambda.value) < 1e-12)
    #expect(relativeError(scaled.loss.value, plain.loss.value) < 1e-12)
    for (a, b) in [(scaled.lambda, plain.lambda), (scaled.loss, plain.loss)] {
      #expect(relativeError(a.standardError / a.value, b.standardError / b.value) < 1e-10)
    }
    for (a, b) in zip(scaled.means, plain.means) {
      #expect(relativeError(a.effectiveCount, b.effectiveCount) < 1e-10)
      #expect(relativeError(a.largestShare, b.largestShare) < 1e-10)
    }
  }
}
