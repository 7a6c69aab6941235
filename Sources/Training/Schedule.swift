/// All that decides the course of a training run but the data and the initial weights.
public struct Schedule: Sendable, Equatable {
  public var phases: [Phase]
  /// Samples in a batch; nil for all of them.
  public var batchSize: Int?
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
    phases: [Phase], batchSize: Int? = nil, loss: Loss = .meanSquare, trained: TrainedParameters = .all,
    stoppingLoss: Double? = nil, evaluationInterval: Int = 1, records: Int? = nil, snapshots: Set<Int> = [],
    seed: UInt64 = 1
  ) {
    self.phases = phases
    self.batchSize = batchSize
    self.loss = loss
    self.trained = trained
    self.stoppingLoss = stoppingLoss
    self.evaluationInterval = evaluationInterval
    self.records = records
    self.snapshots = snapshots.sorted()
    self.seed = seed
  }

  /// The epochs of all phases.
  public var epochs: Int { phases.reduce(0) { $0 + $1.epochs } }

  /// The epochs whose losses are recorded; nil where they follow the interval.
  var recordedEpochs: Set<Int>? {
    records.map { Set(snapshots + [0, epochs] + EpochSelection.logarithmicEpochs($0, to: epochs)) }
  }

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
