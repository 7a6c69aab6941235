import Diagnostics

/// The extreme eigenvalues of an operator as runs of Lanczos' method know them, by the Rayleigh–Ritz method on the extreme Ritz
/// vectors of many starts together: so an eigenvalue is found as often as it occurs, as many times as there are starts at most.
/// As many starts are taken as give no more vectors than the dimension, and than `mostVectors`.
///
/// Each of `values` has an eigenvalue within its residual; the largest ones are not above, the smallest not below those of the
/// operator of the same number.
public struct RitzPairs: Sendable {
  /// Largest first.
  public let largest: [Double]
  /// ‖A u − θ u‖ of the unit Ritz vectors of `largest`, measured.
  public let largestResiduals: [Double]
  /// The least Ritz value.
  public let smallest: Double
  /// That of its unit vector.
  public let smallestResidual: Double

  /// The most vectors of a basis, whose Gram matrix is diagonalised: some seconds.
  static let mostVectors = 1200

  /// The `count` largest and the smallest, or as many as there are steps.
  ///
  /// Complexity: a product with b (count + 1) vectors, which it takes the memory of twice, 4·n·m·b·count operations to form them,
  /// b being the starts taken.
  ///
  /// - Throws: `Problem.numericalFailure`, and what the product throws.
  public init<Operator: BlockOperator>(
    _ count: Int, of runs: LanczosRuns<Operator.Element>, _ map: Operator
  ) throws {
    typealias Element = Operator.Element
    let (steps, n) = (runs.steps, map.dimension)
    let wanted = min(count, max(steps - 1, 0))
    let each = wanted + 1
    let starts = min(runs.starts, max(1, min(n, Self.mostVectors) / each))
    // The Ritz vectors of each start: the smallest one's, then those of the largest.
    var coefficients: [Matrix<Element>] = []
    for start in 0..<starts {
      let system = try SymmetricEigen(
        tridiagonal: runs.diagonals[start], Array(runs.offDiagonals[start].dropLast()))
      coefficients.append(system.vectors.rows([0] + Array(steps - wanted..<steps)).converted(to: Element.self))
    }
    var ritz = Matrix<Element>(unwrittenRows: starts * each, columns: n)
    ritz.withUnsafeMutablePointer { ritz in
      runs.vectors.withUnsafePointer { v in
        for (start, c) in coefficients.enumerated() {
          c.withUnsafePointer {
            Element.gemm(
              false, false, each, n, steps, 1, $0, steps, v + start * (runs.capacity + 1) * n, n, 0,
              ritz + start * each * n, n)
          }
        }
      }
    }
    let (basis, negligible) = (ritz, Double(Element.ulpOfOne).squareRoot())
    let span = try Self.orthonormal(basis, negligible: negligible)
    let images = try map.images(of: span)
    let projected = Matrix.product(span, images, transposeB: true).converted(to: Double.self)
    let mean = Matrix<Double>(rows: projected.rows, columns: projected.rows) {
      (projected[$0, $1] + projected[$1, $0]) / 2
    }
    let system = try BLASKernel.withSingleThread { try SymmetricEigen(mean) }
    let total = system.values.count
    let chosen = [0] + (max(total - wanted, 0)..<total).reversed()
    let weights = system.vectors.rows(chosen).converted(to: Element.self)
    var residuals = Matrix.product(weights, images)
    let vectors = Matrix.product(weights, span)
    let norms = chosen.indices.map { i in
      let theta = Element(system.values[chosen[i]])
      return residuals.withUnsafeMutablePointer { r in
        vectors.withUnsafePointer { Element.axpy(n, -theta, $0 + i * n, r + i * n) }
        return Double(Element.norm(n, r + i * n) / vectors.withUnsafePointer { Element.norm(n, $0 + i * n) })
      }
    }
    largest = chosen.dropFirst().map { system.values[$0] }
    largestResiduals = Array(norms.dropFirst())
    (smallest, smallestResidual) = (system.values[0], norms[0])
  }

  /// An orthonormal basis of what the rows span, but for directions in which they have next to nothing.
  private static func orthonormal<Element: Scalar>(
    _ rows: Matrix<Element>, negligible: Double
  ) throws -> Matrix<Element> {
    var rows = rows
    // The second pass removes what rounding left of the first.
    for pass in 0..<2 {
      let gram = rows.gram.converted(to: Double.self)
      let system = try BLASKernel.withSingleThread { try SymmetricEigen(gram) }
      let kept = system.values.indices.filter { pass > 0 || system.values[$0] > negligible }
      let factors = Matrix<Element>(rows: kept.count, columns: gram.rows) { i, j in
        Element(system.vectors[kept[i], j] / system.values[kept[i]].squareRoot())
      }
      rows = Matrix.product(factors, rows)
    }
    return rows
  }
}
