import ComplexModule
import RealModule

extension SpectralLaw {
  @inline(__always)
  func transforms(alpha: Complex<Double>, zeta: Complex<Double>) -> InputTransforms {
    switch form {
    case .atoms(let table): table.transforms(alpha: alpha, zeta: zeta)
    case .marchenkoPastur(let law): law.transforms(alpha: alpha, zeta: zeta)
    }
  }

  /// ∫ arg(α + ζx) dμ_0(x) for α, ζ in the closed lower half-plane, every angle in [−π, 0].
  func angle(alpha: Complex<Double>, zeta: Complex<Double>) -> Double {
    switch form {
    case .atoms(let table): table.angle(alpha: alpha, zeta: zeta)
    case .marchenkoPastur(let law): law.angle(alpha: alpha, zeta: zeta)
    }
  }
}

/// The angle of z in the closed lower half-plane: [−π, 0], with −π on the negative axis whatever the sign of
/// its zero imaginary part.
@inline(__always)
func lowerAngle(_ z: Complex<Double>) -> Double {
  z.imaginary == 0 ? (z.real < 0 ? -Double.pi : 0) : z.phase
}
