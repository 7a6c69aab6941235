/// A real number type that BLAS and the vector-maths kernels know: `Float` or `Double`, and no other.
///
/// Its functions on whole arrays take addresses and are this package's own; matrices and `VectorFunction` are the checked
/// way to them. Arrays are row-major. Generic code pays a call for an operation on a whole array and never one for an
/// element.
public protocol Scalar: BinaryFloatingPoint, Sendable {}

extension Double: Scalar {}
extension Float: Scalar {}

extension Scalar {
  /// Whether numbers are of double precision; else they are of single precision.
  package static var isDouble: Bool {
    if Self.self == Double.self { return true }
    precondition(Self.self == Float.self, "there are kernels for Float and Double only")
    return false
  }
}

/// A number or an address of generic type as the concrete type that it is known to be of.
@inline(__always)
package func same<Value, Known>(_ value: Value) -> Known { unsafeBitCast(value, to: Known.self) }
