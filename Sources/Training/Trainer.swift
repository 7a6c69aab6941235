import Diagnostics
import LinearAlgebra
import Networks
import Randomness
import Store

/// Trains a network on labelled data; what the network is made of it does not know.
///
/// A run is a function of its schedule, data and initial weights alone: interrupted and continued from a
/// checkpoint, it ends with the same bits.
public final class Trainer<Element: Scalar & StoredElement> {
  /// How a run is going, for whoever shows progress or keeps checkpoints; called after each epoch.
  public typealias Progress = (_ trainer: Trainer, _ epoch: Int) throws -> Void

  public let schedule: Schedule
  public private(set) var history = History()
  /// The last complete epoch; 0 before training.
  public private(set) var epoch = 0

  private var stepsInPhase = 0
  private var time = 0.0
  private var rate = 0.0
  private let model: Model<Element>
  private let initial: Network<Element>
  private let training: LabelledData<Element>
  private let test: LabelledData<Element>?
  private let watches: [Watch<Element>]
  /// The epochs whose weights are kept.
  private let kept: Set<Int>
  /// The epochs of those that have their own, where they are not regular.
  private let watched: [Set<Int>]
  private let keep: (Network<Element>, Int) throws -> Void
  private let batch: Int
  /// The epochs evaluated where the schedule asks for records.
  private let recorded: Set<Int>?
  /// The samples in their order, where each epoch is one step.
  private let wholeOrder: [Int]

  /// A run from the weights of `network`.
  ///
  /// - Parameters:
  ///   - watches: what is recorded besides the losses.
  ///   - keep: called with the network of each epoch that the schedule keeps.
  /// - Throws: `Problem.badInput` where shapes do not fit, `Problem.usage` for a schedule without sense.
  public init(
    _ network: Network<Element>, schedule: Schedule, training: LabelledData<Element>,
    test: LabelledData<Element>? = nil, watches: [Watch<Element>] = [],
    keep: @escaping (Network<Element>, Int) throws -> Void = { _, _ in }
  ) throws {
    self.schedule = schedule
    self.watches = watches
    self.keep = keep
    initial = network
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
      try data.check(for: schedule.loss)
    }
    guard batch > 0, schedule.evaluationInterval > 0, schedule.records ?? 1 > 0,
      schedule.phases.allSatisfy({ $0.epochs >= 0 })
    else {
      throw Problem(.usage, cause: "batch size, evaluation interval and records must be positive")
    }
    guard schedule.loss.isSquare || schedule.phases.allSatisfy({ $0.unit == .absolute }) else {
      throw Problem(
        .usage, cause: "the curvature of \(schedule.loss.rawValue) does not follow from the tangent kernel",
        remedy: "give the learning rate itself")
    }
    // The initial values, the present ones and a copy to be kept, beside what the optimisers remember.
    let copies = 3 + (schedule.phases.map(\.optimiser.memories).max() ?? 0)
    let count = network.parameters.map { Double($0.rows) * Double($0.columns) }.reduce(0, +)
    try PhysicalMemory.require(
      Double(copies * MemoryLayout<Element>.stride) * count, for: "training",
      remedy: "take smaller layers, --precision single, or an optimiser without moments")
    self.training = training
    self.test = test
    recorded = schedule.recordedEpochs
    kept = Set(schedule.snapshots)
    watched = watches.map { watch in
      if case .every? = watch.epochs { return [] }
      return watch.epochs?.epochs(to: schedule.epochs) ?? []
    }
    wholeOrder = batch == training.inputs.rows ? Array(0..<batch) : []
    model = try Model(network, batch: batch, loss: schedule.loss, trained: schedule.trained)
  }

  /// The network as it now is.
  public func network() throws -> Network<Element> { try model.network() }

  /// Trains to the end of the schedule or to its stopping loss; continues where `restore` left it.
  ///
  /// - Throws: `Problem.numericalFailure` where the loss is no longer finite, and what observers and `progress` throw.
  public func run(_ progress: Progress = { _, _ in }) throws {
    try BLASKernel.withSingleThread { try runAll(progress) }
  }

  private func runAll(_ progress: Progress) throws {
    var loss: Double?
    if epoch == 0 {
      try beginPhase(of: 1)
      try keepSnapshot()
      loss = try look(isLast: schedule.epochs == 0)
    } else {
      // A checkpoint holds the state that the optimiser of the next epoch needs.
      if let phase = schedule.phase(of: epoch + 1)?.phase { prepare(for: phase.optimiser) }
      loss = schedule.stoppingLoss == nil ? nil : try model.lossSum(training)
    }
    while epoch < schedule.epochs, !isBelowStop(loss) {
      try runEpoch()
      try keepSnapshot()
      if epoch < schedule.epochs { try beginPhase(of: epoch + 1) }
      loss = try look(isLast: epoch == schedule.epochs)
      try progress(self, epoch)
    }
  }

  /// Whether the training loss, given by its sum, is below the one the run stops at.
  private func isBelowStop(_ sum: Double?) -> Bool {
    guard let target = schedule.stoppingLoss, let sum else { return false }
    return schedule.loss.factor(samples: training.inputs.rows, outputs: training.labels.columns) * sum < target
  }

  /// Sets the learning rate of `epoch`, and at the start of a phase its optimiser.
  private func beginPhase(of epoch: Int) throws {
    guard let (index, phase) = schedule.phase(of: epoch) else { return }
    let isNew = epoch == 1 || schedule.phase(of: epoch - 1)?.index != index
    if isNew {
      model.weights.forEach { $0.reset() }
      stepsInPhase = 0
      prepare(for: phase.optimiser)
    }
    switch phase.unit {
    case .absolute: rate = phase.learningRate
    case .inverseCurvature:
      guard isNew || kept.contains(epoch - 1) else { return }
      rate = phase.learningRate / (try largestCurvature(of: network(), at: training.inputs, loss: schedule.loss))
    }
  }

  private func runEpoch() throws {
    let number = epoch + 1
    guard let phase = schedule.phase(of: number)?.phase else { return }
    let n = training.inputs.rows
    let order =
      batch == n ? wholeOrder : RandomStream(seed: schedule.seed, name: "order/\(number)").permutation(of: n)
    var sum = 0.0
    for start in stride(from: 0, to: n, by: batch) {
      stepsInPhase += 1
      let step = Step(optimiser: phase.optimiser, rate: rate, number: stepsInPhase)
      sum += try model.step(training, order[start..<min(start + batch, n)], step)
      time += rate
    }
    let loss = schedule.loss.factor(samples: n, outputs: training.labels.columns) * sum
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
    for index in model.trained { model.weights[index].prepare(for: optimiser) }
  }

  private func keepSnapshot() throws {
    if kept.contains(epoch) { try keep(try network(), epoch) }
  }

  /// Evaluates and calls observers where this epoch is theirs; returns the sum of the training loss where the
  /// run may stop at it.
  private func look(isLast: Bool) throws -> Double? {
    let loss = schedule.stoppingLoss == nil ? nil : try model.lossSum(training)
    let isEnd = isLast || isBelowStop(loss)
    let isEvaluated =
      isEnd || epoch == 0 || (recorded?.contains(epoch) ?? (epoch % schedule.evaluationInterval == 0))
    if isEvaluated { history.record(epoch: epoch, try losses(training: loss), in: History.evaluations) }
    try observe(isEvaluated: isEvaluated, isEnd: isEnd)
    return loss
  }

  /// The losses (the schedule's), and where they are squares R² = 1 − MSE/Var(y), which constant labels have none of.
  ///
  /// - Parameter sum: the sum of the training loss, where it is known.
  private func losses(training sum: Double?) throws -> [Quantity] {
    var quantities: [Quantity] = []
    for (name, data, known) in [("train", training as LabelledData?, sum), ("test", test, nil)] {
      guard let data else { continue }
      let sum = try known ?? model.lossSum(data)
      let (n, k) = (data.inputs.rows, data.labels.columns)
      quantities.append(Quantity("\(name)-loss", schedule.loss.factor(samples: n, outputs: k) * sum))
      if schedule.loss.isSquare, data.variance > 0 {
        quantities.append(Quantity("\(name)-r2", 1 - sum / Double(n * k) / data.variance))
      }
    }
    if recorded != nil { quantities += [Quantity("time", time), Quantity("learning-rate", rate)] }
    return quantities
  }

  private func observe(isEvaluated: Bool, isEnd: Bool) throws {
    let due = watches.indices.filter {
      watches[$0].isDue(at: epoch, listed: watched[$0], isEvaluated: isEvaluated, isEnd: isEnd)
    }
    guard !due.isEmpty else { return }
    let observation = Observation(
      epoch: epoch, network: try network(), initial: initial, training: training, test: test)
    for index in due {
      let quantities = try watches[index].observer.observe(observation)
      history.record(epoch: epoch, quantities, in: watches[index].table)
    }
  }
}

