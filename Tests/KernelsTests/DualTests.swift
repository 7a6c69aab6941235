import Diagnostics
import Foundation
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Averages of a raw activation at one pair, computed independently: by the trapezoidal rule over two Gaussians, whose
/// results at two steps agree to 5e-14 of the scales, the geometric means of the diagonal's values.
private struct DualCase: Decodable, Sendable, CustomStringConvertible {
  let activation: String
  let q: Double, other: Double, correlation: Double
  /// 1 − |correlation|, where that is small.
  let gap: Double?
  let value: Double, slope: Double, valueScale: Double, slopeScale: Double

  var description: String { "\(activation), q = \(q), q' = \(other), ρ = \(correlation)" }

  /// Two points of σ_w = 1, σ_b = 0.
  var points: (x: [Double], y: [Double]) {
    let rest = gap.map { $0 * (2 - $0) } ?? (1 - correlation * correlation)
    let r = other.squareRoot()
    return ([q.squareRoot(), 0], [r * correlation, r * max(rest, 0).squareRoot()])
  }
}

@Suite("Duals of smooth activations")
struct DualTests {
  private static let smooth = Activation.Kind.allCases.filter {
    if case .power = $0 { false } else { $0 != .relu }
  }

  private func network(
    _ kind: Activation.Kind, _ normalisation: Activation.Normalisation = .none, weightScale: Double = 1,
    biasScale: Double = 0, depth: Int = 1
  ) throws -> InfiniteNetwork {
    try InfiniteNetwork(
      Activation(kind, normalisation: normalisation), weightScale: weightScale, biasScale: biasScale, depth: depth)
  }

  @Test("each is that of an independent quadrature, near and at ρ = ±1 too")
  func values() throws {
    var kinds: Set<String> = []
    for pair in try infiniteFixture("duals", as: [DualCase].self) {
      let network = try network(try #require(Activation.Kind(rawValue: pair.activation)))
      let (x, y) = pair.points
      let value = try network.kernel(.covariance, at: x, and: y)
      let tangent = try network.kernel(.ntk, at: x, and: y) - value
      let c = pair.correlation * (pair.q * pair.other).squareRoot()
      #expect(abs(value - pair.value) < 2e-12 * pair.valueScale, "\(pair): \(value), \(pair.value)")
      #expect(
        abs(tangent - c * pair.slope) < 4e-12
          * (pair.slopeScale * (pair.q * pair.other).squareRoot()
            + pair.valueScale),
        "\(pair): \(tangent), \(c * pair.slope)")
      kinds.insert(pair.activation)
    }
    #expect(kinds.count == Self.smooth.count - 1, "all but the identity: \(kinds)")
  }

  /// Points of norms from `least` to 1, in general position, close to each other, opposite or equal.
  private func points(_ n: Int, least: Double, scale: Double) -> Matrix<Double> {
    var points = gaussianMatrix(n, 3, seed: n)
    for i in 0..<n {
      let norm = points.row(i).reduce(0) { $0 + $1 * $1 }.squareRoot()
      let wanted = scale * pow(least, Double(i) / Double(n - 1))
      for k in 0..<3 { points[i, k] *= wanted / norm }
    }
    for i in stride(from: 4, to: n, by: 5) {
      let factor = [1, -1, 1 + 1e-7, -1 + 1e-5, 0][i % 5 == 4 ? i / 5 % 5 : 0]
      for k in 0..<3 { points[i, k] = factor * points[i - 1, k] + (i / 5 % 2 == 0 ? 0 : 1e-6) }
    }
    return points
  }

