import Diagnostics
import Foundation
import LinearAlgebra

/// The spectrum of a symmetric matrix from Gauss rules of random vectors: stochastic Lanczos quadrature (Ubaru, Chen and
/// Saad 2017).
///
/// The rule of a random unit vector has in the mean the mass 1/n at each eigenvalue. Leading eigenvalues that stand apart are
/// known by themselves and get just that; each rule's nodes beyond them make room, which takes away what of the rules'
/// variance comes from them. Where sums over the spectrum are known, such as the trace, the rules are tilted to have them, the
/// leading part of what is left of the variance (`TiltedWeights`). Between neighbouring nodes of a rule half of each one's mass is spread evenly, since the mass up
/// to the middle of a node's is that of the spectrum below the node (Chebyshev, Markov and Stieltjes). What is said with an
/// error is the mean over the rules with its standard error.
public struct SpectralDensity: Sendable {
  /// The points of the curves, ascending: half of them even, half of them quantiles.
  public let x: [Double]
  /// The density without point masses, smoothed by a Gaussian of standard deviation `bandwidth`.
  public let density: Estimates
  /// The distribution function with its point masses, not smoothed.
  public let distribution: Estimates
  /// The masses of what stands apart, and at 0 where there is one; by place.
  public let atoms: [TabulatedLaw.Atom]
  public let bandwidth: Double
  /// The sum of the eigenvalues, by the rules as they are.
  public let trace: Estimate
  /// The root of the sum of their squares.
  public let frobeniusNorm: Estimate
  /// The law as a table of its distribution function.
  public let law: TabulatedLaw

  /// A mean over rules and its standard error.
  public struct Estimate: Sendable, Equatable {
    public var value: Double
    public var error: Double

    init(_ samples: [Double]) {
      let n = Double(samples.count)
      let mean = samples.reduce(0, +) / n
      value = mean
      error = (samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n * max(n - 1, 1))).squareRoot()
    }
  }

  /// The same of several.
  public struct Estimates: Sendable {
    public let values: [Double]
    public let errors: [Double]

    init(_ curves: [[Double]]) {
      let estimates = (curves.first ?? []).indices.map { i in Estimate(curves.map { $0[i] }) }
      (values, errors) = (estimates.map(\.value), estimates.map(\.error))
    }
  }

  /// - Parameters:
  ///   - rules: of random vectors, two or more.
  ///   - n: the dimension of the operator the rules are of.
  ///   - zeros: further eigenvalues of the matrix that are 0.
  ///   - apart: the leading eigenvalues that stand apart, largest first.
  ///   - bound: what lies between these and all others; nil where there are none.
  ///   - sums: those of all eigenvalues and of their squares, as far as they are known.
  ///   - negligible: what an eigenvalue may differ from 0 by rounding.
  ///   - points: of the curves.
  ///   - given: the bandwidth of the curves; nil for the width of the bulk over the number of nodes.
  public init(
    _ rules: [GaussRule], dimension n: Int, zeros: Int = 0, apart: [Double] = [], bound: Double? = nil,
    sums: [Double] = [], negligible: Double, points: Int, bandwidth given: Double? = nil
  ) {
    let total = Double(n + zeros)
    let share = Double(n - apart.count) / total
    let moments = sums.enumerated().map { power, sum in
      (sum - apart.reduce(0) { $0 + pow($1, Double(power + 1)) }) / Double(n - apart.count)
    }
    func parts(_ moments: [Double]) -> [RulePart] {
      rules.map {
        RulePart($0, below: bound ?? .infinity, negligible: negligible, mass: share, moments: moments)
      }
    }
    let (parts, plain) = (parts(moments), parts([]))
    let lowest = parts.compactMap(\.nodes.first).min() ?? 0
    let highest = parts.compactMap(\.nodes.last).max() ?? 0
    let most = parts.map(\.nodes.count).max() ?? 1
    let bandwidth = given ?? max((highest - lowest) / Double(max(most, 1)), abs(highest) * 1e-9, .leastNormalMagnitude)
    self.bandwidth = bandwidth
    let zeroMass = Estimate(parts.map(\.zeroMass)).value + Double(zeros) / total
    let above = apart.map { TabulatedLaw.Atom(location: $0, mass: 1 / total) }
    atoms = ((zeroMass > 0 ? [.init(location: 0, mass: zeroMass)] : []) + above).sorted { $0.location < $1.location }
    let pooled = parts.flatMap(\.nodes).sorted()
    func curve(_ x: [Double]) -> Estimates {
      Estimates(parts.map { part in part.distribution(at: x) })
    }
    let table = curve(pooled)
    law = TabulatedLaw(x: pooled, distribution: table.values, atoms: atoms)
    let even = (0..<points - points / 2).map {
      lowest + (highest - lowest) * Double($0) / Double(max(points - points / 2 - 1, 1))
    }
    let quantiles =
      pooled.isEmpty ? [] : (0..<points / 2).map { pooled[(2 * $0 + 1) * pooled.count / (2 * (points / 2))] }
    // Up to the last point mass: the function ends at 1.
    let grid = Set((pooled.isEmpty ? [] : even + quantiles) + atoms.map(\.location)).sorted()
    x = grid
    density = Estimates(parts.map { $0.density(at: grid, bandwidth: bandwidth, within: lowest...highest) })
    let masses = atoms
    distribution = Estimates(
      parts.map { part in
        let other = zeroMass - part.zeroMass - Double(zeros) / total
        return zip(grid, part.distribution(at: grid)).map { point, value in
          // (A rule's own mass at 0, where it differs from the mean's.)
          value + masses.reduce(0) { $1.location <= point ? $0 + $1.mass : $0 } - (point >= 0 ? other : 0)
        }
      })
    let (sum, squares) = (apart.reduce(0, +), apart.reduce(0) { $0 + $1 * $1 })
    trace = Estimate(plain.map { total * $0.moment(1) + sum })
    let square = Estimate(plain.map { total * $0.moment(2) + squares })
    var norm = Estimate([max(square.value, 0).squareRoot()])
    norm.error = norm.value > 0 ? square.error / (2 * norm.value) : 0
    frobeniusNorm = norm
  }

  /// The quantiles (i − ½)/count of the law, ascending.
  public func quantiles(_ count: Int) -> [Double] { law.quantiles(count) }
}
