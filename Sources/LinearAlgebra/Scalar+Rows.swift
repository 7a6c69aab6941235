import CVectorMath

// Of rows of n numbers, one behind the other.
extension Scalar {
  /// Y ← γ (x − μ) r + β with each row's mean μ and r = 1/√(its variance + ε), which go to `moments`, (rows, 2).
  package static func normaliseRows(
    _ rows: Int, _ n: Int, _ epsilon: Self, _ x: UnsafePointer<Self>, gain: UnsafePointer<Self>,
    shift: UnsafePointer<Self>, moments: UnsafeMutablePointer<Self>, into y: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_normalise_f64(rows, n, same(epsilon), same(x), same(gain), same(shift), same(moments), same(y))
    } else {
      rv_normalise_f32(rows, n, same(epsilon), same(x), same(gain), same(shift), same(moments), same(y))
    }
  }

  /// dX of that, given dY, in whose place it may be.
  package static func pullBackNormalised(
    _ rows: Int, _ n: Int, _ x: UnsafePointer<Self>, moments: UnsafePointer<Self>, gain: UnsafePointer<Self>,
    _ dy: UnsafePointer<Self>, into dx: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_normalise_back_f64(rows, n, same(x), same(moments), same(gain), same(dy), same(dx))
    } else {
      rv_normalise_back_f32(rows, n, same(x), same(moments), same(gain), same(dy), same(dx))
    }
  }

  /// dγ ← dγ + Σ dy (x − μ) r for n of the columns, rows being `next` numbers apart.
  package static func addGainGradient(
    _ rows: Int, _ n: Int, next: Int, _ x: UnsafePointer<Self>, moments: UnsafePointer<Self>,
    _ dy: UnsafePointer<Self>, to gain: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_normalise_gain_f64(rows, n, next, same(x), same(moments), same(dy), same(gain))
    } else {
      rv_normalise_gain_f32(rows, n, next, same(x), same(moments), same(dy), same(gain))
    }
  }

  /// Each row ← e^{αx}/Σ e^{αx}.
  package static func softmaxRows(_ rows: Int, _ n: Int, _ alpha: Self, _ x: UnsafeMutablePointer<Self>) {
    if isDouble { rv_softmax_f64(rows, n, same(alpha), same(x)) } else { rv_softmax_f32(rows, n, same(alpha), same(x)) }
  }

  /// dX of that in the place of dY, y being what it gave.
  package static func pullBackSoftmax(
    _ rows: Int, _ n: Int, _ alpha: Self, _ y: UnsafePointer<Self>, _ dy: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_softmax_back_f64(rows, n, same(alpha), same(y), same(dy))
    } else {
      rv_softmax_back_f32(rows, n, same(alpha), same(y), same(dy))
    }
  }
}