  /// Many samples are interpolated between nodes of their norms, a pair's norms are nodes.
  @Test("a matrix is made of its pairs, whatever the range of norms", arguments: smooth)
  func entries(kind: Activation.Kind) throws {
    for (least, scale, depth, normalisation) in [
      (1.0, 1.0, 3, Activation.Normalisation.unit), (0.5, 2, 1, .none), (0.2, 4, 2, .none), (0.01, 1, 1, .centred),
      (0.3, 20, 1, .none),
    ] where kind != .cubic || scale < 3 {
      let network = try network(kind, normalisation, weightScale: 1.2, biasScale: least == 1 ? 0.4 : 0, depth: depth)
      let samples = points(45, least: least, scale: scale)
      for kernel in [InfiniteKernel.covariance, .ntk] {
        let matrix = try network.kernel(kernel, of: samples)
        #expect(matrix.largestAsymmetry == 0)
        for i in stride(from: 0, to: 45, by: 11) {
          for j in stride(from: i % 4, to: 45, by: 4) {
            let value = try network.kernel(kernel, at: samples.row(i), and: samples.row(j))
            let size = (matrix[i, i] * matrix[j, j]).squareRoot()
            #expect(abs(matrix[i, j] - value) <= 5e-11 * size, "\(kernel), \(least), \(scale): \(i), \(j)")
          }
        }
        let eigenvalues = try SymmetricEigen.values(of: matrix)
        #expect(eigenvalues[0] > -1e-11 * eigenvalues[44])
      }
    }
  }

  /// More than a tile: sorted by norm, and put back; other samples in other orders.
  @Test("many samples of many norms, in any order", arguments: [Activation.Kind.arctan, .softplus])
  func sorted(kind: Activation.Kind) throws {
    let network = try network(kind, biasScale: 0.2, depth: 2)
    let samples = gaussianMatrix(300, 4, seed: 6)
    for kernel in [InfiniteKernel.covariance, .ntk] {
      let matrix = try network.kernel(kernel, of: samples)
      let block = try network.kernel(kernel, between: samples, and: samples.rows(Array((0..<270).reversed())))
      for i in stride(from: 0, to: 300, by: 37) {
        for j in stride(from: i % 5, to: 300, by: 41) {
          let value = try network.kernel(kernel, at: samples.row(i), and: samples.row(j))
          let size = (matrix[i, i] * matrix[j, j]).squareRoot()
          #expect(abs(matrix[i, j] - value) <= 5e-11 * size)
          if j < 270 { #expect(abs(block[i, 269 - j] - value) <= 5e-11 * size) }
        }
      }
      #expect(matrix.largestAsymmetry == 0)
    }
  }

  @Test("between two sets as within their union", arguments: [Activation.Kind.tanh, .softplus, .erf, .relu])
  func between(kind: Activation.Kind) throws {
    let network = try network(kind, .unit, weightScale: 1.1, biasScale: 0.3, depth: 2)
    let all = points(40, least: 0.3, scale: 2)
    let (first, second) = (all.rows(0..<29), all.rows(29..<40))
    let (whole, block) = (try network.kernel(.ntk, of: all), try network.kernel(.ntk, between: first, and: second))
    #expect(
      largestDifference(block, Matrix(rows: 29, columns: 11) { whole[$0, 29 + $1] }) < 1e-12 * whole.frobeniusNorm)
  }

  @Test(
    "a deep network is a shallow one on the features of the layers below",
    arguments: smooth + [.relu, .power(2), .power(0.75), .power(1.5)])
  func composition(kind: Activation.Kind) throws {
    let (weightScale, biasScale) = (1.2, 0.6)
    let samples = points(20, least: 0.4, scale: 1)
    for normalisation in Activation.Normalisation.allCases {
      let shallow = try network(kind, normalisation, weightScale: weightScale, biasScale: biasScale)
      let eigen = try SymmetricEigen(shallow.kernel(.covariance, of: samples))
      let features = Matrix(rows: 20, columns: 20) { i, k in
        eigen.vectors[k, i] * max(eigen.values[k], 0).squareRoot() / weightScale
      }
      for depth in 2...3 {
        let deep = try network(kind, normalisation, weightScale: weightScale, biasScale: biasScale, depth: depth)
        let above = try network(kind, normalisation, weightScale: weightScale, biasScale: biasScale, depth: depth - 1)
        let (first, second) = (try deep.kernel(.covariance, of: samples), try above.kernel(.covariance, of: features))
        #expect(largestDifference(first, second) < 1e-10 * first.frobeniusNorm, "\(normalisation), \(depth)")
      }
    }
  }

