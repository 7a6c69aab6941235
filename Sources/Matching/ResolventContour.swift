import COpenBLAS
import ComplexModule
import Diagnostics
import LinearAlgebra
import RealModule

/// The resolvent representation of GRAMPA's similarity matrix,
/// X = (1/2π) Re ∮_Γ R_A(z) J R_B(z + iη) dz with R_M(z) = (M − z)⁻¹,
/// Γ counter-clockwise around the poles λ_i of R_A(z) and none of the poles μ_j − iη of R_B(z + iη).
///
/// Γ is a rectangle; each side is cut into panels no longer than twice the distance of the nearest pole, with 24
/// Gauss–Legendre nodes each, so that the rule's error, some (1 + √2)⁻⁴⁸, lies below the rounding errors.
public struct ResolventContour: Sendable {
  /// The rectangle's corners, counter-clockwise from the lower left one.
  public let corners: [Complex<Double>]
  /// Where the integrand is taken.
  public let nodes: [Complex<Double>]
  /// The rule's weights, dz included: ∮ f dz ≈ Σ_k w_k f(z_k).
  public let weights: [Complex<Double>]
  /// η.
  public let bandwidth: Double

  /// The rectangle |Re z| ≤ radius + 1, |Im z| ≤ η/2.
  ///
  /// - Parameters:
  ///   - radius: at least the largest |λ_i| and |μ_j|.
  ///   - bandwidth: η.
  /// - Throws: `Problem.usage` for η that is not positive.
  public init(radius: Double, bandwidth: Double) throws {
    let half = bandwidth > 0 ? bandwidth / 2 : 0
    try self.init(radius: radius, heights: -half...half, bandwidth: bandwidth)
  }

  /// The rectangle |Re z| ≤ radius + 1 with Im z in `heights`; one that reaches below −η encloses poles of both
  /// resolvents, so that its integral is another.
  ///
  /// - Throws: `Problem.usage` for η that is not positive, or so small that there were more than 10⁶ panels.
  public init(radius: Double, heights: ClosedRange<Double>, bandwidth: Double) throws {
    guard bandwidth > 0, bandwidth.isFinite, radius.isFinite else {
      throw Problem(.usage, cause: "the bandwidth \(bandwidth) is not a positive number", remedy: "take 0.2")
    }
    let side = abs(radius) + 1
    guard 4 * side / min(bandwidth, 2) < 1e6 else {
      throw Problem(
        .usage, cause: "the bandwidth \(bandwidth) is too small for a contour of width \(2 * side)",
        remedy: "take 0.2, the usual one, or any number above \(Float(4e-6 * side))")
    }
    let corners = [
      Complex(-side, heights.lowerBound), Complex(side, heights.lowerBound), Complex(side, heights.upperBound),
      Complex(-side, heights.upperBound),
    ]
    let rule = GaussLegendre(24)
    var nodes: [Complex<Double>] = []
    var weights: [Complex<Double>] = []
    for (start, end) in zip(corners, corners[1...] + corners[..<1]) {
      let panels = max(Int(((end - start).length / min(bandwidth, 2)).rounded(.up)), 1)
      let half = (end - start) / Complex(2 * Double(panels))
      for panel in 0..<panels {
        let middle = start + half * Complex(2 * Double(panel) + 1)
        for (node, weight) in zip(rule.nodes, rule.weights) {
          nodes.append(middle + half * Complex(node))
          weights.append(half * Complex(weight))
        }
      }
    }
    self.corners = corners
    self.nodes = nodes
    self.weights = weights
    self.bandwidth = bandwidth
  }

