import ComplexModule
import RealModule

extension FixedPointEquations {
  /// Evaluates the chain of `StieltjesTransform` at the current u for z (relative to the origin), and the residuals
  /// φ_l/u_l − 1, φ_l = ζ_l/h_l, into `step`.
  func evaluate(at z: Number) {
    descend(from: z)
    transforms = input.transforms(alpha: alpha0, zeta: zeta0)
    let value = transforms.value
    var g = transforms.first + transforms.value.multiplied(by: shift)
    residual = 0
    for layer in 0..<depth {
      let t = value.multiplied(by: 1 - b2[layer]) + g.multiplied(by: b2[layer])
      let denominator = 1 + (zeta[layer] * t).multiplied(by: ratios[layer])
      tau[layer] = t
      h[layer] = denominator
      g = t / denominator
      guard active[layer] else {
        step[layer] = .zero
        continue
      }
      let excess = zeta[layer] / denominator / u[layer] - 1
      step[layer] = excess
      let size = excess.magnitude
      residual = size.isFinite ? Swift.max(residual, size) : .infinity
    }
  }

  /// α′, ζ_0 and every ζ_l from u, eq. (14).
  private func descend(from z: Number) {
    var sum = Number.zero
    var current = Number(weights[depth - 1])
    for layer in (0..<depth).reversed() {
      zeta[layer] = active[layer] ? current : .zero
      sum += u[layer].multiplied(by: 1 - b2[layer])
      let below = layer > 0 ? weights[layer - 1] : inputWeight
      current = Number(below) + u[layer].multiplied(by: b2[layer])
    }
    alpha0 = sum + u[0].multiplied(by: b2[0] * shift) - z
    zeta0 = current
  }

  /// Solves the Newton system at the last evaluation for the relative unknowns δ_l = du_l/u_l: the step to the
  /// solution, and the slopes by z.
  ///
  /// Layers touch their neighbours alone, but for α′ and t, which all share. With dα′ and dt as parameters
  /// the system is tridiagonal: going up, dg_{l−1} = p δ_l + q, and so δ_l as a combination of δ_{l+1}, dα′, dt and the
  /// residual; at the end two equations for dα′ and dt. Work: some 60 L multiplications.
  ///
  /// - Returns: false where the system is singular.
  func linearise() -> Bool {
    let t = transforms
    // Derivatives of g_0 by α′ and by δ_1, by which alone ζ_0 moves.
    let byOffset = t.valueByZeta + t.valueByAlpha.multiplied(by: shift)
    var p = (t.firstByZeta + t.valueByZeta.multiplied(by: shift)) * u[0].multiplied(by: b2[0])
    var (qAlpha, qValue, qStep) = (byOffset, Number.zero, Number.zero)
    for layer in 0..<depth {
      let (b2, share) = (self.b2[layer], 1 - self.b2[layer])
      guard active[layer] else {
        (byNext[layer], byAlpha[layer], byValue[layer]) = (.zero, .zero, .zero)
        (qAlpha, qStep) = (qAlpha.multiplied(by: b2), qStep.multiplied(by: b2))
        (p, qValue) = (.zero, qValue.multiplied(by: b2) + Number(share))
        continue
      }
      guard let inverse = h[layer].reciprocal, let inverseOfU = u[layer].reciprocal else { return false }
      let square = inverse * inverse
      // dφ_l = (dζ_l − γζ_l²dτ_l)/h_l², dg_l = (dτ_l − γτ_l²dζ_l)/h_l².
      let rise = layer + 1 < depth ? u[layer + 1].multiplied(by: self.b2[layer + 1]) : .zero
      let next = square * inverseOfU * rise
      let byTau = (square * inverseOfU * zeta[layer] * zeta[layer]).multiplied(by: ratios[layer])
      guard let pivot = (1 + (byTau * p).multiplied(by: b2)).reciprocal else { return false }
      byNext[layer] = next * pivot
      byAlpha[layer] = -(byTau * qAlpha).multiplied(by: b2) * pivot
      byValue[layer] = -(byTau * (Number(share) + qValue.multiplied(by: b2))) * pivot
      step[layer] = (step[layer] - (byTau * qStep).multiplied(by: b2)) * pivot
      // dτ_l = (1 − b²)dt + b²(p δ_l + q), with δ_l from above.
      let loss = (tau[layer] * tau[layer] * rise).multiplied(by: ratios[layer])
      let pStep = p.multiplied(by: b2)
      qAlpha = square * (pStep * byAlpha[layer] + qAlpha.multiplied(by: b2))
      qValue = square * (pStep * byValue[layer] + qValue.multiplied(by: b2) + Number(share))
      qStep = square * (pStep * step[layer] + qStep.multiplied(by: b2))
      p = square * (pStep * byNext[layer] - loss)
    }
    return close()
  }

  /// Going down again, then the equations for dα′ and dt.
  private func close() -> Bool {
    var (sumAlpha, sumValue, sumStep) = (Number.zero, Number.zero, Number.zero)
    for layer in (0..<depth).reversed() {
      if layer + 1 < depth {
        byAlpha[layer] += byNext[layer] * byAlpha[layer + 1]
        byValue[layer] += byNext[layer] * byValue[layer + 1]
        step[layer] += byNext[layer] * step[layer + 1]
      }
      let share = u[layer].multiplied(by: 1 - b2[layer])
      sumAlpha += share * byAlpha[layer]
      sumValue += share * byValue[layer]
      sumStep += share * step[layer]
    }
    // dα′ = Σ(1 − b²)u_kδ_k + b²a u_1δ_1 − dz,   dt = t_α dα′ + t_ζ b²u_1δ_1.
    let lever = u[0].multiplied(by: b2[0] * shift)
    let k = transforms.valueByZeta * u[0].multiplied(by: b2[0])
    let (a11, a12) = (
      1 - sumAlpha - lever * byAlpha[0],
      -sumValue - lever * byValue[0]
    )
    let (a21, a22) = (-transforms.valueByAlpha - k * byAlpha[0], 1 - k * byValue[0])
    guard let inverse = (a11 * a22 - a12 * a21).reciprocal else { return false }
    let (r1, r2) = (sumStep + lever * step[0], k * step[0])
    let alpha = (r1 * a22 - a12 * r2) * inverse
    let value = (a11 * r2 - a21 * r1) * inverse
    let (alphaSlope, valueSlope) = (-a22 * inverse, a21 * inverse)
    for layer in 0..<depth {
      slope[layer] = byAlpha[layer] * alphaSlope + byValue[layer] * valueSlope
      step[layer] += byAlpha[layer] * alpha + byValue[layer] * value
    }
    self.valueSlope = valueSlope
    return true
  }
}