  @Test("Θ's second part is the derivative by scale of Σ: c ∂D/∂c + … in closed form for the identity and the cube")
  func polynomials() throws {
    let (x, y) = ([1.0, 2], [0.5, -1.5])
    let c = -2.5
    for depth in 1...4 {
      let linear = try network(.linear, weightScale: 1.5, depth: depth)
      let power = pow(2.25, Double(depth + 1))
      #expect(relativeError(try linear.kernel(.covariance, at: x, and: y), power * c) < 1e-14)
      #expect(relativeError(try linear.kernel(.ntk, at: x, and: y), Double(depth + 1) * power * c) < 1e-14)
    }
    let cubic = try network(.cubic)
    let (value, slope) = (6 * c * c * c + 9 * 5 * 2.5 * c, 9 * (5 * 2.5 + 2 * c * c))
    #expect(relativeError(try cubic.kernel(.ntk, at: x, and: y), value + c * slope) < 1e-14)
  }

  @Test(
    "deep networks of other powers at a pair are shallow ones of its features", arguments: [-0.3, 0, 0.2, 0.6, 3.3])
  func powers(power: Double) throws {
    let (x, y, scale) = ([0.6, -0.3], [0.2, 0.5], 1.3)
    let shallow = try InfiniteNetwork(power: power, weightScale: scale, biasScale: 0.4)
    let deep = try InfiniteNetwork(power: power, weightScale: scale, biasScale: 0.4, depth: 3)
    var (u, v) = (x, y)
    for _ in 0..<2 {
      let (a, b, c) = (
        try shallow.kernel(.covariance, at: u, and: u), try shallow.kernel(.covariance, at: v, and: v),
        try shallow.kernel(.covariance, at: u, and: v)
      )
      (u, v) = ([a.squareRoot() / scale, 0], [c / a.squareRoot() / scale, (b - c * c / a).squareRoot() / scale])
    }
    let expected = try shallow.kernel(.covariance, at: u, and: v)
    #expect(relativeError(try deep.kernel(.covariance, at: x, and: y), expected) < 1e-12)
  }

  /// Cho and Saul's arc-cosine kernel of order 2 and its derivative's, of order 1, layer by layer.
  @Test("deep networks of squared ReLU in closed form, at equal and opposite points too")
  func squares() throws {
    func angular(_ order: Int, _ c: Double, _ a: Double, _ b: Double) -> Double {
      let cosine = max(-1, min(1, c / (a * b).squareRoot()))
      let (sine, angle) = ((1 - cosine * cosine).squareRoot(), acos(cosine))
      return order == 1
        ? (a * b).squareRoot() * (sine + (Double.pi - angle) * cosine) / (2 * Double.pi)
        : a * b * (3 * sine * cosine + (Double.pi - angle) * (1 + 2 * cosine * cosine)) / (2 * Double.pi)
    }
    let x = [0.6, -0.3, 0.5]
    for y in [x, [0.1, 0.9, -0.4], [-0.2, 0.4, 0.7], x.map { -$0 }, x.map { 0.5 * $0 }] {
      for (depth, bias) in [(1, 0.3), (2, 0.3), (4, 0.1), (2, 0)] {
        func product(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        var (a, b, c) = (product(x, x) + bias * bias, product(y, y) + bias * bias, product(x, y) + bias * bias)
        var tangent = c
        for layer in 1...depth {
          let (slope, added) = (4 * angular(1, c, a, b), layer == depth ? 0 : bias * bias)
          (a, b, c) = (1.5 * a * a + added, 1.5 * b * b + added, angular(2, c, a, b) + added)
          tangent = c + slope * tangent
        }
        let network = try InfiniteNetwork(power: 2, biasScale: bias, depth: depth)
        let size = (a * b).squareRoot()
        #expect(abs(try network.kernel(.covariance, at: x, and: y) - c) < 1e-14 * size * 10, "\(y), \(depth)")
        #expect(
          abs(try network.kernel(.ntk, at: x, and: y) - tangent) < 1e-12 * Double(depth * 10) * size, "\(y), \(depth)")
      }
    }
  }

