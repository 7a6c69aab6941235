/// The Gram matrix X Xᵀ of the rows of X as an operator, without forming it.
public struct GramOperator: SymmetricOperator {
  /// X.
  public let matrix: Matrix<Double>

  public init(_ matrix: Matrix<Double>) { self.matrix = matrix }

  /// The number of rows.
  public var dimension: Int { matrix.rows }

  /// y ← X (Xᵀ x): 4·rows·columns operations.
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
            Double.gemv(false, n, d, 1, a, d, image, 0, y)
          }
        }
      }
    }
  }
}
