import Diagnostics
import Dispatch

/// Lanczos' method from several starts at a time, each with a basis of its own that is kept orthogonal in full: every step is
/// one product of the operator with a block of vectors.
///
/// Results do not depend on the number of cores, nor on where a run was interrupted.
/// Memory: b (m + 1) n numbers for b starts and m steps, and twice b n for a step.
public struct LanczosRuns<Element: Scalar>: Sendable {
  /// The orthonormal vectors v_0, v_1, … of the first start, then those of the next: (b (m + 1), n).
  public private(set) var vectors: Matrix<Element>
  /// Of each start α_j = v_jᵀ A v_j.
  public private(set) var diagonals: [[Double]]
  /// Of each start β_j, by which v_j and v_{j+1} are coupled: as many as α.
  public private(set) var offDiagonals: [[Double]]
  /// The most steps, m < n.
  public let capacity: Int

  /// - Parameters:
  ///   - starts: shape (b, n), no row 0.
  ///   - steps: the most that are taken; n − 1 where it is not less than n.
  public init(starts: Matrix<Element>, steps: Int) {
    let (b, n) = (starts.rows, starts.columns)
    let capacity = max(min(steps, n - 1), 0)
    self.capacity = capacity
    vectors = Matrix(rows: b * (capacity + 1), columns: n)
    vectors.withUnsafeMutablePointer { v in
      starts.withUnsafePointer { starts in
        for start in 0..<b {
          let first = v + start * (capacity + 1) * n
          first.update(from: starts + start * n, count: n)
          Element.scale(n, 1 / Element.norm(n, first), first)
        }
      }
    }
    diagonals = Array(repeating: [], count: b)
    offDiagonals = diagonals
  }

  /// Runs that were interrupted.
  ///
  /// - Throws: `Problem.badInput` for sizes that do not fit together.
  public init(vectors: Matrix<Element>, diagonals: [[Double]], offDiagonals: [[Double]], capacity: Int) throws {
    let steps = diagonals.first?.count ?? 0
    guard 0..<vectors.columns ~= capacity, vectors.rows == diagonals.count * (capacity + 1),
      offDiagonals.count == diagonals.count, steps <= capacity,
      (diagonals + offDiagonals).allSatisfy({ $0.count == steps })
    else { throw Problem(.badInput, cause: "holds runs of Lanczos' method whose sizes do not fit together") }
    (self.vectors, self.capacity) = (vectors, capacity)
    (self.diagonals, self.offDiagonals) = (diagonals, offDiagonals)
  }

  /// b.
  public var starts: Int { diagonals.count }
  /// The steps taken.
  public var steps: Int { diagonals.first?.count ?? 0 }

  /// Takes a step: v_{j+1} is what A v_j adds to the basis. Where it adds nothing, what follows comes of rounding, is coupled
  /// to what was before by β_j ≈ 0, and changes no quadrature.
  ///
  /// Complexity: a product with the block, and 8·n·j operations for each start.
  ///
  /// - Throws: `Problem.numericalFailure` for numbers that are not finite, and what the product throws.
  public mutating func advance<Operator: BlockOperator>(by map: Operator) throws where Operator.Element == Element {
    let (j, n, stride) = (steps, vectors.columns, capacity + 1)
    precondition(j < capacity && map.dimension == n, "there is room for \(capacity) steps of dimension \(n)")
    var images = Matrix<Element>(unwrittenRows: starts, columns: n)
    try map.apply(vectors.rows((0..<starts).map { $0 * stride + j }), into: &images)
    var found = [(alpha: Double, beta: Double)](repeating: (0, 0), count: starts)
    vectors.withUnsafeMutablePointer { v in
      images.withUnsafeMutablePointer { images in
        found.withUnsafeMutableBufferPointer { found in
          nonisolated(unsafe) let (v, images, found) = (v, images, found)
          BLASKernel.withSingleThread {
            DispatchQueue.concurrentPerform(iterations: found.count) { start in
              found[start] = Self.append(images + start * n, to: v + start * stride * n, count: j + 1, n)
            }
          }
        }
      }
    }
    for (start, pair) in found.enumerated() {
      guard pair.alpha.isFinite, pair.beta.isFinite else {
        throw Problem(
          .numericalFailure, cause: "a symmetric operator gives numbers that are not finite",
          remedy: "scale what it is made of: samples have a norm of about 1")
      }
      diagonals[start].append(pair.alpha)
      offDiagonals[start].append(pair.beta)
    }
  }

  /// Makes an image orthogonal to the basis' vectors and puts it behind them, with length 1.
  private static func append(
    _ image: UnsafeMutablePointer<Element>, to basis: UnsafeMutablePointer<Element>, count: Int, _ n: Int
  ) -> (alpha: Double, beta: Double) {
    var coefficients = [Element](repeating: 0, count: count)
    var alpha = 0.0
    // Twice is enough: the second pass removes what rounding left of the first.
    for _ in 0..<2 {
      Element.gemv(false, count, n, 1, basis, n, image, 0, &coefficients)
      Element.gemv(true, count, n, -1, basis, n, coefficients, 1, image)
      alpha += Double(coefficients[count - 1])
    }
    let beta = Element.norm(n, image)
    let next = basis + count * n
    next.update(from: image, count: n)
    if beta > 0 { Element.scale(n, 1 / beta, next) }
    return (alpha, Double(beta))
  }

  /// The Gauss rule of each start after the first `steps` steps.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public func rules(after steps: Int) throws -> [GaussRule] {
    try zip(diagonals, offDiagonals).map { alpha, beta in
      try GaussRule(diagonal: Array(alpha.prefix(steps)), offDiagonal: Array(beta.prefix(max(steps - 1, 0))))
    }
  }
}
