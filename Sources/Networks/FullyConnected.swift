/// A fully connected network, samples being rows:
///
///     H_l = s_l X_{l−1} W_lᵀ + σ_b 1 b_lᵀ,  X_l = σ(H_l)/√d_l,  f(X) = σ_w X_L W_{L+1}
///
/// for l = 1…L, with k outputs and s_l = σ_w: eqs. (1) and (16) of Fan and Wang, where σ_w = 1 and there are no biases;
/// eq. (3) of Wang et al. for L = 1; and with biases eq. (10) of Velikanov and Yarotsky. In the mean-field
/// parametrisation f is multiplied by 1/√d_1 once more. In the standard one
///
///     H_l = X_{l−1} W_lᵀ + 1 b_lᵀ,  X_l = σ(H_l),  f(X) = X_L W_{L+1} + 1 b_{L+1}ᵀ.
public struct FullyConnected: Architecture, Equatable {
  public static let name = "fully-connected"

  /// d_0.
  public var inputs: Int
  /// d_1 … d_L.
  public var widths: [Int]
  /// k.
  public var outputs: Int
  public var activation: Activation
  public var parametrisation: Parametrisation
  /// The law of W_1 … W_L at the start.
  public var weightLaw: WeightLaw
  /// The law of the readout at the start.
  public var readoutLaw: ReadoutLaw

  /// The laws that hidden layers' independent weights may have at the start.
  public enum WeightLaw: String, Sendable, CaseIterable {
    /// N(0, 1).
    case gaussian
    /// The standard Cauchy law.
    case cauchy

    var law: InitialLaw { self == .gaussian ? .normal : .cauchy }
  }

  /// The laws that the readout's independent weights may have at the start, both of mean 0 and variance 1.
  public enum ReadoutLaw: String, Sendable, CaseIterable {
    /// N(0, 1).
    case gaussian
    /// −1 or 1.
    case signs

    var law: InitialLaw { self == .gaussian ? .normal : .signs }
  }

  public init(
    inputs: Int, widths: [Int], outputs: Int = 1, activation: Activation, parametrisation: Parametrisation = .unit,
    weightLaw: WeightLaw = .gaussian, readoutLaw: ReadoutLaw = .gaussian
  ) {
    self.inputs = inputs
    self.widths = widths
    self.outputs = outputs
    self.activation = activation
    self.parametrisation = parametrisation
    (self.weightLaw, self.readoutLaw) = (weightLaw, readoutLaw)
  }

  /// L, the number of hidden layers.
  public var depth: Int { widths.count }

  /// d_l for l = 0…L.
  public func width(_ layer: Int) -> Int { layer == 0 ? inputs : widths[layer - 1] }

  /// W_1 and b_1, σ, …, W_{L+1}: parameters `W/1`, `b/1`, …, `readout`.
  public var body: Sequential {
    if case .standard(let biases) = parametrisation { return standardBody(biases) }
    var layers: [any Layer] = []
    let scales = parametrisation
    for l in stride(from: 1, through: depth, by: 1) {
      layers.append(
        Dense(
          inputs: width(l - 1), outputs: width(l), weights: "W/\(l)", law: weightLaw.law, scale: scales.weightScale,
          bias: scales.hasBiases ? "b/\(l)" : nil, biasScale: scales.biasScale))
      layers.append(Entrywise(activation, columns: width(l), scale: 1 / Double(width(l)).squareRoot()))
    }
    layers.append(
      Dense(
        inputs: width(depth), outputs: outputs, weights: "readout", form: .transposed, law: readoutLaw.law,
        scale: scales.weightScale))
    if parametrisation == .meanField {
      let identity = Activation(.linear, normalisation: .none)
      layers.append(Entrywise(identity, columns: outputs, scale: 1 / Double(width(depth)).squareRoot()))
    }
    return Sequential(layers)
  }

  private func standardBody(_ biases: Set<Int>) -> Sequential {
    var layers: [any Layer] = []
    func dense(_ l: Int, outputs: Int, weights: String, form: ParameterShape.Form) -> Dense {
      Dense(
        inputs: width(l - 1), outputs: outputs, weights: weights, form: form,
        law: .normalOf(deviation: 1 / Double(width(l - 1)).squareRoot()), bias: biases.contains(l) ? "b/\(l)" : nil,
        biasLaw: .constant(0))
    }
    for l in stride(from: 1, through: depth, by: 1) {
      layers.append(dense(l, outputs: width(l), weights: "W/\(l)", form: .matrix))
      layers.append(Entrywise(activation, columns: width(l), scale: 1))
    }
    return Sequential(layers + [dense(depth + 1, outputs: outputs, weights: "readout", form: .transposed)])
  }

  public var featureDepth: Int { 2 * depth }

  /// 1, and N in the mean-field parametrisation, where the flow is that of N ∇f·∇f, eq. (15) of Velikanov and Yarotsky.
  public var speed: Double { parametrisation == .meanField ? Double(width(depth)) : 1 }
}
