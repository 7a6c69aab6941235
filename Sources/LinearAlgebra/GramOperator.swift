/// The Gram matrix s X Xᵀ of the rows of X as an operator, without forming it.
public struct GramOperator: SymmetricOperator {
  /// X.
  public let matrix: Matrix<Double>
  /// s.
  public let scale: Double

  public init(_ matrix: Matrix<Double>, scale: Double = 1) { (self.matrix, self.scale) = (matrix, scale) }

  /// The number of rows.
  public var dimension: Int { matrix.rows }

  /// y ← s X (Xᵀ x): 4·rows·columns operations.
  public func apply(_ x: [Double], into y: inout [Double]) {
    let (n, d) = (matrix.rows, matrix.columns)
    precondition(x.count == n && y.count == n, "shapes do not match in a product with a Gram matrix")
    guard n > 0, d > 0 else { return y.withUnsafeMutableBufferPointer { $0.update(repeating: 0) } }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: d) { image in
      matrix.withUnsafePointer { a in
        x.withUnsafeBufferPointer { x in
          y.withUnsafeMutableBufferPointer { y in
            guard let image = image.baseAddress, let x = x.baseAddress, let y = y.baseAddress else { return }
            Double.gemv(true, n, d, 1, a, d, x, 0, image)
            Double.gemv(false, n, d, scale, a, d, image, 0, y)
          }
        }
      }
    }
  }

  /// s ‖X‖_F², the sum of the eigenvalues.
  public var trace: Double { scale * matrix.frobeniusNorm * matrix.frobeniusNorm }
}

extension GramOperator: BlockOperator {
  /// Y ← s (V X) Xᵀ in parts that depend on the shapes alone: 4·b·rows·columns operations.
  public func apply(_ vectors: Matrix<Double>, into images: inout Matrix<Double>) {
    let (b, n, d) = (vectors.rows, matrix.rows, matrix.columns)
    precondition(vectors.columns == n && images.rows == b && images.columns == n, "shapes do not match in a product")
    guard b > 0, n > 0, d > 0 else { return images.scale(by: 0) }
    var inner = Matrix<Double>(unwrittenRows: b, columns: d)
    BLASKernel.withSingleThread {
      matrix.withUnsafePointer { x in
        inner.withUnsafeMutablePointer { inner in
          vectors.withUnsafePointer {
            Double.gemm(partsOf: 128, false, false, b, d, n, 1, $0, n, x, d, 0, inner, d)
          }
          images.withUnsafeMutablePointer {
            Double.gemm(partsOf: 128, false, true, b, n, d, scale, inner, d, x, d, 0, $0, n)
          }
        }
      }
    }
  }
}
