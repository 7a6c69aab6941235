/// The transcendental functions that come vectorised (glibc's libmvec where the CPU has AVX2 or AVX-512, the
/// C library's scalar functions elsewhere); at most 4 units in the last place off.
public enum VectorFunction: Sendable, CaseIterable {
  case exp, log, sin, cos, tanh, arctan, erf
  /// 1/(1 + e^{−x}).
  case logistic
  /// log(1 + eˣ).
  case softplus
  /// x Φ(x), Φ being the normal distribution, and its slope; as many units of max(|x|, 1) off.
  case gelu, geluSlope
}

extension VectorFunction {
  /// y ← f(x) element by element, on one thread; both of equal length.
  public func apply<Element: Scalar>(_ x: [Element], into y: inout [Element]) {
    precondition(x.count == y.count, "\(x.count) arguments for \(y.count) values")
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let target = y.baseAddress else { return }
        Element.map(self, y.count, x, target)
      }
    }
  }
}