extension Trainer {
  /// What a checkpoint saves.
  var state: TrainerState<Element> {
    TrainerState(
      epoch: epoch, stepsInPhase: stepsInPhase, time: time, rate: rate, history: history,
      weights: model.weights.map(\.memory))
  }

  /// Takes over the state of a run of the same schedule, data and initial weights.
  ///
  /// - Throws: `Problem.badInput` where something is missing or of another size; then nothing is taken over.
  func restore(_ state: TrainerState<Element>) throws {
    guard state.epoch <= schedule.epochs, state.history.batchLoss.count == state.epoch else {
      throw Problem(
        .badInput, object: "attribute epoch",
        cause: "is \(state.epoch), with losses of \(state.history.batchLoss.count) epochs")
    }
    for (index, (weights, memory)) in zip(model.weights, state.weights).enumerated() {
      guard memory["values"] != nil else {
        throw Problem(.badInput, object: "parameters/\(index)/values", cause: "is missing")
      }
      if let (name, elements) = memory.first(where: { $0.value.count != weights.count }) {
        throw Problem(
          .badInput, object: "parameters/\(index)/\(name)",
          cause: "has \(elements.count) elements instead of \(weights.count)")
      }
      guard memory.keys.allSatisfy({ TrainedWeights<Element>.memoryNames.contains($0) }) else {
        throw Problem(.badInput, object: "parameters/\(index)", cause: "holds arrays that no optimiser keeps")
      }
    }
    for (weights, memory) in zip(model.weights, state.weights) { weights.restore(memory) }
    (epoch, stepsInPhase, time, rate, history) = (
      state.epoch, state.stepsInPhase, state.time, state.rate, state.history
    )
  }
}
