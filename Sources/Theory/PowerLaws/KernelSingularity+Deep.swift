import Diagnostics
import Foundation
import Kernels

extension KernelSingularity {
  /// The tangent kernel of a ReLU network of `layers` = L weight layers (L − 1 hidden ones), in the parametrisation (10).
  ///
  /// The paper leaves the constant open; it follows from (32), whose second line needs the factor σ_w² that is
  /// missing in print: Θ_sing^{(l+1)} = −(σ_w²/2π) Θ_diag^{(l)} φ_l + (σ_w²/2) Θ_sing^{(l)}. Solved,
  /// Θ_sing = −Σ_{l<L} a_l φ_l with a_l = (σ_w²/2)^{L−1−l} (σ_w²/2π) Θ_diag^{(l)}, and φ_l is the angle of eq. (21)
  /// with w_l² = σ_w² (σ_w²/2)^{l−1} and b_l² = σ_b² Σ_{j<l} (σ_w²/2)^j, since r_l² = b_l² + w_l²|x|². So
  ///
  ///     θ̃_x(n) = |C(d, 1)| Σ_l a_l w_l b_l^d (b_l² + w_l²(x·n)²)^{−(d+1)/2}.
  ///
  /// - Throws: `Problem.usage` for d < 1, L < 2, or scales that are not positive.
  public static func deepTangentKernel(
    dimension: Int, layers: Int, weightScale: Double, biasScale: Double
  ) throws -> KernelSingularity {
    let network = try LayerVariances(dimension, layers, weightScale, biasScale)
    // log of |C(d, 1)|/(2π), the 2π being that of a_l.
    let scale = AngularSingularity.tangentKernel(power: 1).logTransform(dimension: dimension)
    return KernelSingularity(
      dimension: dimension, degree: 1,
      terms: network.terms { layer, propagation in
        let (constant, slope) = layer.tangent
        let half = log(layer.weight) / 2 + Double(dimension) * log(layer.bias) / 2
        return Term(
          logScale: scale + half, constant: propagation * constant, slope: propagation * slope,
          biasVariance: layer.bias, weightVariance: layer.weight)
      })
  }

  /// The covariance of the same network's output at initialisation: Σ_sing = Σ_{l<L} e_l φ_l³ with
  /// e_l = (σ_w²/2)^{L−1−l} σ_w² r_l²/(6π), and
  /// ζ̃_x(n) = C(d, 3) Σ_l e_l r_l^{−2} w_l³ b_l^{d+2} (b_l² + w_l²(x·n)²)^{−(d+3)/2}.
  ///
  /// - Throws: `Problem.usage` for d < 1, L < 2, or scales that are not positive.
  public static func deepCovariance(
    dimension: Int, layers: Int, weightScale: Double, biasScale: Double
  ) throws -> KernelSingularity {
    let network = try LayerVariances(dimension, layers, weightScale, biasScale)
    // log of C(d, 3)/(6π), the 6π being that of e_l.
    let scale = AngularSingularity.covariance(power: 1).logTransform(dimension: dimension)
    return KernelSingularity(
      dimension: dimension, degree: 3,
      terms: network.terms { layer, propagation in
        let half = 1.5 * log(layer.weight) + Double(dimension + 2) * log(layer.bias) / 2
        return Term(
          logScale: scale + half, constant: propagation, slope: 0,
          biasVariance: layer.bias, weightVariance: layer.weight)
      })
  }
}

/// How variances grow through the layers of a ReLU network.
private struct LayerVariances {
  /// Layer l = 1 … L − 1: r_l² = b_l² + w_l²|x|², and Θ_diag^{(l)} = constant + slope |x|².
  struct Layer {
    var bias: Double
    var weight: Double
    var tangent: (constant: Double, slope: Double)
  }

  var layers: [Layer] = []
  private let weightVariance: Double

  init(_ dimension: Int, _ count: Int, _ weightScale: Double, _ biasScale: Double) throws {
    try KernelSingularity.check(dimension, weightScale, biasScale)
    guard count >= 2 else {
      throw Problem(
        .usage, object: "\(count) weight layers", cause: "a network needs a hidden layer",
        remedy: "give 2 weight layers or more")
    }
    weightVariance = weightScale * weightScale
    let (gain, biasVariance) = (weightVariance / 2, biasScale * biasScale)
    var layer = Layer(bias: biasVariance, weight: weightVariance, tangent: (biasVariance, weightVariance))
    layers.append(layer)
    while layers.count < count - 1 {
      layer.bias = biasVariance + gain * layer.bias
      layer.weight *= gain
      layer.tangent = (layer.bias + gain * layer.tangent.constant, layer.weight + gain * layer.tangent.slope)
      layers.append(layer)
    }
  }

  /// The terms of all layers, the first layer first; each is given (σ_w²/2)^{L−1−l} σ_w².
  func terms(_ term: (Layer, Double) -> KernelSingularity.Term) -> [KernelSingularity.Term] {
    layers.enumerated().map { index, layer in
      term(layer, pow(weightVariance / 2, Double(layers.count - 1 - index)) * weightVariance)
    }
  }
}
