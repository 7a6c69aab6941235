/// A symmetric linear map known by what it does to a vector: all that Lanczos' method needs.
public protocol SymmetricOperator: Sendable {
  /// n: the map goes from ℝⁿ to itself.
  var dimension: Int { get }
  /// y ← A x, both of `dimension` elements; allocates nothing.
  func apply(_ x: [Double], into y: inout [Double])
}

/// A symmetric matrix as an operator; n² multiplications, both triangles are read.
extension Matrix: SymmetricOperator where Element == Double {
  /// The number of rows.
  public var dimension: Int { rows }

  public func apply(_ x: [Double], into y: inout [Double]) {
    let n = rows
    precondition(columns == n && x.count == n && y.count == n, "shapes do not match in a matrix–vector product")
    guard n > 0 else { return }
    withUnsafePointer { a in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          guard let x = x.baseAddress, let y = y.baseAddress else { return }
          Double.gemv(false, n, n, 1, a, n, x, 0, y)
        }
      }
    }
  }
}
