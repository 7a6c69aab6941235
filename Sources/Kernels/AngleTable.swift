import CVectorMath
import Diagnostics
import Dispatch
import Foundation
import LinearAlgebra

/// The duals of an activation whose bell is a mixture, for all pairs of samples whose pre-activations have deviations
/// r = √q in a range.
///
/// With S = √((q+λ)(q′+λ)), sin A = r r′/S and the regularised angle ψ ∈ [−1, 1] of sin Aψ = c/S, the bell f's
///
///     H(ψ) = S cos(Aψ) ⟨f(z)f(z′)⟩
///
/// is even and smooth, constant for a single Gaussian of s = 1/(2λ); and since dc = S A cos(Aψ) dψ, its integral
/// K(ψ) = A ∫₀^ψ H is ⟨FF′⟩ − ⟨F⟩⟨F′⟩ for F′ = f, and that of S A cos(Aψ) K(ψ) is ⟨FF′⟩ − ⟨F⟩⟨F′⟩ − ¼c for F″ = f
/// (Price's theorem). All are Chebyshev series in ψ, whose coefficients are interpolated between Chebyshev nodes in
/// t = arsinh(r/√λ) for both samples: one node where all norms are equal, some 10 where they differ by a factor of 2,
/// 20 by one of 5. The columns of a tile, whose norms are close where samples are sorted, have few nodes of their own
/// (`Block`). Series of M terms of each parity, M ~ 10 √(r + 1).
struct AngleTable: Sendable {
  let regularisation: Double
  let order: Int
  /// M.
  let terms: Int
  /// t of the P nodes.
  private let nodes: [Double]
  private let barycentric: [Double]
  /// Whether there are samples between the nodes.
  private let isInterpolated: Bool
  /// (P, (2M + 1) P): row a holds the coefficients k of the nodes (a, b) at k P + b: even ones, odd ones, κκ′/A.
  private let coefficients: Matrix<Double>
  /// Both series at ψ = 1, (P, P).
  private let ends: (even: Matrix<Double>, odd: Matrix<Double>)

  /// Of deviations so close no interpolation is made.
  private static let equality = 2e-13
  /// So many different ones are nodes themselves.
  private static let few = 6
  private static let largestTerms = 1536

  /// - Throws: `Problem.badInput` where the deviations are too large for series of `largestTerms`.
  init(_ bell: BellMixture, variances: [Double]) throws {
    let scale = bell.regularisation.squareRoot()
    let deviations = variances.map { $0.squareRoot() }
    func variance(_ t: Double) -> Double { pow(scale * sinh(t), 2) }
    let few = Self.different(deviations)
    isInterpolated = few == nil
    if let few {
      nodes = few.map { asinh($0 / scale) }
    } else {
      let range = (deviations.min() ?? 0, deviations.max() ?? 0)
      nodes = Self.chebyshev(asinh(range.0 / scale), asinh(range.1 / scale))
    }
    barycentric = Self.barycentricWeights(nodes)
    let q = nodes.map(variance)
    let fit = try AngleFit(bell, largest: q.max() ?? 0, limit: Self.largestTerms)
    (regularisation, order, terms) = (bell.regularisation, bell.order, fit.terms)
    let (p, rows) = (nodes.count, 2 * fit.terms + 1)
    var table = Matrix<Double>(rows: p, columns: rows * p)
    let pairs = (0..<p).flatMap { a in (0...a).map { (a, $0) } }
    table.withUnsafeMutablePointer { pointer in
      nonisolated(unsafe) let table = pointer
      DispatchQueue.concurrentPerform(iterations: pairs.count) { index in
        let (a, b) = pairs[index]
        for (k, value) in fit.coefficients(q[a], q[b]).enumerated() {
          table[a * rows * p + k * p + b] = value
          table[b * rows * p + k * p + a] = value
        }
      }
    }
    coefficients = table
    let m = fit.terms
    func sum(_ first: Int) -> Matrix<Double> {
      Matrix(rows: p, columns: p) { a, b in (first..<first + m).reduce(0) { $0 + table[a, $1 * p + b] } }
    }
    ends = (sum(0), sum(m))
  }

  /// The deviations that differ, ascending; nil where they are more than `few`.
  private static func different(_ deviations: [Double]) -> [Double]? {
    var result: [Double] = []
    for r in deviations.sorted() {
      if let last = result.last, r <= last * (1 + equality) { continue }
      result.append(r)
      if result.count > few { return nil }
    }
    return result
  }

  /// As many Chebyshev nodes on an interval as make the relative error of interpolation about 1e-12: functions of t that are
  /// analytic in a strip of width π leave one of 4 ϱ^{−P}, ϱ = y + √(y² + 1), y = π/(upper − lower).
  private static func chebyshev(_ lower: Double, _ upper: Double) -> [Double] {
    let (middle, half) = ((lower + upper) / 2, max((upper - lower) / 2, 1e-14))
    let p = Int((28 / asinh(Double.pi / (2 * half))).rounded(.up))
    return (0..<p).map { middle - half * cos(Double.pi * (Double($0) + 0.5) / Double(p)) }
  }

