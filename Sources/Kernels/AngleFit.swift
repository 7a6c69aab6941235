import Diagnostics
import Foundation
import LinearAlgebra

/// The Chebyshev series of `AngleTable` at single pairs of variances.
struct AngleFit {
  private let bell: BellMixture
  /// M.
  let terms: Int
  /// cos mθ_j, ψ_j = cos θ_j the M positive zeros of T_{2M}: (2M, M).
  private let cosines: Matrix<Double>

  /// As many terms as the pair of largest variances takes.
  ///
  /// - Throws: `Problem.badInput` for more than `limit`.
  init(_ bell: BellMixture, largest q: Double, limit: Int) throws {
    // Fewer would not see the ends' layers of width √λ/r.
    let least = 3 * (q / bell.regularisation).squareRoot().squareRoot()
    var terms = least < Double(limit) ? max(8, Int(least)) : limit + 1
    while true {
      guard terms <= limit else {
        throw Problem(
          .badInput, object: "X",
          cause: "pre-activations have the variance \(q), at which the activation is too close to a step or a kink",
          remedy: "scale the samples down, or give a smaller --weight-scale")
      }
      let fit = AngleFit(bell, terms: terms)
      let coefficients = fit.coefficients(q, q)
      let tails = [0, terms].map { first -> Double in
        let series = coefficients[first..<first + terms].map(abs)
        return (series.suffix(2).max() ?? 0) / max(series.max() ?? 0, Double.leastNormalMagnitude)
      }
      if tails.allSatisfy({ $0 <= 1e-12 }) {
        self = fit
        return
      }
      terms += terms / 2
    }
  }

  private init(_ bell: BellMixture, terms: Int) {
    (self.bell, self.terms) = (bell, terms)
    cosines = Matrix(rows: 2 * terms, columns: terms) { m, j in
      // An angle of at most 2π, lest rounding grow with m.
      cos(Double.pi * Double(m * (2 * j + 1) % (8 * terms)) / Double(4 * terms))
    }
  }

  /// M coefficients of T_{2k}, M of T_{2k+1}, and κκ′/A.
  func coefficients(_ q: Double, _ other: Double) -> [Double] {
    let (scale, angle) = bell.chart(q, other)
    let density = (0..<terms).map { j in
      let half = sin(Double.pi * Double(2 * j + 1) / Double(8 * terms))
      return bell.density(q, other, psi: cosines[1, j], gap: 2 * half * half)
    }
    let even = fit(density, parity: 0)
    let odd = (0..<terms).map { k -> Double in
      let next = k + 1 < terms ? even[k + 1] : 0
      return angle * (k == 0 ? even[0] - next / 2 : (even[k] - next) / Double(2 * (2 * k + 1)))
    }
    let width = angle > 0 ? sin(angle) / angle : 1
    guard bell.order == 2 else { return even + odd + [width] }
    let integrand = (0..<terms).map { j -> Double in
      var sum = 0.0
      for k in 0..<terms { sum += odd[k] * cosines[2 * k + 1, j] }
      return scale * angle * cos(angle * cosines[1, j]) * sum
    }
    let series = fit(integrand, parity: 1)
    var integral = [Double](repeating: 0, count: terms)
    for k in 1..<terms {
      integral[k] = (series[k - 1] - series[k]) / Double(4 * k)
      integral[0] += k % 2 == 0 ? -integral[k] : integral[k]
    }
    return integral + odd + [width]
  }

  /// The coefficients of T_{2k+parity} of a function by its values at ψ_j.
  private func fit(_ values: [Double], parity: Int) -> [Double] {
    (0..<terms).map { k -> Double in
      var sum = 0.0
      for j in values.indices { sum += values[j] * cosines[2 * k + parity, j] }
      return k == 0 && parity == 0 ? sum / Double(terms) : 2 * sum / Double(terms)
    }
  }
}
