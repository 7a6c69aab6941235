/// How a network's weights, all of size 1 at the start, are scaled, and whether there are biases.
///
/// A parametrisation only says what σ_w, σ_b and the outputs' scale are; where they stand, `FullyConnected` and
/// `Convolutional` do.
public enum Parametrisation: Sendable, Equatable {
  /// σ_w = 1 and no biases: eq. (1) of Fan and Wang.
  case unit
  /// σ_w before every matrix and σ_b before every bias, the readout having none: eq. (10) of Velikanov and Yarotsky.
  /// With σ_w = 1 and σ_b = 0 it is `unit`.
  case tangent(weightScale: Double, biasScale: Double)
  /// f(x) = (1/N) Σ c_i σ(w_i·x + b_i), one hidden layer of N neurons, in the time of the mean-field limit: gradients
  /// are multiplied by N, so that each neuron moves at a speed of order 1 (Section 4.1 of Velikanov and Yarotsky).
  case meanField
  /// As PyTorch, JAX and others have it: nothing before weights or biases, and nothing behind σ. At the start W_l is
  /// N(0, 1/d_{l−1}) and biases are 0.
  ///
  /// - Parameter biases: the layers that have them, of 1 … L + 1, the readout being the last.
  case standard(biases: Set<Int>)

  /// The names of the parametrisations on command lines and in files.
  public enum Name: String, Sendable, CaseIterable {
    case unit, tangent
    case meanField = "mean-field"
    case standard
  }

  /// The parametrisation's name.
  public var name: Name {
    switch self {
    case .unit: .unit
    case .tangent: .tangent
    case .meanField: .meanField
    case .standard: .standard
    }
  }

  /// σ_w.
  public var weightScale: Double {
    if case .tangent(let weightScale, _) = self { weightScale } else { 1 }
  }

  /// σ_b; 0 where there are no biases.
  public var biasScale: Double {
    switch self {
    case .unit: 0
    case .tangent(_, let biasScale): biasScale
    case .meanField: 1
    case .standard(let biases): biases.isEmpty ? 0 : 1
    }
  }

  public var hasBiases: Bool { biasScale != 0 }
}
