import Foundation
import LinearAlgebra

/// The part of a Gauss rule that is not known otherwise, with the mass of the eigenvalues it stands for.
struct RulePart {
  /// Ascending; without those that count as 0.
  let nodes: [Double]
  let weights: [Double]
  /// The mass at 0.
  let zeroMass: Double

  /// - Parameter moments: the means of θ, θ², … that are known of the part.
  init(_ rule: GaussRule, below bound: Double, negligible: Double, mass: Double, moments: [Double] = []) {
    let kept = zip(rule.nodes, rule.weights).filter { $0.0 < bound }
    let tilted = TiltedWeights(of: kept.map(\.0), kept.map(\.1), moments: moments).weights.map { $0 * mass }
    zeroMass = zip(kept, tilted).reduce(0) { abs($1.0.0) <= negligible ? $0 + $1.1 : $0 }
    let others = zip(kept, tilted).filter { abs($0.0.0) > negligible }
    (nodes, weights) = (others.map(\.0.0), others.map(\.1))
  }

  /// Σ w θ^p.
  func moment(_ power: Int) -> Double {
    zip(nodes, weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(power)) }
  }

  /// The mass at nodes up to each point of `x`, ascending, without that at 0: linear from the middle of a node's mass to the middle of
  /// the next one's.
  func distribution(at x: [Double]) -> [Double] {
    var (next, below) = (0, 0.0)
    return x.map { point in
      while next < nodes.count, nodes[next] <= point {
        below += weights[next]
        next += 1
      }
      guard next > 0 else { return 0 }
      guard next < nodes.count else { return below }
      let (left, right) = (nodes[next - 1], nodes[next])
      let (start, end) = (below - weights[next - 1] / 2, below + weights[next] / 2)
      return right > left ? start + (end - start) * (point - left) / (right - left) : start
    }
  }

  /// The derivative of that, convolved with a Gaussian. What this puts beyond the ends of `range`, which holds all nodes, is
  /// reflected there: the mass stays in it.
  func density(at x: [Double], bandwidth: Double, within range: ClosedRange<Double>) -> [Double] {
    guard let first = nodes.first, let last = nodes.last else { return x.map { _ in 0 } }
    func above(_ z: Double) -> Double { 0.5 * erf(z / 2.0.squareRoot()) }
    func bell(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() / bandwidth }
    func smoothed(_ point: Double) -> Double {
      var sum = weights[0] / 2 * bell((point - first) / bandwidth)
      sum += weights[weights.count - 1] / 2 * bell((point - last) / bandwidth)
      var left = above((point - first) / bandwidth)
      for j in nodes.indices.dropLast() {
        let right = above((point - nodes[j + 1]) / bandwidth)
        let mass = (weights[j] + weights[j + 1]) / 2
        let width = nodes[j + 1] - nodes[j]
        sum += width > 0 ? mass * (left - right) / width : mass * bell((point - nodes[j]) / bandwidth)
        left = right
      }
      return sum
    }
    return x.map { point in
      guard range.contains(point) else { return 0 }
      return smoothed(point) + smoothed(2 * range.lowerBound - point) + smoothed(2 * range.upperBound - point)
    }
  }
}
