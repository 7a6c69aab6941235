import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Store
import TestSupport
import Testing

@Suite("Mixtures of Gaussians")
struct GaussianMixtureTests {
  private let stream = RandomStream(seed: 5, name: "mixture")

  private func uneven(dimension d: Int) throws -> GaussianMixture {
    try GaussianMixture(
      components: 3, dimension: d, deviations: [0.3, 0.5, 1.1], weights: [1, 2, 7], stream: stream["centres"])
  }

  @Test("the reference's mixture by default")
  func defaults() throws {
    let mixture = try GaussianMixture(dimension: 3, stream: stream)
    #expect(mixture.components == 8 && mixture.dimension == 3)
    #expect(mixture.deviations == [Double](repeating: 0.5, count: 8))
    #expect(mixture.weights == [Double](repeating: 0.125, count: 8))
    #expect(mixture.centres == stream.normalMatrix(rows: 8, columns: 3))
    #expect(try uneven(dimension: 2).weights == [0.1, 0.2, 0.7])
  }

  @Test("the density's integral is 1", arguments: [1, 2])
  func integral(dimension: Int) throws {
    // The trapezoidal rule is exact to rounding for sums of Gaussians wider than its step.
    let (step, half) = (0.125, 80)
    let line = (-half...half).map { Double($0) * step }
    let points = dimension == 1 ? line : line.flatMap { x in line.flatMap { [x, $0] } }
    let grid = Matrix(rows: points.count / dimension, columns: dimension, storage: points)
    for mixture in [try uneven(dimension: dimension), try GaussianMixture(dimension: dimension, stream: stream)] {
      let sum = try mixture.density(at: grid).reduce(0, +) * pow(step, Double(dimension))
      #expect(abs(sum - 1) < 1e-11)
    }
  }

