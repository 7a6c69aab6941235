import Diagnostics
import LinearAlgebra
import Networks
import Randomness
import Store

/// Trains a fully connected network on labelled data.
///
/// A run is a function of its schedule, data and initial weights alone: interrupted and continued from a
/// checkpoint, it ends with the same bits.
public final class Trainer<Element: Scalar & StoredElement> {
  /// How a run is going, for whoever shows progress or keeps checkpoints; called after each epoch.
  public typealias Watch = (_ trainer: Trainer, _ epoch: Int) throws -> Void

  public let schedule: Schedule
  public internal(set) var history = History()
  /// The kept epochs' networks.
  public internal(set) var snapshots: [Int: Network<Element>] = [:]
  /// The last complete epoch; 0 before training.
  public internal(set) var epoch = 0

  /// Σ η over the steps so far.
  var time = 0.0
  /// η in absolute terms, for the next step.
  var rate = 0.0
  let model: Model<Element>
  /// Steps taken since the present phase began.
  var stepsInPhase = 0
  /// The samples as they were given.
  private let samples: Matrix<Element>
  /// The samples as X̃_0.
  private let training: LabelledData<Element>
  private let test: LabelledData<Element>?
  private let observers: [any Observer<Element>]
  private let batch: Int
  /// The epochs evaluated where the schedule asks for records.
  private let records: Set<Int>
  /// The samples in their order, where each epoch is one step.
  private let wholeOrder: [Int]

  /// The network as it now is.
  public var network: Network<Element> { model.network }

  /// A run from the weights of `network`.
  ///
  /// - Throws: `Problem.badInput` where shapes do not fit, `Problem.usage` for a schedule without sense.
  public init(
    _ network: Network<Element>, schedule: Schedule, training: LabelledData<Element>,
    test: LabelledData<Element>? = nil, observers: [any Observer<Element>] = []
  ) throws {
    self.schedule = schedule
    self.observers = observers
    batch = min(schedule.batchSize ?? training.inputs.rows, training.inputs.rows)
    for data in [training, test].compactMap({ $0 }) {
      guard data.inputs.columns == network.architecture.inputs,
        data.labels.columns == network.architecture.outputs, data.inputs.rows == data.labels.rows,
        data.inputs.rows > 0
      else {
        throw Problem(
          .badInput, object: "X, y",
          cause: "(\(data.inputs.rows), \(data.inputs.columns)) samples and (\(data.labels.rows), "
            + "\(data.labels.columns)) labels do not fit a network of \(network.architecture.inputs) inputs "
            + "and \(network.architecture.outputs) outputs")
      }
    }
    guard batch > 0, schedule.evaluationInterval > 0, schedule.records ?? 1 > 0,
      schedule.phases.allSatisfy({ $0.epochs >= 0 })
    else {
      throw Problem(.usage, cause: "batch size, evaluation interval and records must be positive")
    }
    samples = training.inputs
    self.training = training.extended(for: network.architecture)
    self.test = test?.extended(for: network.architecture)
    let logarithmic = schedule.records.map { Schedule.logarithmicEpochs($0, to: schedule.epochs) } ?? []
    records = Set(logarithmic + schedule.snapshots)
    wholeOrder = batch == training.inputs.rows ? Array(0..<batch) : []
    model = Model(network, batch: batch)
  }

  /// Trains to the end of the schedule or to its stopping loss; continues where `restore` left it.
  ///
  /// - Throws: `Problem.numericalFailure` where the loss is no longer finite, and what `watch` throws.
  public func run(_ watch: Watch = { _, _ in }) throws {
    try BLASKernel.withSingleThread { try runAll(watch) }
  }

  private func runAll(_ watch: Watch) throws {
    if epoch == 0 {
      try beginPhase(of: 1)
      keepSnapshot()
      try evaluate()
    } else {
      // A checkpoint holds the state that the optimiser of the next epoch needs.
      if let phase = schedule.phase(of: epoch + 1)?.phase { prepare(for: phase.optimiser) }
    }
    while epoch < schedule.epochs, !isConverged {
      try runEpoch()
      keepSnapshot()
      if epoch < schedule.epochs { try beginPhase(of: epoch + 1) }
      if isEvaluated(epoch) { try evaluate() }
      try watch(self, epoch)
    }
    if history.epochs.last != epoch { try evaluate() }
  }

  private func isEvaluated(_ epoch: Int) -> Bool {
    if epoch == schedule.epochs || schedule.stoppingLoss != nil { return true }
    return schedule.records == nil ? epoch % schedule.evaluationInterval == 0 : records.contains(epoch)
  }

  /// Sets the learning rate of `epoch`, and at the start of a phase its optimiser.
  private func beginPhase(of epoch: Int) throws {
    guard let (index, phase) = schedule.phase(of: epoch) else { return }
    let isNew = epoch == 1 || schedule.phase(of: epoch - 1)?.index != index
    if isNew {
      model.layers.forEach { $0.reset() }
      stepsInPhase = 0
      prepare(for: phase.optimiser)
    }
    switch phase.unit {
    case .absolute: rate = phase.learningRate
    case .inverseCurvature:
      guard isNew || schedule.snapshots.contains(epoch - 1) else { return }
      rate = phase.learningRate / (try largestCurvature(of: network, at: samples, loss: schedule.loss))
    }
  }

  private var isConverged: Bool {
    guard let target = schedule.stoppingLoss, let loss = history.columns["train-loss"]?.last else { return false }
    return loss < target
  }

  private func runEpoch() throws {
    let number = epoch + 1
    guard let phase = schedule.phase(of: number)?.phase else { return }
    let n = training.inputs.rows
    let order =
      batch == n ? wholeOrder : RandomStream(seed: schedule.seed, name: "order/\(number)").permutation(of: n)
    var squares = 0.0
    for start in stride(from: 0, to: n, by: batch) {
      stepsInPhase += 1
      squares += model.step(
        training.inputs, training.labels, order[start..<min(start + batch, n)], optimiser: phase.optimiser,
        rate: rate, number: stepsInPhase, loss: schedule.loss, trained: schedule.trained)
      time += rate
    }
    let loss = schedule.loss.factor * squares / Double(n * training.labels.columns)
    guard loss.isFinite else {
      throw Problem(
        .numericalFailure,
        cause: "the training diverged: the loss is \(loss.isNaN ? "no number" : "infinite") in epoch \(number)",
        remedy: "lower the learning rate (now \(rate))")
    }
    history.batchLoss.append(loss)
    epoch = number
  }

  private func prepare(for optimiser: Optimiser) {
    switch schedule.trained {
    case .all: model.layers.forEach { $0.prepare(for: optimiser) }
    case .first: model.layers[0].prepare(for: optimiser)
    }
  }

  private func keepSnapshot() {
    if schedule.snapshots.contains(epoch) { snapshots[epoch] = model.network }
  }

  /// Records losses (the schedule's), R² = 1 − MSE/Var(y), and what the observers see.
  private func evaluate() throws {
    var values: [String: Double] = [:]
    for (name, data) in [("train", training as LabelledData?), ("test", test)] {
      guard let data else { continue }
      let meanSquare = model.squaredError(data.inputs, data.labels) / Double(data.labels.count)
      values["\(name)-loss"] = schedule.loss.factor * meanSquare
      values["\(name)-r2"] = 1 - meanSquare / data.variance
    }
    if schedule.records != nil { (values["time"], values["learning-rate"]) = (time, rate) }
    if !observers.isEmpty {
      let network = model.network
      for observer in observers { values[observer.name] = try observer.observe(network) }
    }
    history.record(epoch: epoch, values)
  }
}
