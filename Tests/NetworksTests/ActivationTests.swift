import Foundation
import Networks
import TestSupport
import Testing

@Suite("Activations")
struct ActivationTests {
  /// mean, scale, b_σ and a_σ of the normalised activation, to 20 digits, computed independently.
  static let references: [(Activation.Kind, mean: Double, scale: Double, b: Double, a: Double)] = [
    (.arctan, 0.0, 1.4912076181342091068, 0.97775432870966459292, 1.1118500801907506045),
    (.tanh, 0.0, 1.5925374197228314278, 0.96460868937372471124, 1.1778072323041796233),
    (.relu, 0.39894228040143267794, 1.7128585504496627056, 0.85642927522483135279, 1.46694220692425986),
    (.erf, 0.0, 1.467166950489138624, 0.95581527651992010377, 1.2257000037856907071),
    (.sine, 0.0, 1.520866623178814883, 0.92245223629157165437, 1.3130352854993313036),
    (.cosine, 0.6065306597126334236, 2.2372529142129276678, 0.0, 2.1639534137386528488),
    (.linear, 0.0, 1.0, 1.0, 1.0),
    // E[x₊²] = ½, E[x₊⁴] = 3/2, E[2x₊] = √(2/π), E[4x₊²] = 2; the variance is 5/4.
    (.power(2), 0.5, 0.89442719099991587856, 0.71364964646110750391, 1.6),
  ]

  @Test("constants of normalised activations", arguments: references)
  func constants(kind: Activation.Kind, mean: Double, scale: Double, b: Double, a: Double) {
    let activation = Activation(kind)
    #expect(abs(activation.offset - mean) < 1e-14)
    #expect(relativeError(activation.scale, scale) < 1e-13)
    #expect(relativeError(abs(activation.moments.slope), abs(b)) < 1e-13 || abs(activation.moments.slope - b) < 1e-15)
    #expect(relativeError(activation.moments.squaredSlope, a) < 1e-13)
    #expect(abs(activation.moments.mean) < 1e-14 && abs(activation.moments.secondMoment - 1) < 1e-13)
    // Proposition C.1: b² ≤ 1 ≤ a.
    #expect(activation.moments.slope * activation.moments.slope <= 1 + 1e-14)
    #expect(activation.moments.squaredSlope >= 1 - 1e-14)
  }

  @Test("vectorised values and slopes are those of the definition", arguments: Activation.Kind.allCases)
  func vectors(kind: Activation.Kind) {
    for normalisation in Activation.Normalisation.allCases {
      let activation = Activation(kind, normalisation: normalisation)
      let x = (0..<101).map { -5 + 0.1 * Double($0) + 1e-9 }
      var (values, slopes) = (x, x)
      activation.apply(x.count, x, into: &values, factor: 0.5)
      activation.applySlope(x.count, x, into: &slopes, factor: 0.5)
      for (i, x) in x.enumerated() {
        #expect(
          abs(values[i] - 0.5 * activation.scale * (kind.value(x) - activation.offset)) < 1e-13 * (1 + abs(x * x * x)))
        #expect(abs(slopes[i] - 0.5 * activation.scale * kind.slope(x)) < 1e-13 * (1 + x * x))
      }
    }
  }

  @Test("names of activations are read back, and only those")
  func names() {
    for kind in Activation.Kind.allCases + [.power(0.75), .power(1)] {
      #expect(Activation.Kind(rawValue: kind.rawValue) == kind)
    }
    #expect(Activation.Kind(rawValue: "power:2") == .power(2))
    for name in ["", "power", "power:", "power:0.5", "power:-1", "power:nan", "power:inf", "power(2.0)", "ReLU"] {
      #expect(Activation.Kind(rawValue: name) == nil)
    }
  }

  @Test("slopes are derivatives, by central differences", arguments: Activation.Kind.allCases)
  func derivative(kind: Activation.Kind) {
    for x in [-3.1, -1.0, -0.2, 0.3, 1.7, 4.0] {
      let step = 1e-5
      let difference = (kind.value(x + step) - kind.value(x - step)) / (2 * step)
      #expect(abs(difference - kind.slope(x)) < 1e-8 * (1 + x * x))
    }
  }
}
