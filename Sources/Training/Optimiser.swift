/// How the weights move, given the gradient of the loss.
public enum Optimiser: Sendable, Equatable {
  /// w ← w − η u with u ← momentum·u + g; full batches make it gradient descent.
  case sgd(momentum: Double)
  /// Adam with bias correction; see `AdamForm` for where ε stands.
  case adam(beta1: Double, beta2: Double, epsilon: Double, form: AdamForm)
  /// w ← w − η g/(√Σg² + ε).
  case adagrad(epsilon: Double)

  /// Where Adam's ε stands.
  public enum AdamForm: String, Sendable, CaseIterable {
    /// Beside √v before bias correction, as in Keras (usual ε: 1e-7).
    case keras
    /// Beside √v after bias correction, as in the original article and PyTorch (usual ε: 1e-8).
    case standard
  }

  /// Whether it remembers what `other` does, so that it can go on from there.
  public func sharesState(with other: Optimiser) -> Bool {
    switch (self, other) {
    case (.adam, .adam), (.adagrad, .adagrad): true
    case (.sgd(let own), .sgd(let others)): own != 0 && others != 0
    default: false
    }
  }

  /// How many arrays of the weights' size it remembers, the gradient included.
  public var memories: Int {
    switch self {
    case .sgd(let momentum): momentum == 0 ? 0 : 1
    case .adam: 3
    case .adagrad: 2
    }
  }
}
