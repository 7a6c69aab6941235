/// A stretch of training with one optimiser, batches of one size, and a learning rate.
public struct Phase: Sendable, Equatable {
  public var optimiser: Optimiser
  /// η of the first epoch, for the loss that is trained, in the unit below.
  public var learningRate: Double
  public var unit: Unit
  public var epochs: Int
  /// Samples in a batch; nil for all of them.
  public var batchSize: Int?
  /// What the learning rate is multiplied by after every epoch.
  public var decay: Double
  /// λ: before each step weights are multiplied by 1 − ηλ, apart from their gradients (Loshchilov and Hutter 2019).
  public var weightDecay: Double
  /// Whether the optimiser goes on with the moments, and the count of its steps, that the phase before left.
  public var keepsState: Bool

  /// What learning rates are measured in.
  public enum Unit: Sendable, Equatable {
    case absolute
    /// The inverse of the loss's largest curvature, evaluated at the start and at every epoch whose weights are kept;
    /// gradient descent is stable below 2.
    case inverseCurvature
  }

  public init(
    optimiser: Optimiser, learningRate: Double, unit: Unit = .absolute, epochs: Int, batchSize: Int? = nil,
    decay: Double = 1, weightDecay: Double = 0, keepsState: Bool = false
  ) {
    self.optimiser = optimiser
    self.learningRate = learningRate
    self.unit = unit
    self.epochs = epochs
    self.batchSize = batchSize
    self.decay = decay
    self.weightDecay = weightDecay
    self.keepsState = keepsState
  }

  /// Whether its optimiser can go on with the state that the phase `former` left.
  public func canContinue(_ former: Phase?) -> Bool { former?.optimiser.sharesState(with: optimiser) ?? false }

  /// Whether weight decay leaves the weights their signs, 0 ≤ ηλ < 1, with a learning rate that is known.
  public var hasSmallDecay: Bool {
    weightDecay == 0 || (unit == .absolute && weightDecay > 0 && weightDecay * learningRate < 1)
  }

  /// Samples in a batch out of n.
  func batch(of n: Int) -> Int { min(batchSize ?? n, n) }
}