  private static func barycentricWeights(_ nodes: [Double]) -> [Double] {
    guard let first = nodes.first, let last = nodes.last, last > first else { return nodes.map { _ in 1 } }
    return nodes.indices.map { j in
      nodes.indices.reduce(1) { $1 == j ? $0 : $0 * 4 * (nodes[j] - nodes[$1]) / (last - first) }
    }.map { 1 / $0 }
  }

  private static func shares(_ t: Double, _ nodes: [Double], _ weights: [Double]) -> [Double] {
    if let place = nodes.firstIndex(of: t) { return nodes.indices.map { $0 == place ? 1 : 0 } }
    let terms = zip(nodes, weights).map { $1 / (t - $0) }
    let sum = terms.reduce(0, +)
    return terms.map { $0 / sum }
  }

  /// Lagrange's polynomials at the samples, (P, n).
  func shares(of variances: [Double]) -> Matrix<Double> {
    let scale = regularisation.squareRoot()
    let columns = variances.map { Self.shares(asinh($0.squareRoot() / scale), nodes, barycentric) }
    return Matrix(rows: nodes.count, columns: variances.count) { columns[$1][$0] }
  }

  /// The table at columns whose deviations are close.
  struct Block {
    /// p.
    let nodes: Int
    /// (P, (2M + 1) p): row a holds the coefficients k of the nodes (a, b) at k p + b.
    let coefficients: Matrix<Double>
    /// Lagrange's polynomials of the p nodes at the columns, and zeros behind them.
    let shares: Matrix<Double>
  }

  /// By p Chebyshev nodes of the columns' own where that is fewer than P.
  func block(_ variances: [Double]) -> Block {
    let scale = regularisation.squareRoot()
    let places = variances.map { asinh($0.squareRoot() / scale) }
    let own = Self.chebyshev(places.min() ?? 0, places.max() ?? 0)
    let p = own.count
    let count = places.count + RV_DUAL_LANES
    func shares(_ nodes: [Double]) -> Matrix<Double> {
      let weights = Self.barycentricWeights(nodes)
      let columns = places.map { Self.shares($0, nodes, weights) }
      return Matrix(rows: nodes.count, columns: count) { $1 < columns.count ? columns[$1][$0] : 0 }
    }
    guard isInterpolated, p < nodes.count else {
      return Block(nodes: nodes.count, coefficients: coefficients, shares: shares(nodes))
    }
    let columns = own.map { Self.shares($0, nodes, barycentric) }
    let change = Matrix(rows: nodes.count, columns: p) { columns[$1][$0] }
    let rows = Matrix(rows: nodes.count * (2 * terms + 1), columns: nodes.count, storage: coefficients.storage)
    let changed = Matrix.product(rows, change)
    return Block(
      nodes: p, coefficients: Matrix(rows: nodes.count, columns: (2 * terms + 1) * p, storage: changed.storage),
      shares: shares(own))
  }

  /// ⟨φ(z)²⟩ − ⟨φ(z)⟩² of single samples, given their shares.
  func diagonal(_ variances: [Double], _ shares: Matrix<Double>) -> [Double] {
    let matrix = order == 1 ? ends.odd : ends.even
    let product = Matrix.product(matrix, shares)
    return variances.indices.map { i in
      let value = nodes.indices.reduce(0) { $0 + shares[$1, i] * product[$1, i] }
      return order == 1 ? value : 0.25 * variances[i] + value
    }
  }
}

extension BellMixture {
  /// S and A of two variances.
  func chart(_ q: Double, _ other: Double) -> (scale: Double, angle: Double) {
    let scale = ((q + regularisation) * (other + regularisation)).squareRoot()
    // r r′/√(S² − qq′).
    let rest = (regularisation * (regularisation + q + other)).squareRoot()
    return (scale, atan((q * other).squareRoot() / rest))
  }

  /// H(ψ), given 1 − ψ to full accuracy.
  func density(_ q: Double, _ other: Double, psi: Double, gap: Double? = nil) -> Double {
    let (scale, angle) = chart(q, other)
    // qq′ − c² = S² sin A(1−ψ) sin A(1+ψ).
    let product = scale * scale * sin(angle * (gap ?? 1 - psi)) * sin(angle * (1 + psi))
    let dual = rates.withUnsafeBufferPointer { s in
      weights.withUnsafeBufferPointer { w in
        s.baseAddress.map { s in w.baseAddress.map { rv_bell_dual(rates.count, s, $0, q, other, product) } ?? 0 } ?? 0
      }
    }
    return scale * cos(angle * psi) * dual
  }
}
