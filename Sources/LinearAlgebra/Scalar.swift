import COpenBLAS
import CVectorMath

/// A real number type that BLAS and the vector-maths kernels know: `Float` or `Double`.
///
/// Matrices are row-major. Every requirement is a thin call, so generic code pays one indirect call per
/// operation on a whole array and never one per element.
public protocol Scalar: BinaryFloatingPoint, Sendable {
  /// C ← α op(A) op(B) + β C with C of shape (m, n) and inner length k; leading dimensions are row strides.
  static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int)

  /// C ← α op(A) op(A)ᵀ + β C, upper triangle only; C has shape (n, n), inner length k.
  static func syrk(
    _ transpose: Bool, _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int)

  /// y ← α op(A) x + β y, A of shape (m, n).
  static func gemv(
    _ transpose: Bool, _ m: Int, _ n: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ x: UnsafePointer<Self>, _ beta: Self, _ y: UnsafeMutablePointer<Self>)

  static func dot(_ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>) -> Self
  /// y ← y + α x.
  static func axpy(_ n: Int, _ alpha: Self, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  static func scale(_ n: Int, _ alpha: Self, _ x: UnsafeMutablePointer<Self>)
  /// Euclidean norm, without overflow.
  static func norm(_ n: Int, _ x: UnsafePointer<Self>) -> Self
  /// y ← f(x) element by element; x and y may be the same.
  static func map(
    _ function: VectorFunction, _ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// y ← x^p where x > 0, else 0; x and y may be the same.
  static func positivePower(
    _ exponent: Double, _ n: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// f_i ← Σ_j c_j (w_j·x_i)₊: the outputs of a shallow ReLU network for `rows` samples; see CVectorMath's shallow.h.
  static func shallowOutputs(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Self>, _ w: UnsafePointer<Self>,
    _ c: UnsafePointer<Self>, _ f: UnsafeMutablePointer<Self>)
  /// The gradient of Σ_i g_i f_i by w and c, added to `dw` and `dc`; `gx` holds g_i x_i.
  static func shallowGradient(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Self>, _ g: UnsafePointer<Self>,
    _ gx: UnsafePointer<Self>, _ w: UnsafePointer<Self>, _ c: UnsafePointer<Self>,
    _ dw: UnsafeMutablePointer<Self>, _ dc: UnsafeMutablePointer<Self>)
  /// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − rate·m/(√v + ε): the loop of Adam.
  static func adam(
    _ n: Int, _ beta1: Self, _ beta2: Self, _ rate: Self, _ epsilon: Self, _ g: UnsafePointer<Self>,
    _ m: UnsafeMutablePointer<Self>, _ v: UnsafeMutablePointer<Self>, _ w: UnsafeMutablePointer<Self>)
  /// a ← a + g², w ← w − rate·g/(√a + ε): the loop of AdaGrad.
  static func adagrad(
    _ n: Int, _ rate: Self, _ epsilon: Self, _ g: UnsafePointer<Self>, _ a: UnsafeMutablePointer<Self>,
    _ w: UnsafeMutablePointer<Self>)
}

extension Double: Scalar {
  public static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int,
    _ beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) {
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      blasint(m), blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
  }

  public static func syrk(
    _ transpose: Bool, _ n: Int, _ k: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
    _ beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) {
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, transpose ? CblasTrans : CblasNoTrans, blasint(n), blasint(k),
      alpha, a, blasint(lda), beta, c, blasint(ldc))
  }

  public static func gemv(
    _ transpose: Bool, _ m: Int, _ n: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
    _ x: UnsafePointer<Double>, _ beta: Double, _ y: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemv(
      CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), alpha, a, blasint(lda),
      x, 1, beta, y, 1)
  }

  public static func dot(_ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>) -> Double {
    cblas_ddot(blasint(n), x, 1, y, 1)
  }

  public static func axpy(
    _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    cblas_daxpy(blasint(n), alpha, x, 1, y, 1)
  }

  public static func scale(_ n: Int, _ alpha: Double, _ x: UnsafeMutablePointer<Double>) {
    cblas_dscal(blasint(n), alpha, x, 1)
  }

  public static func norm(_ n: Int, _ x: UnsafePointer<Double>) -> Double { cblas_dnrm2(blasint(n), x, 1) }

  public static func map(
    _ function: VectorFunction, _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
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
    }
  }

  public static func adam(
    _ n: Int, _ beta1: Double, _ beta2: Double, _ rate: Double, _ epsilon: Double, _ g: UnsafePointer<Double>,
    _ m: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ w: UnsafeMutablePointer<Double>
  ) {
    rv_adam_f64(n, beta1, beta2, rate, epsilon, g, m, v, w)
  }

  public static func adagrad(
    _ n: Int, _ rate: Double, _ epsilon: Double, _ g: UnsafePointer<Double>, _ a: UnsafeMutablePointer<Double>,
    _ w: UnsafeMutablePointer<Double>
  ) {
    rv_adagrad_f64(n, rate, epsilon, g, a, w)
  }
}

extension Float: Scalar {
  public static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int,
    _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      blasint(m), blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
  }

  public static func syrk(
    _ transpose: Bool, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
    _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    cblas_ssyrk(
      CblasRowMajor, CblasUpper, transpose ? CblasTrans : CblasNoTrans, blasint(n), blasint(k),
      alpha, a, blasint(lda), beta, c, blasint(ldc))
  }

  public static func gemv(
    _ transpose: Bool, _ m: Int, _ n: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
    _ x: UnsafePointer<Float>, _ beta: Float, _ y: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemv(
      CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), alpha, a, blasint(lda),
      x, 1, beta, y, 1)
  }

  public static func dot(_ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>) -> Float {
    cblas_sdot(blasint(n), x, 1, y, 1)
  }

  public static func axpy(
    _ n: Int, _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    cblas_saxpy(blasint(n), alpha, x, 1, y, 1)
  }

  public static func scale(_ n: Int, _ alpha: Float, _ x: UnsafeMutablePointer<Float>) {
    cblas_sscal(blasint(n), alpha, x, 1)
  }

  public static func norm(_ n: Int, _ x: UnsafePointer<Float>) -> Float { cblas_snrm2(blasint(n), x, 1) }

  public static func map(
    _ function: VectorFunction, _ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
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
    }
  }

  public static func adam(
    _ n: Int, _ beta1: Float, _ beta2: Float, _ rate: Float, _ epsilon: Float, _ g: UnsafePointer<Float>,
    _ m: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>
  ) {
    rv_adam_f32(n, beta1, beta2, rate, epsilon, g, m, v, w)
  }

  public static func adagrad(
    _ n: Int, _ rate: Float, _ epsilon: Float, _ g: UnsafePointer<Float>, _ a: UnsafeMutablePointer<Float>,
    _ w: UnsafeMutablePointer<Float>
  ) {
    rv_adagrad_f32(n, rate, epsilon, g, a, w)
  }
}
