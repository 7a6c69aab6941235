import Foundation
import LinearAlgebra
import Randomness

/// The mean of a function over the unit sphere of R^d.
///
/// Up to d = 5 by a product rule: m Gauss–Legendre nodes in each polar angle ψ_j with the weight sin^{d−1−j} ψ_j, 2m equal
/// steps of the azimuth; m doubles from 16 until the mean changes by less than 1e-13 of itself, or the next rule would
/// have more than 2²¹ nodes; the error is the last change. Above, the mean over 2¹⁷ fixed pseudo-random directions, with
/// its standard error.
struct SphereIntegral: Sendable {
  let dimension: Int

  /// The most nodes of a product rule.
  private static let limit = 1 << 21
  /// The directions of a sampled mean.
  private static let samples = 1 << 17
  /// Directions handed over at a time.
  private static let block = 1 << 13

  /// - Parameter function: of the rows of a matrix (m, d), unit vectors: m numbers.
  func mean(_ function: (Matrix<Double>) throws -> [Double]) rethrows -> Estimate {
    switch dimension {
    case 1:
      let values = try function(Matrix(rows: 2, columns: 1, storage: [-1, 1]))
      return Estimate((values[0] + values[1]) / 2, standardError: 0)
    case 2...5: return try product(function)
    default: return try sampled(function)
    }
  }

  private func product(_ function: (Matrix<Double>) throws -> [Double]) rethrows -> Estimate {
    var (nodes, previous) = (16, Double.nan)
    while true {
      let rule = ProductRule(dimension: dimension, count: nodes)
      let value = try rule.mean(block: Self.block, function)
      let change = abs(value - previous)
      if change <= 1e-13 * abs(value) || ProductRule.size(dimension, 2 * nodes) > Self.limit {
        return Estimate(value, standardError: change)
      }
      (nodes, previous) = (2 * nodes, value)
    }
  }

  private func sampled(_ function: (Matrix<Double>) throws -> [Double]) rethrows -> Estimate {
    let stream = RandomStream(seed: 0, name: "sphere")
    var values: [Double] = []
    values.reserveCapacity(Self.samples)
    for start in stride(from: 0, to: Self.samples, by: Self.block) {
      var directions = Matrix<Double>(rows: Self.block, columns: dimension)
      directions.storage.withUnsafeMutableBufferPointer { stream.fillNormal($0, from: start * dimension) }
      directions.withUnsafeMutablePointer { base in
        for i in 0..<Self.block {
          let row = base + i * dimension
          Double.scale(dimension, 1 / Double.norm(dimension, row), row)
        }
      }
      values += try function(directions)
    }
    let mean = SampleMean(values)
    return Estimate(mean.value, standardError: mean.standardError)
  }
}

/// Gauss–Legendre in the polar angles times equal steps of the azimuth, for d ≥ 2.
private struct ProductRule {
  private let dimension: Int
  private let count: Int
  private let cosines: [Double]
  private let sines: [Double]
  /// Of each polar angle's nodes, of sum 1.
  private let weights: [[Double]]

  init(dimension: Int, count: Int) {
    (self.dimension, self.count) = (dimension, count)
    let rule = GaussLegendre(dimension > 2 ? count : 0).on(0, Double.pi)
    cosines = rule.nodes.map { cos($0) }
    sines = rule.nodes.map { sin($0) }
    weights = (0..<dimension - 2).map { axis in
      let plain = zip(rule.nodes, rule.weights).map { $1 * pow(sin($0), Double(dimension - 2 - axis)) }
      let total = plain.reduce(0, +)
      return plain.map { $0 / total }
    }
  }

  /// 2m^{d−1}, the number of nodes.
  static func size(_ dimension: Int, _ count: Int) -> Int {
    (2..<dimension).reduce(2 * count) { size, _ in size * count }
  }

  func mean(block: Int, _ function: (Matrix<Double>) throws -> [Double]) rethrows -> Double {
    var sum = 0.0
    let size = Self.size(dimension, count)
    for start in stride(from: 0, to: size, by: block) {
      let nodes = start..<min(start + block, size)
      var directions = Matrix<Double>(rows: nodes.count, columns: dimension)
      let shares = nodes.map { place($0, inRow: $0 - start, of: &directions) }
      sum += zip(shares, try function(directions)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return sum
  }

  /// Writes the direction of a node into a row; returns its weight.
  private func place(_ node: Int, inRow row: Int, of directions: inout Matrix<Double>) -> Double {
    let azimuths = 2 * count
    let angle = Double.pi * (2 * Double(node % azimuths) + 1) / Double(azimuths)
    var (index, weight, radius) = (node / azimuths, 1 / Double(azimuths), 1.0)
    for axis in weights.indices {
      let polar = index % count
      index /= count
      weight *= weights[axis][polar]
      directions[row, axis] = radius * cosines[polar]
      radius *= sines[polar]
    }
    directions[row, dimension - 2] = radius * cos(angle)
    directions[row, dimension - 1] = radius * sin(angle)
    return weight
  }
}
