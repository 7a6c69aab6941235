import ComplexModule

/// What the fixed-point equations ask of μ_0 at (α, ζ), with the derivatives that Newton's method needs:
/// t = ∫ 1/(α + ζx) dμ_0 and g = ∫ x/(α + ζx) dμ_0, eq. (11). Note ∂g/∂α = ∂t/∂ζ.
struct InputTransforms {
  var value: Complex<Double>
  var first: Complex<Double>
  var valueByAlpha: Complex<Double>
  var valueByZeta: Complex<Double>
  var firstByZeta: Complex<Double>
}