  /// The integral for two symmetric (n, n) matrices, by solving two complex linear systems at each node (`zgesv`):
  /// no eigenvalue or eigenvector enters.
  ///
  /// Complexity: 16/3·n³ operations a node, the nodes side by side on all cores; 32·n bytes a node, and 16·n² bytes
  /// for each core.
  ///
  /// - Throws: `Problem.badInput` for other shapes, `Problem.systemFailure` for more memory than there is,
  ///   `Problem.numericalFailure` where a node is an eigenvalue.
  public func similarity(_ a: Matrix<Double>, _ b: Matrix<Double>) throws -> Matrix<Double> {
    let n = a.rows
    guard a.columns == n, b.rows == n, b.columns == n else {
      throw Problem(
        .badInput, cause: "matrices of shapes (\(n), \(a.columns)) and (\(b.rows), \(b.columns))",
        remedy: "give two square matrices of equal size")
    }
    guard n > 0 else { return a }
    try PhysicalMemory.require(
      32 * Double(n) * (Double(nodes.count) + Double(n)), for: "\(nodes.count) nodes of a contour",
      remedy: "take a larger bandwidth or smaller graphs")
    // R_A(z) J R_B(z + iη) is the product of two vectors: row k of `left` and `right` has their parts at node k, the
    // real ones first, so that the sum of the real parts is one product.
    let count = nodes.count
    var left = Matrix<Double>(rows: 2 * count, columns: n)
    var right = left
    var statuses = [Int32](repeating: 0, count: count)
    BLASKernel.withSingleThread {
      left.withUnsafeMutablePointer { left in
        right.withUnsafeMutablePointer { right in
          statuses.withUnsafeMutableBufferPointer { statuses in
            nonisolated(unsafe) let statuses = statuses
            inFixedParts(of: count, least: max(count / 64, 1)) { part in
              var solver = ShiftedSolver(size: n)
              for k in part {
                let shift = nodes[k] + Complex(0, bandwidth)
                let weight = weights[k] / Complex(2 * .pi)
                let places = (left + k * n, left + (count + k) * n, right + k * n, right + (count + k) * n)
                statuses[k] =
                  solver.solve(a, shift: nodes[k], times: weight, real: places.0, imaginary: places.1)
                  | solver.solve(b, shift: shift, times: Complex(1), real: places.2, imaginary: places.3)
                for i in 0..<n { places.1[i].negate() }
              }
            }
          }
        }
      }
    }
    guard statuses.allSatisfy({ $0 == 0 }) else {
      throw Problem(
        .numericalFailure, cause: "a resolvent has a pole on the contour", remedy: "give a larger radius")
    }
    return .product(left, right, transposeA: true)
  }
}

/// Solves (M − z) x = 1 for real symmetric M.
private struct ShiftedSolver {
  private let n: Int
  private var matrix: [Double]
  private var solution: [Double]
  private var pivots: [Int32]

  init(size n: Int) {
    self.n = n
    matrix = [Double](repeating: 0, count: 2 * n * n)
    solution = [Double](repeating: 0, count: 2 * n)
    pivots = [Int32](repeating: 0, count: n)
  }

  /// The parts of `factor`·x; returns LAPACK's status.
  mutating func solve(
    _ m: Matrix<Double>, shift: Complex<Double>, times factor: Complex<Double>, real: UnsafeMutablePointer<Double>,
    imaginary: UnsafeMutablePointer<Double>
  ) -> Int32 {
    m.withUnsafePointer { m in
      matrix.withUnsafeMutableBufferPointer { matrix in
        for k in 0..<n * n { (matrix[2 * k], matrix[2 * k + 1]) = (m[k], 0) }
        for i in 0..<n {
          matrix[2 * i * (n + 1)] -= shift.real
          matrix[2 * i * (n + 1) + 1] = -shift.imaginary
        }
      }
    }
    for i in 0..<n { (solution[2 * i], solution[2 * i + 1]) = (1, 0) }
    let status = rv_zgesv(Int32(n), 1, &matrix, &pivots, &solution)
    for i in 0..<n {
      let x = factor * Complex(solution[2 * i], solution[2 * i + 1])
      (real[i], imaginary[i]) = (x.real, x.imaginary)
    }
    return status
  }
}