  @Test("one Gaussian has its closed form, in any dimension", arguments: [1, 2, 7, 1000])
  func oneGaussian(dimension d: Int) throws {
    let centre = gaussianMatrix(1, d, seed: 1)
    let mixture = try GaussianMixture(centres: centre, deviations: [0.7])
    let points = gaussianMatrix(300, d, seed: 2)
    let values = try mixture.logDensity(at: points)
    for i in 0..<300 {
      let square = (0..<d).reduce(0) { $0 + (points[i, $1] - centre[0, $1]) * (points[i, $1] - centre[0, $1]) }
      let expected = -square / (2 * 0.49) - Double(d) / 2 * log(2 * .pi * 0.49)
      #expect(abs(values[i] - expected) < 1e-14 * Double(d) * max(1, abs(expected)))
    }
    let densities = try mixture.density(at: points)
    for i in 0..<300 { #expect(relativeError(densities[i], exp(values[i])) < 1e-14) }
  }

  @Test("the terms of a mixture are summed", arguments: [1, 3, 10])
  func sums(dimension d: Int) throws {
    let mixture = try uneven(dimension: d)
    let points = gaussianMatrix(700, d, seed: 3)
    let values = try mixture.density(at: points)
    let terms = try (0..<3).map { j in
      try GaussianMixture(centres: mixture.centres.rows([j]), deviations: [mixture.deviations[j]]).density(at: points)
    }
    for i in 0..<700 {
      let expected = (0..<3).reduce(0) { $0 + mixture.weights[$1] * terms[$1][i] }
      #expect(relativeError(values[i], expected) < 1e-13)
    }
  }

  @Test("far away the logarithm goes on where the density is 0, and never is NaN")
  func farAway() throws {
    let centres = Matrix(rows: 2, columns: 1, storage: [-1.0, 1])
    let mixture = try GaussianMixture(centres: centres, deviations: [0.5, 0.5], weights: [1, 3])
    let points = Matrix(rows: 5, columns: 1, storage: [1e6, -1e6, 1e160, -1e308, 40])
    let values = try mixture.logDensity(at: points)
    for (i, weight) in [(0, 0.75), (1, 0.25), (4, 0.75)] {
      let distance = abs(points[i, 0]) - 1
      #expect(relativeError(values[i], log(weight / 0.5) - log(2 * .pi) / 2 - 2 * distance * distance) < 1e-15)
    }
    #expect(values[2] == -.infinity && values[3] == -.infinity)
    #expect(try mixture.density(at: points) == [0, 0, 0, 0, 0])
    let absent = try GaussianMixture(centres: centres, deviations: [0.5, 0.5], weights: [0, 3])
    let alone = try GaussianMixture(centres: centres.rows([1]), deviations: [0.5])
    let near = gaussianMatrix(50, 1, seed: 6)
    #expect(try absent.logDensity(at: near) == alone.logDensity(at: near))
    #expect(try absent.sample(1000, stream: stream).storage.allSatisfy { $0 > -2 })
  }

  @Test("samples have the mixture's moments", arguments: [1, 2, 5])
  func moments(dimension d: Int) throws {
    let mixture = try uneven(dimension: d)
    let n = 200_000
    let points = try mixture.sample(n, stream: stream)
    var square = 0.0
    for c in 0..<d {
      let mean = (0..<3).reduce(0) { $0 + mixture.weights[$1] * mixture.centres[$1, c] }
      let second = (0..<3).reduce(0) {
        $0 + mixture.weights[$1] * (pow(mixture.centres[$1, c], 2) + pow(mixture.deviations[$1], 2))
      }
      let values = (0..<n).map { points[$0, c] }
      #expect(abs(values.reduce(0, +) / Double(n) - mean) < 5 * ((second - mean * mean) / Double(n)).squareRoot())
      let squares = values.map { $0 * $0 }
      let (average, fourth) = (squares.reduce(0, +) / Double(n), squares.reduce(0) { $0 + $1 * $1 } / Double(n))
      #expect(abs(average - second) < 5 * ((fourth - average * average) / Double(n)).squareRoot())
      square += average
    }
    // ∫ μ² = Σ w_i w_j N(c_i − c_j; 0, s_i² + s_j²): the density belongs to the points.
    let expected = (0..<3).reduce(0.0) { sum, i in
      (0..<3).reduce(sum) { sum, j in
        let variance = pow(mixture.deviations[i], 2) + pow(mixture.deviations[j], 2)
        let distance = (0..<d).reduce(0) { $0 + pow(mixture.centres[i, $1] - mixture.centres[j, $1], 2) }
        return sum + mixture.weights[i] * mixture.weights[j] * exp(-distance / (2 * variance))
          * pow(2 * .pi * variance, -Double(d) / 2)
      }
    }
    let values = try mixture.density(at: points)
    let (mean, fourth) = (values.reduce(0, +) / Double(n), values.reduce(0) { $0 + $1 * $1 } / Double(n))
    #expect(abs(mean - expected) < 5 * ((fourth - mean * mean) / Double(n)).squareRoot())
  }

  @Test("a point depends on its index alone, a centre on nothing but its place", arguments: [1, 2, 3])
  func indices(dimension d: Int) throws {
    let mixture = try uneven(dimension: d)
    let all = try mixture.sample(20_000, stream: stream)
    #expect(try mixture.sample(101, stream: stream) == all.rows(0..<101))
    #expect(try mixture.sample(7777, from: 37, stream: stream) == all.rows(37..<7814))
    #expect(try mixture.sample(0, stream: stream).rows == 0)
    #expect(try mixture.sample(101, stream: stream["other"]) != all.rows(0..<101))
    let values = try mixture.logDensity(at: all)
    #expect(try Array(values[13_000..<13_010]) == mixture.logDensity(at: all.rows(13_000..<13_010)))
    let more = try GaussianMixture(components: 9, dimension: d, stream: stream["centres"])
    #expect(more.centres.rows(0..<3) == mixture.centres)
  }

  @Test("a mixture goes through a file")
  func file() throws {
    let folder = try TemporaryFolder()
    let mixture = try uneven(dimension: 2)
    try H5Writer.write(to: folder.file("m.h5")) { try mixture.write(to: $0) }
    let read = try GaussianMixture(try H5Reader(folder.file("m.h5")))
    #expect(read.centres == mixture.centres && read.deviations == mixture.deviations)
    #expect(zip(read.weights, mixture.weights).allSatisfy { relativeError($0, $1) < 1e-15 })
    try H5Writer.write(to: folder.file("bad.h5")) { file in
      try file.write(mixture.centres, to: "mixture/centres")
      try file.write([1.0], to: "mixture/deviations")
      try file.write([1.0, 1, 1], to: "mixture/weights")
    }
    let bad = try problem { _ = try GaussianMixture(try H5Reader(folder.file("bad.h5"))) }
    #expect(bad?.category == .badInput && bad?.file == folder.file("bad.h5") && bad?.object == "mixture")
  }

  @Test("impossible mixtures and points are refused")
  func faults() throws {
    let two = gaussianMatrix(2, 2, seed: 1)
    let attempts: [() throws -> Void] = [
      { _ = try GaussianMixture(components: 0, dimension: 2, stream: stream) },
      { _ = try GaussianMixture(components: -1, dimension: 2, stream: stream) },
      { _ = try GaussianMixture(dimension: 0, stream: stream) },
      { _ = try GaussianMixture(dimension: -2, stream: stream) },
      { _ = try GaussianMixture(centres: two, deviations: [1]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, -1]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, 0]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, .nan]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, 1], weights: [1, -1]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, 1], weights: [0, 0]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, 1], weights: [1, .nan]) },
      { _ = try GaussianMixture(centres: two, deviations: [1, 1], weights: [1]) },
      { _ = try GaussianMixture(centres: Matrix(rows: 1, columns: 1, repeating: .nan), deviations: [1]) },
      { _ = try GaussianMixture(dimension: 2, stream: stream).sample(-1, stream: stream) },
      { _ = try GaussianMixture(dimension: 2, stream: stream).sample(1, from: -1, stream: stream) },
    ]
    for attempt in attempts { #expect(try problem(attempt)?.category == .usage) }
    let foreign = try problem { _ = try GaussianMixture(dimension: 3, stream: stream).density(at: two) }
    #expect(foreign?.category == .badInput)
  }
}
