import CVectorMath

extension Scalar {
  /// y ← f(x) element by element; x and y may be the same.
  package static func map(
    _ function: VectorFunction, _ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      let (x, y): (UnsafePointer<Double>, UnsafeMutablePointer<Double>) = (same(x), same(y))
      switch function {
      case .exp: rv_exp_f64(n, x, y)
      case .log: rv_log_f64(n, x, y)
      case .sin: rv_sin_f64(n, x, y)
      case .cos: rv_cos_f64(n, x, y)
      case .tanh: rv_tanh_f64(n, x, y)
      case .arctan: rv_atan_f64(n, x, y)
      case .erf: rv_erf_f64(n, x, y)
      case .logistic: rv_logistic_f64(n, x, y)
      case .softplus: rv_softplus_f64(n, x, y)
      case .gelu: rv_gelu_f64(n, x, y)
      case .geluSlope: rv_gelu_slope_f64(n, x, y)
      }
    } else {
      let (x, y): (UnsafePointer<Float>, UnsafeMutablePointer<Float>) = (same(x), same(y))
      switch function {
      case .exp: rv_exp_f32(n, x, y)
      case .log: rv_log_f32(n, x, y)
      case .sin: rv_sin_f32(n, x, y)
      case .cos: rv_cos_f32(n, x, y)
      case .tanh: rv_tanh_f32(n, x, y)
      case .arctan: rv_atan_f32(n, x, y)
      case .erf: rv_erf_f32(n, x, y)
      case .logistic: rv_logistic_f32(n, x, y)
      case .softplus: rv_softplus_f32(n, x, y)
      case .gelu: rv_gelu_f32(n, x, y)
      case .geluSlope: rv_gelu_slope_f32(n, x, y)
      }
    }
  }

  /// y ← x^p where x > 0, else 0; x and y may be the same.
  package static func positivePower(
    _ exponent: Double, _ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_positive_power_f64(n, exponent, same(x), same(y))
    } else {
      rv_positive_power_f32(n, Float(exponent), same(x), same(y))
    }
  }
}
