/// A symmetric linear map known by what it does to a vector: all that a Lanczos iteration needs.
public protocol SymmetricOperator: Sendable {
  /// n: the map goes from ℝⁿ to itself.
  var dimension: Int { get }
  /// y ← A x, both of `dimension` elements in different places; allocates nothing.
  func apply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>)
}
