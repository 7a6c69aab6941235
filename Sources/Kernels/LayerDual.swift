import CVectorMath
import Foundation
import Networks

/// ⟨φ(z)φ(z′)⟩ − ⟨φ(z)⟩⟨φ(z′)⟩ and ⟨φ′(z)φ′(z′)⟩ of a layer of activation φ other than ReLU, before it is shifted and scaled: in
/// closed form, or by quadrature (`AngleTable`).
enum LayerDual: Sendable {
  case closed(ClosedDual)
  case table(AngleTable)

  /// - Parameter variances: those of all samples' pre-activations.
  /// - Throws: `Problem.badInput` for variances that are too large.
  init?(_ kind: Activation.Kind, variances: [Double]) throws {
    if let bell = BellMixture(of: kind, largest: variances.max() ?? 0) {
      self = .table(try AngleTable(bell, variances: variances))
    } else if let closed = ClosedDual(kind) {
      self = .closed(closed)
    } else {
      return nil
    }
  }
}

/// The duals that have a closed form, of `CVectorMath/duals.h`, or that of a power's angle.
enum ClosedDual: Sendable {
  case erf, sine, cosine, gelu, cubic, linear
  case power(PowerLayerDual)

  init?(_ kind: Activation.Kind) {
    switch kind {
    case .erf: self = .erf
    case .sine: self = .sine
    case .cosine: self = .cosine
    case .gelu: self = .gelu
    case .cubic: self = .cubic
    case .linear: self = .linear
    case .power(let p): self = .power(PowerLayerDual(power: p))
    case .arctan, .tanh, .sigmoid, .softplus, .relu: return nil
    }
  }

  /// `value` and `slope` at pairs of variances q and `others` and covariances c.
  func form(
    _ count: Int, _ q: Double, _ others: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    value: UnsafeMutablePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) {
    switch self {
    case .erf: rv_dual_erf(count, q, others, c, value, slope)
    case .sine: rv_dual_sine(count, q, others, c, value, slope)
    case .cosine: rv_dual_cosine(count, q, others, c, value, slope)
    case .gelu: rv_dual_gelu(count, q, others, c, value, slope)
    case .cubic: rv_dual_cubic(count, q, others, c, value, slope)
    case .linear: rv_dual_linear(count, q, others, c, value, slope)
    case .power(let dual): dual.form(count, q, others, c, value: value, slope: slope)
    }
  }

  /// `value` at z = z′.
  func diagonal(_ q: Double) -> Double {
    var (value, slope) = (0.0, 0.0)
    form(1, q, [q], [q], value: &value, slope: &slope)
    return value
  }
}

extension Activation.Kind {
  /// ⟨φ(z)⟩ of the raw activation, z of variance q.
  func mean(variance q: Double) -> Double {
    switch self {
    case .arctan, .tanh, .erf, .sine, .cubic, .linear: 0
    case .sigmoid: 0.5
    case .softplus: M_LN2 + BellMixture.softplus.secondIntegral(variance: q)
    case .cosine: exp(-q / 2)
    case .gelu: q / (2 * Double.pi * (1 + q)).squareRoot()
    case .relu: (q / (2 * Double.pi)).squareRoot()
    case .power(let p): pow(q, p / 2) * pow(2, p / 2 - 1) * tgamma((p + 1) / 2) / Double.pi.squareRoot()
    }
  }
}
