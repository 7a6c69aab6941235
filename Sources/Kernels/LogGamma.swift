import Foundation

/// log |Γ(x)|.
///
/// The C library's function that keeps Γ's sign apart, so that threads do not share it.
public func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
