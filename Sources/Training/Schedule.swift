import Foundation

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
}

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

/// The loss that gradients are taken of; the mean runs over the batch and the outputs.
public enum Loss: String, Sendable, CaseIterable {
  /// mean (f − y)².
  case meanSquare = "mse"
  /// ½ mean (f − y)².
  case halfMeanSquare = "half-mse"

  /// The factor of Σ(f − y)²/count.
  var factor: Double { self == .meanSquare ? 1 : 0.5 }
}

/// Which weights are trained.
public enum TrainedLayers: String, Sendable, CaseIterable {
  case all, first
}

/// All that decides the course of a training run but the data and the initial weights.
public struct Schedule: Sendable, Equatable {
  public var phases: [Phase]
  /// Samples in a batch; nil for all of them.
  public var batchSize: Int?
  public var loss: Loss
  public var trained: TrainedLayers
  /// Training ends when the training loss, evaluated after an epoch, falls below this.
  public var stoppingLoss: Double?
  /// The losses on all training and test data are evaluated each so many epochs, and at the end.
  public var evaluationInterval: Int
  /// If given, they are evaluated instead at so many epochs at equal distances in the logarithm, at the start and where
  /// weights are kept; the time, Σ η over the steps, and the learning rate are then recorded with them.
  public var records: Int?
  /// The epochs whose weights are kept; 0 is the initial ones.
  public var snapshots: [Int]
  /// Of the order of samples in each epoch.
  public var seed: UInt64

  public init(
    phases: [Phase], batchSize: Int? = nil, loss: Loss = .meanSquare, trained: TrainedLayers = .all,
    stoppingLoss: Double? = nil, evaluationInterval: Int = 1, records: Int? = nil, snapshots: [Int] = [],
    seed: UInt64 = 1
  ) {
    self.phases = phases
    self.batchSize = batchSize
    self.loss = loss
    self.trained = trained
    self.stoppingLoss = stoppingLoss
    self.evaluationInterval = evaluationInterval
    self.records = records
    self.snapshots = snapshots
    self.seed = seed
  }

  /// Epochs from 1 to `last` at equal distances in the logarithm, rounded, without repetitions: `count` or fewer.
  public static func logarithmicEpochs(_ count: Int, to last: Int) -> [Int] {
    guard last > 0, count > 0 else { return [] }
    guard count > 1 else { return [last] }
    let epochs = (0..<count).map { Int(exp(log(Double(last)) * Double($0) / Double(count - 1)).rounded()) }
    return epochs.reduce(into: []) { kept, epoch in
      if epoch > kept.last ?? 0 { kept.append(min(epoch, last)) }
    }
  }

  public var epochs: Int { phases.reduce(0) { $0 + $1.epochs } }

  /// The phase that the given epoch, counted from 1, belongs to, and its index.
  func phase(of epoch: Int) -> (index: Int, phase: Phase)? {
    var last = 0
    for (index, phase) in phases.enumerated() {
      last += phase.epochs
      if epoch <= last { return (index, phase) }
    }
    return nil
  }
}
