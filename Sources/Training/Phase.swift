/// A stretch of training with one optimiser and one learning rate.
public struct Phase: Sendable, Equatable {
  public var optimiser: Optimiser
  /// η, for the loss that is trained, in the unit below.
  public var learningRate: Double
  public var unit: Unit
  public var epochs: Int

  /// What learning rates are measured in.
  public enum Unit: Sendable, Equatable {
    case absolute
    /// The inverse of the loss's largest curvature, evaluated at the start and at every epoch whose weights are kept;
    /// gradient descent is stable below 2.
    case inverseCurvature
  }

  public init(optimiser: Optimiser, learningRate: Double, unit: Unit = .absolute, epochs: Int) {
    self.optimiser = optimiser
    self.learningRate = learningRate
    self.unit = unit
    self.epochs = epochs
  }
}
