import Diagnostics

/// All that decides the course of a training run but the data and the initial weights.
public struct Schedule: Sendable, Equatable {
  public var phases: [Phase]
  public var loss: Loss
  public var trained: TrainedParameters
  /// Training ends when the training loss, which is then evaluated after every epoch, falls below this.
  public var stoppingLoss: Double?
  /// The losses on all training and test data are evaluated each so many epochs, at the start and at the end.
  public var evaluationInterval: Int
  /// If given, they are evaluated instead at so many epochs at equal distances in the logarithm, at the start and where
  /// weights are kept; the time, Σ η over the steps, and the learning rate are then recorded with them.
  public var records: Int?
  /// The epochs whose weights are kept, increasing; 0 is the initial ones.
  public let snapshots: [Int]
  /// Of the order of samples in each epoch.
  public var seed: UInt64

  public init(
    phases: [Phase], loss: Loss = .meanSquare, trained: TrainedParameters = .all,
    stoppingLoss: Double? = nil, evaluationInterval: Int = 1, records: Int? = nil, snapshots: Set<Int> = [],
    seed: UInt64 = 1
  ) {
    self.phases = phases
    self.loss = loss
    self.trained = trained
    self.stoppingLoss = stoppingLoss
    self.evaluationInterval = evaluationInterval
    self.records = records
    self.snapshots = snapshots.sorted()
    self.seed = seed
  }

  /// The epochs of all phases.
  public var epochs: Int { phases.epochs }

  /// - Throws: `Problem.usage` for one without sense.
  func check() throws {
    guard evaluationInterval > 0, records ?? 1 > 0,
      phases.allSatisfy({ $0.epochs >= 0 && $0.batchSize ?? 1 > 0 && $0.decay > 0 && $0.decay.isFinite })
    else {
      throw Problem(.usage, cause: "batch sizes, decays, evaluation interval and records must be positive")
    }
    guard phases.allSatisfy(\.hasSmallDecay) else {
      throw Problem(.usage, cause: "weight decay times the learning rate must lie below 1 in every phase")
    }
    guard loss.isSquare || phases.allSatisfy({ $0.unit == .absolute }) else {
      throw Problem(
        .usage, cause: "the curvature of \(loss.rawValue) does not follow from the tangent kernel",
        remedy: "give the learning rate itself")
    }
    let former = [nil] + phases.map(Optional.some)
    guard zip(phases, former).allSatisfy({ !$0.keepsState || $0.canContinue($1) }) else {
      throw Problem(
        .usage, cause: "a phase keeps the optimiser's state, but the one before has another optimiser, or none to keep")
    }
  }

  /// The sizes of batches out of n samples; a run without phases evaluates the start.
  func batches(of samples: Int) -> [Int] { phases.isEmpty ? [samples] : phases.map { $0.batch(of: samples) } }

  /// The epochs whose losses are recorded; nil where they follow the interval.
  var recordedEpochs: Set<Int>? {
    records.map { Set(snapshots + [0, epochs] + EpochSelection.logarithmicEpochs($0, to: epochs)) }
  }

  /// How often losses are evaluated, where training does not end early.
  public var evaluations: Int { recordedEpochs?.count ?? epochs / max(evaluationInterval, 1) + 2 }

  /// The phase that the given epoch, counted from 1, belongs to, its index, and the epoch's number in it, from 1. An epoch
  /// after the last would go on with the last phase.
  func phase(of epoch: Int) -> (index: Int, phase: Phase, number: Int)? {
    var before = 0
    for (index, phase) in phases.enumerated() {
      if epoch <= before + phase.epochs || index == phases.count - 1 { return (index, phase, epoch - before) }
      before += phase.epochs
    }
    return nil
  }
}

extension [Phase] {
  /// Those of all phases together; the largest number there is for more.
  public var epochs: Int {
    reduce(0) { last, phase in
      let (sum, isTooLarge) = last.addingReportingOverflow(phase.epochs)
      return isTooLarge ? .max : sum
    }
  }
}
