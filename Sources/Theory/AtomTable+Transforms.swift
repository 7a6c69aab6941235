import ComplexModule
import RealModule

extension AtomTable {
  /// The sums of `InputTransforms`. Far from the atoms, where w m(w) + w²m′(w) cancels, they are taken term by term.
  func transforms(alpha: Complex<Double>, zeta: Complex<Double>) -> InputTransforms {
    if alpha.length > 30 * reach * zeta.length { return distantTransforms(alpha: alpha, zeta: zeta) }
    let inverse = Complex(1) / zeta
    return nearTransforms(at: -alpha * inverse, inverse: inverse)
  }

  /// With w = −α/ζ: t = m(w)/ζ, g = ∫ x/(x − w)/ζ and their derivatives, from real sums over q = 1/|x − w|²; one
  /// division per atom. (1 + wm is g's real part, but beside an atom at 0 not its imaginary one.)
  private func nearTransforms(at w: Complex<Double>, inverse: Complex<Double>) -> InputTransforms {
    var (sumQ, sumDQ, sumQQ, sumDQQ) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (sumXQ, sumXDQ) = (Lanes.zero, Lanes.zero)
    let real = Lanes(repeating: w.real)
    let offset = Lanes(repeating: w.imaginary * w.imaginary)
    for block in places.indices {
      let d = places[block] - real
      let q = 1 / (d * d + offset)
      let wq = weights[block] * q
      let wqq = wq * q
      let xq = places[block] * wq
      sumXQ += xq
      sumXDQ += xq * d
      sumQ += wq
      sumDQ += wq * d
      sumQQ += wqq
      sumDQQ += wqq * d
    }
    let m = Complex(sumDQ.sum(), w.imaginary * sumQ.sum())
    let slope = Complex(
      sumQ.sum() - 2 * w.imaginary * w.imaginary * sumQQ.sum(), 2 * w.imaginary * sumDQQ.sum())
    let wm = w * m
    let wSlope = w * slope
    let square = -(inverse * inverse)
    return InputTransforms(
      value: m * inverse,
      first: Complex(sumXDQ.sum(), w.imaginary * sumXQ.sum()) * inverse,
      valueByAlpha: slope * square,
      valueByZeta: (m + wSlope) * square,
      firstByZeta: (1 + wm.multiplied(by: 2) + w * wSlope) * square)
  }

  private func distantTransforms(alpha: Complex<Double>, zeta: Complex<Double>) -> InputTransforms {
    let (alphaRe, alphaIm) = (Lanes(repeating: alpha.real), Lanes(repeating: alpha.imaginary))
    let (zetaRe, zetaIm) = (Lanes(repeating: zeta.real), Lanes(repeating: zeta.imaginary))
    var (valueRe, valueIm) = (Lanes.zero, Lanes.zero)
    var (firstRe, firstIm) = (Lanes.zero, Lanes.zero)
    var (squareRe, squareIm) = (Lanes.zero, Lanes.zero)
    var (mixedRe, mixedIm) = (Lanes.zero, Lanes.zero)
    var (lastRe, lastIm) = (Lanes.zero, Lanes.zero)
    for block in places.indices {
      let x = places[block]
      let w = weights[block]
      let re = alphaRe + zetaRe * x
      let im = alphaIm + zetaIm * x
      let scale = 1 / (re * re + im * im)
      let inverseRe = re * scale
      let inverseIm = -im * scale
      let (termRe, termIm) = (w * inverseRe, w * inverseIm)
      valueRe += termRe
      valueIm += termIm
      firstRe += x * termRe
      firstIm += x * termIm
      let crossRe = termRe * inverseRe - termIm * inverseIm
      let crossIm = termRe * inverseIm + termIm * inverseRe
      squareRe += crossRe
      squareIm += crossIm
      mixedRe += x * crossRe
      mixedIm += x * crossIm
      lastRe += x * x * crossRe
      lastIm += x * x * crossIm
    }
    return InputTransforms(
      value: Complex(valueRe.sum(), valueIm.sum()),
      first: Complex(firstRe.sum(), firstIm.sum()),
      valueByAlpha: -Complex(squareRe.sum(), squareIm.sum()),
      valueByZeta: -Complex(mixedRe.sum(), mixedIm.sum()),
      firstByZeta: -Complex(lastRe.sum(), lastIm.sum()))
  }
}
