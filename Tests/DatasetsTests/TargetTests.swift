import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import TestSupport
import Testing

@Suite("Target functions")
struct TargetTests {
  private let stream = RandomStream(seed: 8, name: "targets")

  /// Eqs. (11) and (13) of Velikanov and Yarotsky (2021) for L hidden ReLU layers.
  private func covariance(_ x: Matrix<Double>, depth: Int, weight: Double, bias: Double) -> Matrix<Double> {
    var sigma = Matrix(rows: x.rows, columns: x.rows) { i, j in
      (0..<x.columns).reduce(bias * bias) { $0 + weight * weight * x[i, $1] * x[j, $1] }
    }
    for layer in 1...depth {
      let r = sigma.diagonal.map { $0.squareRoot() }
      sigma = Matrix(rows: x.rows, columns: x.rows) { i, j in
        let angle = acos(min(sigma[i, j] / (r[i] * r[j]), 1))
        return weight * weight / (2 * .pi) * r[i] * r[j] * (sin(angle) + cos(angle) * (.pi - angle))
          + (layer < depth ? bias * bias : 0)
      }
    }
    return sigma
  }

  /// Whether the mean of f(x)f(x′) over the rows of `draws` is Σ within 5 standard errors, and `slack` of Σ's size.
  private func expectCovariance(_ sigma: Matrix<Double>, of draws: Matrix<Double>, slack: Double = 0) {
    let count = Double(draws.rows)
    for i in 0..<sigma.rows {
      for j in 0...i {
        let products = (0..<draws.rows).map { draws[$0, i] * draws[$0, j] }
        let mean = products.reduce(0, +) / count
        let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let size = (sigma[i, i] * sigma[j, j]).squareRoot()
        #expect(abs(mean - sigma[i, j]) < 5 * (variance / count).squareRoot() + slack * size, "(\(i), \(j))")
      }
    }
  }

  @Test("a ball holds its boundary")
  func ball() throws {
    let points = Matrix(rows: 4, columns: 2, storage: [3, 4, 3, -4.0001, 0, 0, 1e200, 1e200])
    #expect(try BallIndicator(radius: 5).values(at: points) == [1, 0, 1, 0])
    #expect(try BallIndicator(centre: [3, 4], radius: 5).values(at: points) == [1, 0, 1, 0])
    #expect(try BallIndicator(centre: [3, 4], radius: 4.999).values(at: points) == [1, 0, 0, 0])
    let attempts: [() throws -> Void] = [
      { _ = try BallIndicator(radius: 0) }, { _ = try BallIndicator(radius: -1) },
      { _ = try BallIndicator(radius: .nan) }, { _ = try BallIndicator(radius: .infinity) },
      { _ = try BallIndicator(centre: [.nan], radius: 1) },
      { _ = try BallIndicator(centre: [1, 2, 3], radius: 1).values(at: points) },
    ]
    for attempt in attempts { #expect(try problem(attempt)?.category == .usage) }
  }

  @Test("a wide network is that of eq. (10), in blocks or not", arguments: [1, 2, 3])
  func definition(depth: Int) throws {
    let (d, width, weight, bias) = (3, 300, 1.3, 0.6)
    let points = gaussianMatrix(1100, d, seed: 1)
    let network = try WideNetwork(
      inputs: d, width: width, depth: depth, weightScale: weight, biasScale: bias, stream: stream)
    var layer = points
    for l in 1...depth {
      let fanIn = layer.columns
      let weights = stream["W/\(l)"].normalMatrix(rows: width, columns: fanIn)
      let biases = stream["b/\(l)"].normal(count: width)
      let scale = l == 1 ? weight : weight / Double(width).squareRoot()
      let products = Matrix.product(layer, weights, transposeB: true)
      layer = Matrix(rows: 1100, columns: width) { max(scale * products[$0, $1] + bias * biases[$1], 0) }
    }
    let expected = layer.times(stream["readout"].normal(count: width)).map { $0 * weight / Double(width).squareRoot() }
    let values = try network.values(at: points)
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    let few = try network.values(at: points.rows(500..<530))
    #expect(zip(few, values[500..<530]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("wide networks have the covariance of eqs. (11) and (13)", arguments: [(1, 64, 3000), (3, 96, 1500)])
  func networkCovariance(depth: Int, width: Int, draws: Int) throws {
    let points = gaussianMatrix(4, 2, seed: 3)
    let values = try (0..<draws).flatMap { draw in
      try WideNetwork(
        inputs: 2, width: width, depth: depth, weightScale: 1.2, biasScale: 0.8, stream: stream["\(draw)"]
      ).values(at: points)
    }
    let sigma = covariance(points, depth: depth, weight: 1.2, bias: 0.8)
    // One hidden layer has it at every width; of deeper ones the corrections are of order (L − 1)/N.
    expectCovariance(
      sigma, of: Matrix(rows: draws, columns: 4, storage: values), slack: 3 * Double(depth - 1) / Double(width))
  }

  /// E f⁴ = 3 Σ² (1 + (E φ⁴/(E φ²)² − 1)/N) for N neurons φ, and E φ⁴ = 6 (E φ²)² for ReLU.
  @Test("the values' law becomes Gaussian as the width grows", arguments: [(3, 2.5), (20, 1.0), (400, 0.8)])
  func kurtosis(width: Int, error: Double) throws {
    let points = gaussianMatrix(1, 2, seed: 9)
    let sigma = covariance(points, depth: 1, weight: 1, bias: 1)[0, 0]
    let sum = try (0..<4000).reduce(0.0) { sum, draw in
      let network = try WideNetwork(inputs: 2, width: width, stream: stream["\(draw)"])
      return try sum + pow(network.values(at: points)[0], 4)
    }
    #expect(abs(sum / 4000 / (sigma * sigma) - 3 - 15 / Double(width)) < error)
  }

  @Test("draws of a process have its covariance")
  func process() throws {
    var points = gaussianMatrix(5, 3, seed: 4)
    for c in 0..<3 { points[4, c] = points[1, c] }
    let sigma = covariance(points, depth: 1, weight: 1, bias: 1)
    let process = try GaussianProcess(covariance: sigma)
    let draws = process.draws(6000, stream: stream)
    expectCovariance(sigma, of: draws)
    #expect(largestDifference(process.draws(3, stream: stream), draws.rows(0..<3)) < 1e-13)
    for draw in 0..<100 { #expect(abs(draws[draw, 4] - draws[draw, 1]) < 20 * process.jitter.squareRoot()) }
    #expect(process.jitter < 1e-13)
    #expect(process.draws(0, stream: stream).rows == 0)
  }

  @Test("impossible networks are refused")
  func faults() throws {
    let attempts: [() throws -> Void] = [
      { _ = try WideNetwork(inputs: 0, width: 3, stream: stream) },
      { _ = try WideNetwork(inputs: 3, width: 0, stream: stream) },
      { _ = try WideNetwork(inputs: 3, width: 3, depth: 0, stream: stream) },
      { _ = try WideNetwork(inputs: 3, width: 3, weightScale: 0, stream: stream) },
      { _ = try WideNetwork(inputs: 3, width: 3, biasScale: -1, stream: stream) },
    ]
    for attempt in attempts { #expect(try problem(attempt)?.category == .usage) }
    let network = try WideNetwork(inputs: 3, width: 3, stream: stream)
    #expect(try problem { _ = try network.values(at: gaussianMatrix(2, 2, seed: 1)) }?.category == .badInput)
    #expect(try network.values(at: Matrix(rows: 0, columns: 3)).isEmpty)
  }
}
