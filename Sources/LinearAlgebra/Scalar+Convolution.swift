import CVectorMath

// Images have zeros around them so that number k of the patch at a place lies `numbers[k]` away from that place; the next
// row of a plane is `stride` numbers on. See CVectorMath's convolution.h for what lies beyond.
extension Scalar {
  /// Y ← α W U + β Y for one image, U being its patches and Y of shape (rows, height · width).
  ///
  /// - Parameters:
  ///   - weights: where number k of a row of W is; rows are `ldw` apart.
  ///   - x: the first place of the first plane.
  package static func convolve(
    _ height: Int, _ width: Int, stride: Int, rows: Int, terms: Int, _ alpha: Self, _ w: UnsafePointer<Self>,
    _ ldw: Int, _ weights: UnsafePointer<Int>, _ x: UnsafePointer<Self>, _ numbers: UnsafePointer<Int>, _ beta: Self,
    _ y: UnsafeMutablePointer<Self>
  ) {
    let grid = rv_grid(height: height, width: width, stride: stride)
    if isDouble {
      rv_convolve_f64(grid, rows, terms, same(alpha), same(w), ldw, weights, same(x), numbers, same(beta), same(y))
    } else {
      rv_convolve_f32(grid, rows, terms, same(alpha), same(w), ldw, weights, same(x), numbers, same(beta), same(y))
    }
  }

  /// G ← α Σ D Uᵀ + β G, of shape (rows, terms), the sum being over images.
  ///
  /// - Parameters:
  ///   - d: the first place of the first of `rows` planes, which are `plane` apart; the next image is `nextD` on.
  ///   - x: that of the planes the patches are of; the next image is `nextX` on.
  package static func correlate(
    _ height: Int, _ width: Int, stride: Int, images: Int, rows: Int, terms: Int, _ alpha: Self,
    _ d: UnsafePointer<Self>, plane: Int, nextD: Int, _ x: UnsafePointer<Self>, nextX: Int,
    _ numbers: UnsafePointer<Int>, _ beta: Self, _ g: UnsafeMutablePointer<Self>
  ) {
    let grid = rv_grid(height: height, width: width, stride: stride)
    if isDouble {
      rv_correlate_f64(
        grid, images, rows, terms, same(alpha), same(d), plane, nextD, same(x), nextX, numbers, same(beta), same(g))
    } else {
      rv_correlate_f32(
        grid, images, rows, terms, same(alpha), same(d), plane, nextD, same(x), nextX, numbers, same(beta), same(g))
    }
  }

  /// n numbers ← `value`. (Where a type is known at run time only, the standard library assigns them one by one.)
  package static func fill(_ n: Int, _ value: Self, _ x: UnsafeMutablePointer<Self>) {
    if isDouble {
      let x: UnsafeMutablePointer<Double> = same(x)
      x.update(repeating: same(value), count: n)
    } else {
      let x: UnsafeMutablePointer<Float> = same(x)
      x.update(repeating: same(value), count: n)
    }
  }
}
