import Diagnostics
import LinearAlgebra
import Randomness

/// A mixture of isotropic Gaussians, of density μ(x) = Σ_j w_j (2πs_j²)^{−d/2} exp(−‖x − c_j‖²/2s_j²).
public struct GaussianMixture: Sendable, Equatable {
  /// c_j, shape (k, d).
  public let centres: Matrix<Double>
  /// s_j, k positive numbers.
  public let deviations: [Double]
  /// w_j, k numbers of sum 1.
  public let weights: [Double]

  /// k.
  public var components: Int { centres.rows }
  /// d.
  public var dimension: Int { centres.columns }

  /// The mixture of these components; the weights are scaled to the sum 1.
  ///
  /// - Parameters:
  ///   - centres: c_j, shape (k, d).
  ///   - deviations: s_j, k of them.
  ///   - weights: w_j, k of them; equal where nil.
  /// - Throws: `Problem.usage` for no components, no dimension, other numbers of deviations or weights,
  ///   deviations that are not positive, weights that are negative or all 0, centres that are not finite.
  public init(centres: Matrix<Double>, deviations: [Double], weights: [Double]? = nil) throws {
    let k = centres.rows
    let weights = weights ?? [Double](repeating: 1, count: k)
    func check(_ condition: Bool, _ object: String, _ cause: String, _ remedy: String) throws {
      guard condition else { throw Problem(.usage, object: object, cause: cause, remedy: remedy) }
    }
    try check(
      k > 0 && centres.columns > 0, "mixture", "its centres have the shape (\(k), \(centres.columns))",
      "give at least one component, in at least one dimension")
    try check(
      deviations.count == k && weights.count == k, "mixture",
      "\(k) centres, \(deviations.count) deviations and \(weights.count) weights", "give one of each per component")
    try check(
      deviations.allSatisfy { $0 > 0 && $0.isFinite && (1 / $0).isFinite }, "deviations",
      "they are \(deviations)", "make them positive")
    let sum = weights.reduce(0, +)
    try check(
      weights.allSatisfy { $0 >= 0 } && sum > 0 && sum.isFinite, "weights", "they are \(weights)",
      "make them not negative, with a positive sum")
    try check(centres.storage.allSatisfy(\.isFinite), "centres", "not all of them are finite", "give finite numbers")
    self.centres = centres
    self.deviations = deviations
    self.weights = weights.map { $0 / sum }
  }

  /// Components at random centres, of independent N(0, 1) coordinates: coordinate c of centre j is normal number
  /// j·d + c of the stream.
  ///
  /// - Parameters:
  ///   - k: the number of components.
  ///   - d: the number of coordinates.
  ///   - deviations: one for each component, or one for all.
  ///   - weights: one for each component; equal where nil.
  ///   - stream: gives the centres.
  /// - Throws: `Problem.usage` as `init(centres:deviations:weights:)`.
  public init(
    components k: Int = 8, dimension d: Int, deviations: [Double] = [0.5], weights: [Double]? = nil,
    stream: RandomStream
  ) throws {
    let each = deviations.count == 1 ? [Double](repeating: deviations[0], count: max(k, 0)) : deviations
    try self.init(
      centres: stream.normalMatrix(rows: max(k, 0), columns: max(d, 0)), deviations: each, weights: weights)
  }

  /// Points `index ..< index + count` of a sample, shape (count, d): point i is a function of the mixture, the
  /// stream and i alone.
  ///
  /// Its component is chosen by uniform number i of `stream["component"]`; its place about the centre is given by
  /// the normal numbers from i·d on of `stream["place"]`.
  ///
  /// - Throws: `Problem.usage` for a negative count or index.
  public func sample(_ count: Int, from index: Int = 0, stream: RandomStream) throws -> Matrix<Double> {
    guard count >= 0, index >= 0 else {
      throw Problem(
        .usage, object: "sample", cause: "\(count) points from number \(index) on are asked for",
        remedy: "make both numbers positive")
    }
    let d = dimension
    var points = Matrix<Double>(rows: count, columns: d)
    points.storage.withUnsafeMutableBufferPointer { stream["place"].fillNormal($0, from: index * d) }
    let choices = stream["component"].uniform(count: count, from: index)
    let bounds = cumulatedWeights
    points.withUnsafeMutablePointer { x in
      nonisolated(unsafe) let x = x
      inParts(of: count, least: 1 << 12) { part in
        centres.withUnsafePointer { centres in
          for i in part {
            let component = bounds.firstIndex { choices[i] < $0 } ?? bounds.count - 1
            let (point, centre) = (x + i * d, centres + component * d)
            let deviation = deviations[component]
            for c in 0..<d { point[c] = centre[c] + deviation * point[c] }
          }
        }
      }
    }
    return points
  }

  /// Σ_{i ≤ j} w_i; from the last component on that has a weight, infinite, so that rounding leads nowhere else.
  private var cumulatedWeights: [Double] {
    var sum = 0.0
    let last = weights.lastIndex { $0 > 0 } ?? 0
    return weights.indices.map { j in
      sum += weights[j]
      return j >= last ? .infinity : sum
    }
  }
}
