import Foundation
import LinearAlgebra
import Randomness

/// The mean of a function over the unit sphere of R^d.
///
/// Up to d = 5 by a product rule: m Gauss–Legendre nodes in each polar angle ψ_j with the weight sin^{d−1−j} ψ_j, 2m equal
/// steps of the azimuth; m doubles from 16 until the mean changes by less than 1e-13 of itself, or the next rule would
/// have more than `limit` nodes; the error is the last change. Above, the mean over `limit`/16 fixed pseudo-random
/// directions, with its standard error.
struct SphereIntegral: Sendable {
  let dimension: Int
  var limit = 1 << 21

  init(dimension: Int) { self.dimension = dimension }

  /// - Parameter function: of a unit vector of d numbers; called on several threads.
  func mean(_ function: @Sendable (UnsafePointer<Double>) -> Double) -> Estimate {
    switch dimension {
    case 1:
      let values = [-1.0, 1].map { side in withUnsafePointer(to: side) { function($0) } }
      return Estimate((values[0] + values[1]) / 2, standardError: 0)
    case 2...5: return product(function)
    default: return sampled(function)
    }
  }

  private func product(_ function: @Sendable (UnsafePointer<Double>) -> Double) -> Estimate {
    var (nodes, previous) = (16, Double.nan)
    while true {
      let value = product(nodes, function)
      let change = abs(value - previous)
      let next = pow(Double(2 * nodes), Double(dimension - 2)) * Double(4 * nodes)
      if change <= 1e-13 * abs(value) || next > Double(limit) {
        return Estimate(value, standardError: change.isNaN ? abs(value) : change)
      }
      (nodes, previous) = (2 * nodes, value)
    }
  }

  /// The rule of `count` nodes in each polar angle.
  private func product(_ count: Int, _ function: @Sendable (UnsafePointer<Double>) -> Double) -> Double {
    let polar = dimension - 2
    let rule = GaussLegendre(count).on(0, Double.pi)
    let weights = (0..<polar).map { axis in
      let plain = zip(rule.nodes, rule.weights).map { $1 * pow(sin($0), Double(dimension - 2 - axis)) }
      let total = plain.reduce(0, +)
      return plain.map { $0 / total }
    }
    let azimuths = 2 * count
    let circle = (0..<azimuths).map { Double.pi * (2 * Double($0) + 1) / Double(azimuths) }
    let rings = (0..<polar).reduce(1) { rings, _ in rings * count }
    return Self.sum(of: rings) { ring in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: dimension) { direction in
        guard let base = direction.baseAddress else { return 0 }
        var (index, weight, radius) = (ring, 1.0, 1.0)
        for axis in 0..<polar {
          let node = index % count
          index /= count
          weight *= weights[axis][node]
          direction[axis] = radius * cos(rule.nodes[node])
          radius *= sin(rule.nodes[node])
        }
        var sum = 0.0
        for angle in circle {
          direction[polar] = radius * cos(angle)
          direction[polar + 1] = radius * sin(angle)
          sum += function(base)
        }
        return weight * sum / Double(azimuths)
      }
    }
  }

  private func sampled(_ function: @Sendable (UnsafePointer<Double>) -> Double) -> Estimate {
    let (count, dimension) = (limit / 16, dimension)
    let stream = RandomStream(seed: 0, name: "sphere")
    let values = Self.values(of: count) { index in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: dimension) { direction in
        stream.fillNormal(direction, from: index * dimension)
        guard let base = direction.baseAddress else { return 0 }
        Double.scale(dimension, 1 / Double.norm(dimension, base), base)
        return function(base)
      }
    }
    let mean = SampleMean(values)
    return Estimate(mean.value, standardError: mean.standardError)
  }

  /// Σ of `count` values in their order, so that it does not depend on the number of threads.
  private static func sum(of count: Int, _ value: @Sendable (Int) -> Double) -> Double {
    values(of: count, value).reduce(0, +)
  }

  private static func values(of count: Int, _ value: @Sendable (Int) -> Double) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      buffer.initialize(repeating: 0)
      initialised = count
      nonisolated(unsafe) let values = buffer
      inParts(of: count, least: 16) { part in
        for index in part { values[index] = value(index) }
      }
    }
  }
}
