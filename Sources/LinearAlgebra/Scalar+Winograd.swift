import CVectorMath

/// The memory that convolutions by Winograd's minimal filtering take, in numbers.
package enum Winograd {
  /// For what stands for W.
  package static func weights(rows: Int, channels: Int) -> Int { rv_winograd_weights_count(rows, channels) }

  /// Work space for the convolution of an image.
  package static func convolving(_ height: Int, _ width: Int, channels: Int) -> Int {
    rv_winograd_convolve_space(height, width, channels)
  }

  /// Work space for the correlation of any number of images.
  package static func correlating(_ height: Int, _ width: Int, rows: Int, channels: Int) -> Int {
    rv_winograd_correlate_space(height, width, rows, channels)
  }
}

// The kernels' side is 3, and images are as they come, (channels, height, width). See CVectorMath's winograd.h.
extension Scalar {
  /// U ← what stands for α W.
  ///
  /// - Parameter weights: where number 9 c + q of a row of W is; rows are `ldw` apart.
  package static func winogradWeights(
    rows: Int, channels: Int, _ alpha: Self, _ w: UnsafePointer<Self>, _ ldw: Int, _ weights: UnsafePointer<Int>,
    _ u: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_winograd_weights_f64(rows, channels, same(alpha), same(w), ldw, weights, same(u))
    } else {
      rv_winograd_weights_f32(rows, channels, same(alpha), same(w), ldw, weights, same(u))
    }
  }

  /// y_i(p) ← α Σ_{c,q} W_{ic}(q) x_c(p + q) + β y_i(p) for one image, U standing for α W.
  package static func winogradConvolve(
    _ height: Int, _ width: Int, rows: Int, channels: Int, _ u: UnsafePointer<Self>, _ x: UnsafePointer<Self>,
    _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_winograd_convolve_f64(height, width, rows, channels, same(u), same(x), same(beta), same(y), same(work))
    } else {
      rv_winograd_convolve_f32(height, width, rows, channels, same(u), same(x), same(beta), same(y), same(work))
    }
  }

  /// G_{ic}(q) ← α Σ_p d_i(p) x_c(p + q) + β G_{ic}(q), of shape (rows, channels, 9), the sum being also over images, of which
  /// the next are `nextD` and `nextX` on.
  package static func winogradCorrelate(
    _ height: Int, _ width: Int, images: Int, rows: Int, channels: Int, _ alpha: Self, _ d: UnsafePointer<Self>,
    nextD: Int, _ x: UnsafePointer<Self>, nextX: Int, _ beta: Self, _ g: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_winograd_correlate_f64(
        height, width, images, rows, channels, same(alpha), same(d), nextD, same(x), nextX, same(beta), same(g),
        same(work))
    } else {
      rv_winograd_correlate_f32(
        height, width, images, rows, channels, same(alpha), same(d), nextD, same(x), nextX, same(beta), same(g),
        same(work))
    }
  }
}
