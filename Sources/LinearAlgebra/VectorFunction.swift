/// The transcendental functions that come vectorised (glibc's libmvec where the CPU has AVX2 or AVX-512, the
/// C library's scalar functions elsewhere); at most 4 units in the last place off.
public enum VectorFunction: Sendable, CaseIterable {
  case exp, log, sin, cos, tanh, arctan, erf
  /// 1/(1 + e^{−x}).
  case logistic
  /// log(1 + eˣ).
  case softplus
}
