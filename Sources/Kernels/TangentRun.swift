import LinearAlgebra
import Networks

/// A tangent kernel in the making: where the parameters come from, their scalings, and the sum over layers.
final class TangentRun<Element: Scalar> {
  let parameters: any ParameterSource<Element>
  /// τ of each parameter; nil where only conjugate kernels are asked for.
  private let scalings: [Double]?
  /// The most numbers of derivatives, or of products, that a layer forms at a time.
  let slabSize: Int
  private let n: Int
  private let outputs: Int
  private let wanted: Set<Int>?
  private let observer: (Int, Matrix<Element>) throws -> Void
  private var observed = 0
  /// (nk, nk), its upper triangle.
  private var kernel: Matrix<Element>
  private var products: Matrix<Element>
  /// Memory for derivatives of all outputs by some parameters.
  private var jacobian = Matrix<Element>(rows: 0, columns: 0)
  /// Work space for the next cotangents.
  private var spare = Matrix<Element>(rows: 0, columns: 0)

  init(
    _ parameters: any ParameterSource<Element>, scalings: [Double]?, samples: Int = 0, outputs: Int = 0, slabSize: Int,
    observing wanted: Set<Int>?, observe: @escaping (Int, Matrix<Element>) throws -> Void
  ) {
    self.parameters = parameters
    self.scalings = scalings
    self.slabSize = slabSize
    n = samples
    self.outputs = outputs
    self.wanted = wanted
    observer = observe
    kernel = Matrix(rows: samples * outputs, columns: samples * outputs)
    products = Matrix(rows: samples, columns: samples)
  }

  /// Whether `pullBackTangent` will follow.
  var isKeeping: Bool { scalings != nil }

  /// Shows the Gram matrix of what multiplies the next layer's parameters, which is formed where it is asked for.
  func observe(_ gram: @autoclosure () throws -> Matrix<Element>) throws {
    if wanted?.contains(observed) ?? true { try observer(observed, try gram()) }
    observed += 1
  }

  /// Whether the share of `parameter` counts: τ ≠ 0.
  func isWanted(_ parameter: Int) -> Bool { (scalings?[parameter] ?? 0) != 0 }

  /// K_{cc'}(x_i, x_j) ← K_{cc'}(x_i, x_j) + τ P_ij for i of `rows` and j of `columns`, of one output with itself only j ≥ i.
  ///
  /// - Parameter products: P, of shape (rows, columns).
  func add(_ products: Matrix<Element>, rows: Range<Int>, columns: Range<Int>, outputs pair: (Int, Int), parameter: Int)
  {
    guard let scaling = scalings?[parameter] else { return }
    let (n, width, count) = (n, kernel.columns, columns.count)
    kernel.withUnsafeMutablePointer { kernel in
      products.withUnsafePointer { products in
        for i in rows {
          let start = pair.0 == pair.1 ? max(i, columns.lowerBound) : columns.lowerBound
          guard start < columns.upperBound else { continue }
          Element.axpy(
            columns.upperBound - start, Element(scaling),
            products + (i - rows.lowerBound) * count + start - columns.lowerBound,
            kernel + (pair.0 * n + i) * width + pair.1 * n + start)
        }
      }
    }
  }

  /// K_{cc'} ← K_{cc'} + τ (S_c S_{c'}ᵀ) ∘ G for all pairs of outputs, S_c of shape (n, ·), τ that of `parameter`.
  func add(_ cotangents: [Matrix<Element>], hadamard gram: Matrix<Element>, parameter: Int) {
    guard let scaling = scalings?[parameter], scaling != 0 else { return }
    for (c, left) in cotangents.enumerated() {
      for (other, right) in cotangents.enumerated() where other >= c {
        if c == other {
          products.formUpperGram(left)
        } else {
          products.formProduct(left, right, transposeB: true)
        }
        kernel.addToBlock(products, gram, scaledBy: Element(scaling), row: c * n, column: other * n, upper: c == other)
      }
    }
  }

  /// K ← K + τ J Jᵀ, J having n rows for each output, τ that of `parameter`.
  ///
  /// - Parameters:
  ///   - columns: those of J.
  ///   - form: writes all of an output's rows of J to the memory it is given.
  func add(
    columns: Int, parameter: Int, _ form: (_ output: Int, _ jacobian: UnsafeMutablePointer<Element>) throws -> Void
  ) rethrows {
    guard let scaling = scalings?[parameter], scaling != 0 else { return }
    let (n, outputs) = (n, outputs)
    if jacobian.count < n * outputs * columns {
      jacobian = Matrix(rows: 0, columns: 0)
      jacobian = Matrix(unwrittenRows: n * outputs, columns: columns)
    }
    try jacobian.withUnsafeMutablePointer { jacobian in
      for output in 0..<outputs { try form(output, jacobian + output * n * columns) }
      kernel.withUnsafeMutablePointer { Element.addUpperGram(n * outputs, columns, Element(scaling), jacobian, to: $0) }
    }
  }

  /// Replaces each matrix by what `form` makes of it, of `columns` columns, in memory that is used again.
  func replace(
    _ matrices: inout [Matrix<Element>], columns: Int,
    _ form: (Matrix<Element>, UnsafeMutablePointer<Element>) throws -> Void
  ) rethrows {
    for index in matrices.indices {
      if spare.rows != n || spare.columns != columns { spare = Matrix(unwrittenRows: n, columns: columns) }
      try spare.withUnsafeMutablePointer { try form(matrices[index], $0) }
      swap(&matrices[index], &spare)
    }
  }

  /// The kernel, both triangles filled.
  func finish() -> Matrix<Element> {
    kernel.mirrorUpperTriangle()
    return kernel
  }
}

extension Matrix {
  /// Adds α A ∘ B to the block whose first element is (row, column); `upper`: to its upper triangle only.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  fileprivate mutating func addToBlock(
    _ a: Matrix, _ b: Matrix, scaledBy alpha: Element, row: Int, column: Int, upper: Bool
  ) {
    let (n, width) = (a.columns, columns)
    withUnsafeMutablePointer { target in
      a.withUnsafePointer { left in
        b.withUnsafePointer { right in
          inParts(of: a.rows, least: 64) { rows in
            for i in rows {
              let (k, x, y) = (target + (row + i) * width + column, left + i * n, right + i * n)
              for j in (upper ? i : 0)..<n { k[j] += alpha * (x[j] * y[j]) }
            }
          }
        }
      }
    }
  }
}