  @Test("scaling laws: σ(az) at x is σ(z) at ax; the sigmoid is tanh of half")
  func scaling() throws {
    let samples = points(30, least: 0.2, scale: 3)
    var half = samples
    half.scale(by: 0.5)
    let sigmoid = try network(.sigmoid, .centred).kernel(.ntk, of: samples)
    var tanh = try network(.tanh).kernel(.ntk, of: half)
    tanh.scale(by: 0.25)
    #expect(largestDifference(sigmoid, tanh) < 1e-12 * sigmoid.frobeniusNorm)
    // Far out they are steps, and softplus is ReLU: to the order of 1/q.
    let (x, y) = ([300.0, 0], [-100.0, 250])
    let angle = acos(-100 / 72500.0.squareRoot())
    for (kind, height) in [(Activation.Kind.tanh, 1.0), (.arctan, .pi / 2), (.erf, 1)] {
      let value = try network(kind).kernel(.covariance, at: x, and: y)
      #expect(abs(value - height * height * (1 - 2 * angle / .pi)) < 0.02 * height)
    }
    let rectifier = try InfiniteNetwork(biasScale: 0).kernel(.ntk, at: x, and: y)
    #expect(relativeError(try network(.softplus).kernel(.ntk, at: x, and: y), rectifier) < 1e-3)
  }

  @Test("averages of a shifted and scaled ReLU, and of wide random networks", arguments: Activation.Kind.allCases)
  func monteCarlo(kind: Activation.Kind) throws {
    let (x, y) = ([0.4, -0.8], [0.9, 0.3])
    for normalisation in Activation.Normalisation.allCases {
      let activation = Activation(kind, normalisation: normalisation)
      let network = try network(kind, normalisation, weightScale: 0.8, biasScale: 0.6)
      let draws = 200_000
      let weights = gaussianMatrix(draws, 3, seed: 11)
      let products = (0..<draws).map { draw -> Double in
        func value(_ x: [Double]) -> Double {
          let z = 0.8 * (weights[draw, 0] * x[0] + weights[draw, 1] * x[1]) + 0.6 * weights[draw, 2]
          return activation.scale * (kind.value(z) - activation.offset)
        }
        return 0.64 * value(x) * value(y)
      }
      let mean = products.reduce(0, +) / Double(draws)
      let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws)
      let expected = try network.kernel(.covariance, at: x, and: y)
      #expect(abs(expected - mean) < 5 * (variance / Double(draws)).squareRoot(), "\(normalisation)")
    }
  }

  @Test(
    "the empirical kernels of a wide network tend to them", arguments: [Activation.Kind.tanh, .softplus, .relu, .gelu])
  func finiteWidth(kind: Activation.Kind) throws {
    let samples = points(6, least: 0.5, scale: 1.5)
    for normalisation in [Activation.Normalisation.none, .unit] {
      let activation = Activation(kind, normalisation: normalisation)
      let architecture = FullyConnected(
        inputs: 3, widths: [1000, 1000], activation: activation,
        parametrisation: .tangent(weightScale: 1.2, biasScale: 0.5))
      var empirical = Matrix<Double>(rows: 6, columns: 6)
      for seed in 1...4 {
        let source = RandomNetwork(architecture, seed: UInt64(seed))
        empirical.add(try EmpiricalKernels(source, samples: samples).tangentKernel(), scaledBy: 0.25)
      }
      let limit = try network(kind, normalisation, weightScale: 1.2, biasScale: 0.5, depth: 2).kernel(.ntk, of: samples)
      #expect(largestDifference(empirical, limit) < 0.15 * (limit.storage.max() ?? 0), "\(normalisation)")
    }
  }

  @Test("what is refused")
  func faults() throws {
    let tanh = try network(.tanh)
    for kernel in [InfiniteKernel.singular, .singularCovariance] {
      let problem = try problem { _ = try tanh.kernel(kernel, at: [1], and: [2]) }
      #expect(problem?.category == .usage && problem?.cause.contains("smooth") == true)
    }
    for (kind, size) in [(Activation.Kind.tanh, 1e8), (.arctan, 1e40), (.cubic, 1e60), (.erf, 1e155)] {
      let problem = try problem { _ = try network(kind).kernel(.ntk, at: [size], and: [1]) }
      #expect(problem?.category == .badInput && problem?.remedy != nil, "\(kind)")
    }
    #expect(try network(.tanh).kernel(.ntk, of: Matrix(rows: 2, columns: 2)).storage.allSatisfy { $0 == 0 })
  }
}
