import ComplexModule
import RealModule

extension FixedPointEquations {
  /// Evaluates the chain of `StieltjesTransform` at the current u for z (z_{−1} left out), and with `jacobian` the
  /// Newton system in the relative unknowns δ_k = du_k/u_k:
  ///
  ///     system[l] = (∂(u_l − φ_l)/∂u_k · u_k/u_l)_k, ∂φ_l/∂z /u_l, −(u_l − φ_l)/u_l,    φ_l = ζ_l/h_l.
  func evaluate(at z: Number, jacobian: Bool) {
    descend(from: z)
    transforms = input.transforms(alpha: alpha0, zeta: zeta0)
    if jacobian { startPartials() }
    let shareOfIdentity = 1 - b2
    var g = transforms.first
    residual = 0
    for layer in 0..<depth {
      let ratio = ratios[layer]
      let t = transforms.value.multiplied(by: shareOfIdentity) + g.multiplied(by: b2)
      let denominator = 1 + (zeta[layer] * t).multiplied(by: ratio)
      tau[layer] = t
      h[layer] = denominator
      g = t / denominator
      let row = system + layer * columns
      guard active[layer] else {
        for column in 0..<columns { row[column] = .zero }
        row[layer] = 1
        if jacobian { passPartials(through: layer, tau: t, slope: 1) }
        continue
      }
      let quotient = zeta[layer] / denominator / u[layer]
      row[depth + 1] = quotient - 1
      let size = row[depth + 1].magnitude
      residual = size.isFinite ? Swift.max(residual, size) : .infinity
      if jacobian {
        fillRow(row, layer: layer, quotient: quotient)
        passPartials(through: layer, tau: t, slope: 1 / (denominator * denominator))
      }
    }
  }

  /// α_0, ζ_0 and every ζ_l from u, eq. (14).
  private func descend(from z: Number) {
    var sum = Number.zero
    var current = Number(weights[depth - 1])
    for layer in (0..<depth).reversed() {
      zeta[layer] = current
      sum += u[layer]
      let below = layer > 0 ? weights[layer - 1] : inputWeight
      current = Number(below) + u[layer].multiplied(by: b2)
    }
    alpha0 = sum.multiplied(by: 1 - b2) - z
    zeta0 = current
  }

  /// ∂t/∂u_k·u_k, where only k = 1 moves ζ_0: kept implicitly; here ∂τ_1.
  private func startPartials() {
    let share = 1 - b2
    let byAlpha = transforms.valueByZeta
    for k in 0..<depth { partials[k] = (byAlpha * u[k]).multiplied(by: share) }
    partials[0] += (transforms.firstByZeta * u[0]).multiplied(by: b2)
    partials[depth] = -byAlpha
  }

  /// ∂t by the relative unknown k, or by z for k = L.
  @inline(__always)
  private func valuePartial(_ k: Int) -> Number {
    if k == depth { return -transforms.valueByAlpha }
    let byIdentity = (transforms.valueByAlpha * u[k]).multiplied(by: 1 - b2)
    return k == 0 ? byIdentity + (transforms.valueByZeta * u[0]).multiplied(by: b2) : byIdentity
  }

  /// ∂τ_l by the relative unknown k, from `partials` = ∂g_{l−1}.
  @inline(__always)
  private func tauPartial(_ k: Int) -> Number {
    valuePartial(k).multiplied(by: 1 - b2) + partials[k].multiplied(by: b2)
  }

  private func fillRow(_ row: UnsafeMutablePointer<Number>, layer: Int, quotient: Number) {
    let scale = quotient / h[layer]
    let byTau = (scale * zeta[layer]).multiplied(by: ratios[layer])
    for k in 0..<depth { row[k] = byTau * tauPartial(k) }
    row[layer] += 1
    if layer + 1 < depth { row[layer + 1] -= scale * u[layer + 1].multiplied(by: b2) / zeta[layer] }
    row[depth] = -(byTau * tauPartial(depth))
  }

  /// `partials`: ∂g_{l−1} → ∂g_l = (∂τ_l − γ_lτ_l²∂ζ_l)/h_l².
  private func passPartials(through layer: Int, tau: Number, slope: Number) {
    for k in 0...depth { partials[k] = tauPartial(k) * slope }
    guard layer + 1 < depth, active[layer] else { return }
    let byZeta = (tau * tau * slope).multiplied(by: ratios[layer] * b2)
    partials[layer + 1] -= byZeta * u[layer + 1]
  }
}
