import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import Randomness
import TestSupport
import Testing
import Theory

@Suite("Hermite coefficients and the power of teachers")
struct TeacherPowerTests {
  /// Of activations that are centred and of variance 1, by 40-digit quadrature.
  private struct Constants: Decodable {
    let mean: Double, sd: Double, mu1: Double, mu2: Double, beyondLinear: Double, beyondQuadratic: Double
    let squaredSlope: Double, eta0: Double, eta1: Double, eta2: Double, bound: Double

    enum CodingKeys: String, CodingKey {
      case mean, sd, mu1, mu2, eta0, eta1, eta2
      case beyondLinear = "P_gt1"
      case beyondQuadratic = "P_gt2"
      case squaredSlope = "a_sigma"
      case bound = "eq11_bound"
    }
  }

  @Test("coefficients, what lies beyond them and eq. (11) are those of an independent calculation")
  func reference() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/wang-constants.json")
    let table = try JSONDecoder().decode([String: Constants].self, from: Data(contentsOf: url))
    #expect(table.count == 4)
    for (name, expected) in table {
      let activation = Activation(try #require(Activation.Kind(rawValue: name)))
      let expansion = HermiteExpansion(of: activation)
      #expect(abs(activation.offset - expected.mean) < 1e-12 && abs(1 / activation.scale - expected.sd) < 1e-12)
      let power = try TeacherPower(activation: activation, dimension: 1000)
      for (value, number) in [
        (expansion.coefficients[0], 0), (expansion.coefficients[1], expected.mu1),
        (expansion.coefficients[2], expected.mu2), (expansion.beyond(degree: 1), expected.beyondLinear),
        (expansion.beyond(degree: 2), expected.beyondQuadratic), (expansion.squaredSlope, expected.squaredSlope),
        (expansion.slopes[0], expected.eta0), (expansion.slopes[1], expected.eta1),
        (expansion.slopes[2], expected.eta2), (expansion.smallestTangentEigenvalue, expected.bound),
        (power.beyondLinear, expected.beyondLinear), (power.beyondQuadratic, expected.beyondQuadratic),
        (power.variance, 1), (power.mean, 0),
      ] { #expect(abs(value - number) < 1e-12, "\(name): \(value) and \(number)") }
    }
  }

  @Test("polynomials are their own expansions")
  func polynomials() {
    let cubic = HermiteExpansion(of: Activation(.cubic, normalisation: .none))
    // ξ³ = √6 h_3 + 3 h_1.
    for (value, number) in zip(cubic.coefficients, [0, 3, 0, 6.0.squareRoot()]) { #expect(abs(value - number) < 1e-13) }
    #expect(cubic.beyond(degree: 3) < 1e-12 && abs(cubic.beyond(degree: 2) - 6) < 1e-12)
    let square = HermiteExpansion(of: Activation(.power(2), normalisation: .centred), degree: 8)
    let half = HermiteExpansion(of: Activation(.cubic), degree: 8)
    #expect(half.coefficients[4...].allSatisfy { abs($0) < 1e-12 })
    // (ξ)₊² is half of ξ² and an odd function.
    #expect(abs(square.coefficients[2] - 0.5.squareRoot()) < 1e-14 && abs(square.coefficients[4]) < 1e-13)
    #expect(abs(square.coefficients[0]) < 1e-15)
  }

  /// Parseval, as far as it converges.
  @Test("coefficients exhaust the second moment", arguments: [Activation.Kind.softplus, .sigmoid, .tanh, .relu])
  func exhaustion(kind: Activation.Kind) {
    let expansion = HermiteExpansion(of: Activation(kind), degree: 8)
    let rest = (0...8).map { expansion.beyond(degree: $0) }
    #expect(zip(rest, rest.dropFirst()).allSatisfy { $0 >= $1 - 1e-15 })
    #expect(rest[8] < (kind == .relu ? 0.01 : 0.02))
  }

  /// Over draws of x: moments of f*, and of what is left of it without its best linear and quadratic parts.
  @Test(
    "the powers are those found by drawing samples",
    arguments: [(1, 0.0), (1, 0.9), (3, 0.0), (3, -0.8)], [IndexTeacher.Quadratic.Form.centred, .printed])
  func sampling(teacher: (k: Int, tau: Double), form: IndexTeacher.Quadratic.Form) throws {
    let (d, n) = (4, 400_000)
    let model = try IndexTeacher(
      dimension: d, directions: teacher.k, activation: Activation(.softplus),
      quadratic: .init(strength: teacher.tau, form: form), stream: RandomStream(seed: 1, name: "teacher"))
    let power = try TeacherPower(
      activation: model.activation, directions: teacher.k, quadratic: teacher.tau, offset: form == .centred ? 1 : 0,
      dimension: d)
    let x = gaussianMatrix(n, d, seed: 5)
    var rows = x
    rows.scale(by: 1 / Double(d).squareRoot())
    let values = try model.values(at: rows)
    let mean = values.reduce(0, +) / Double(n)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
    // The coefficients of x_j and of h_2(x_j), x_j x_l.
    let root = 0.5.squareRoot()
    var (linear, quadratic) = (0.0, 0.0)
    for j in 0..<d {
      var first = 0.0
      for i in values.indices { first += values[i] * x[i, j] }
      linear += first * first / Double(n * n)
      for l in 0...j {
        var second = 0.0
        for i in values.indices {
          let product = x[i, j] * x[i, l]
          second += values[i] * (l == j ? (product - 1) * root : product)
        }
        quadratic += second * second / Double(n * n)
      }
    }
    let tolerance = 10 * (1 + variance) / Double(n).squareRoot()
    #expect(abs(mean - power.mean) < tolerance && abs(variance - power.variance) < tolerance)
    #expect(abs(variance - linear - power.beyondLinear) < tolerance)
    #expect(abs(variance - linear - quadratic - power.beyondQuadratic) < tolerance)
  }

  @Test("impossible teachers are refused")
  func refusals() throws {
    for (k, d) in [(0, 3), (4, 3), (1, 0)] {
      let attempt = { _ = try TeacherPower(activation: Activation(.tanh), directions: k, dimension: d) }
      #expect(try problem(attempt)?.category == .usage)
    }
  }
}

@Suite("Edges of limits")
struct LimitEdgeTests {
  @Test("edges of the Marčenko–Pastur law, in closed form and as a limit law", arguments: [0.3, 1.5])
  func marchenkoPastur(ratio: Double) throws {
    let law = try MarchenkoPastur(ratio: ratio)
    let (closed, found) = (LimitEdge(of: law), try LimitEdge(of: LimitSpectrum(StieltjesTransform(law))))
    #expect(relativeError(closed.upper, found.upper) < 1e-9 && abs(closed.lower - found.lower) < 1e-9)
    #expect(relativeError(closed.coefficient, found.coefficient) < 1e-3)
    let scaled = LimitEdge(of: law, scale: 40)
    #expect(relativeError(scaled.upper, 40 * closed.upper) < 1e-14)
    #expect(relativeError(scaled.fluctuation(of: 500), 40 * closed.fluctuation(of: 500)) < 1e-13)
  }

  /// Four units hold the largest eigenvalue of a random matrix in nearly all draws.
  @Test("largest eigenvalues of random weights stay within the margin", arguments: [(60, 40), (40, 60)])
  func margin(h: Int, d: Int) throws {
    let edge = LimitEdge(of: try MarchenkoPastur(ratio: Double(d) / Double(h)))
    let largest = try (0..<40).map { seed in
      var gram = gaussianMatrix(h, d, seed: seed).transposed.gram
      gram.scale(by: 1 / Double(h))
      return try SymmetricEigen.values(of: gram).last ?? 0
    }
    #expect(largest.allSatisfy { $0 < edge.upper + edge.outlierMargin(of: d) })
    #expect(largest.allSatisfy { $0 > edge.upper - 8 * edge.fluctuation(of: d) })
  }
}
