import ComplexModule
import RealModule

extension AtomTable {
  /// ∫ arg(α + ζx) dμ_0(x), each angle in [−π, 0].
  func angle(alpha: Complex<Double>, zeta: Complex<Double>) -> Double {
    guard let weight = commonWeight, count > 16, alpha.imaginary < 0, zeta.imaginary <= 0 else {
      return atoms.reduce(0) { sum, atom in
        sum + atom.mass * lowerAngle(alpha + zeta.multiplied(by: atom.place))
      }
    }
    return weight * summedAngle(alpha: alpha, zeta: zeta)
  }

  /// Σ arg(α + ζx_i) by one arc tangent per lane: the factors are multiplied, and each passage of the product
  /// through the negative real axis (clockwise, by less than half a turn at a time) counts −2π.
  private func summedAngle(alpha: Complex<Double>, zeta: Complex<Double>) -> Double {
    let zero = Lanes.zero
    var productRe = Lanes(repeating: 1)
    var productIm = zero
    var turns = zero
    let size = 1 / (alpha.length + zeta.length * reach)
    let (alphaRe, alphaIm) = (Lanes(repeating: alpha.real * size), Lanes(repeating: alpha.imaginary * size))
    let (zetaRe, zetaIm) = (Lanes(repeating: zeta.real * size), Lanes(repeating: zeta.imaginary * size))
    for block in places.indices {
      let x = places[block]
      let re = alphaRe + zetaRe * x
      let im = alphaIm + zetaIm * x
      let nextRe = productRe * re - productIm * im
      let nextIm = productRe * im + productIm * re
      turns.replace(with: turns + 1, where: (productIm .<= zero) .& (nextIm .> zero))
      productRe = nextRe
      productIm = nextIm
      if block % 8 == 7 {
        let inverse = 1 / (productRe.magnitudes + productIm.magnitudes)
        productRe *= inverse
        productIm *= inverse
      }
    }
    var sum = -2 * Double.pi * turns.sum()
    for lane in 0..<Lanes.scalarCount { sum += Complex(productRe[lane], productIm[lane]).phase }
    let padding = places.count * Lanes.scalarCount - count
    return sum - Double(padding) * lowerAngle(alpha + zeta.multiplied(by: highest))
  }
}

extension SIMD4<Double> {
  fileprivate var magnitudes: Self { replacing(with: -self, where: self .< 0) }
}
