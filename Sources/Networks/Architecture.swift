import LinearAlgebra

/// A fully connected network, samples being rows:
///
///     X̃_0 = (σ_w X, σ_b),  H_l = X̃_{l−1} W_lᵀ,  X_l = σ_w σ(H_l)/√d_l,  X̃_l = (X_l, σ_b),  f(X) = s X_L W_{L+1}
///
/// for l = 1…L, with k outputs: eqs. (1) and (16) of Fan and Wang, and with biases eq. (10) of Velikanov and Yarotsky.
/// The last column of W_l holds the biases b_l and the tilde adds the column that meets them; neither is there where
/// the parametrisation has no biases.
public struct Architecture: Sendable, Equatable {
  /// d_0.
  public var inputs: Int
  /// d_1 … d_L.
  public var widths: [Int]
  /// k.
  public var outputs: Int
  public var activation: Activation
  public var parametrisation: Parametrisation

  public init(
    inputs: Int, widths: [Int], outputs: Int = 1, activation: Activation, parametrisation: Parametrisation = .unit
  ) {
    self.inputs = inputs
    self.widths = widths
    self.outputs = outputs
    self.activation = activation
    self.parametrisation = parametrisation
  }

  /// L, the number of hidden layers.
  public var depth: Int { widths.count }

  /// d_l for l = 0…L.
  public func width(_ layer: Int) -> Int { layer == 0 ? inputs : widths[layer - 1] }

  /// The columns of W_l, l = 1…L: d_{l−1}, and one more for the biases where there are any.
  public func fanIn(_ layer: Int) -> Int { width(layer - 1) + (parametrisation.hasBiases ? 1 : 0) }

  /// The columns of X̃_l: those of W_{l+1}, but d_L for the last layer, since the readout has no bias.
  public func stride(_ layer: Int) -> Int { layer == depth ? width(layer) : fanIn(layer + 1) }

  /// σ_w/√d_l, the factor of σ(H_l).
  public func featureScale<Element: Scalar>(_ layer: Int, as type: Element.Type = Element.self) -> Element {
    Element(parametrisation.weightScale) / Element(width(layer)).squareRoot()
  }

  /// s: 1, and 1/√d_L in the mean-field parametrisation, which makes 1/d_L with the last layer's factor.
  ///
  /// Gradient descent there goes N = 1/s² times as fast. The tangent kernel N ∇f·∇f of that flow, eq. (15), is
  /// therefore that of the network with s = 1.
  public var outputScale: Double {
    parametrisation == .meanField ? 1 / Double(width(depth)).squareRoot() : 1
  }

  /// X̃_0 of samples in rows, shape (n, `fanIn(1)`).
  public func extended<Element: Scalar>(_ samples: Matrix<Element>) -> Matrix<Element> {
    var result = samples
    if parametrisation.weightScale != 1 { result.scale(by: Element(parametrisation.weightScale)) }
    guard parametrisation.hasBiases else { return result }
    return result.appending(column: [Element](repeating: Element(parametrisation.biasScale), count: samples.rows))
  }

  /// X_l ← σ_w σ(H_l)/√d_l for `rows` rows of H_l, (rows, d_l), into the first d_l columns of X̃_l.
  public func activate<Element: Scalar>(
    _ layer: Int, rows: Int, _ preactivations: UnsafePointer<Element>, into features: UnsafeMutablePointer<Element>
  ) {
    let (width, stride, factor) = (width(layer), stride(layer), featureScale(layer, as: Element.self))
    guard stride != width else {
      return activation.apply(rows * width, preactivations, into: features, factor: factor)
    }
    for row in 0..<rows {
      activation.apply(width, preactivations + row * width, into: features + row * stride, factor: factor)
    }
  }

  /// Sets the column of X̃_l that meets the biases to σ_b, in `rows` rows; nothing where there is none.
  public func fillBiasColumn<Element: Scalar>(_ layer: Int, rows: Int, of features: UnsafeMutablePointer<Element>) {
    let (width, stride) = (width(layer), stride(layer))
    guard stride != width else { return }
    for row in 0..<rows { features[row * stride + width] = Element(parametrisation.biasScale) }
  }
}
