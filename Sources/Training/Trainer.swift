import Diagnostics
import Foundation
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
  /// What was recorded; its numbers are finite.
  public internal(set) var history = History()
  /// The last complete epoch; 0 before training.
  public private(set) var epoch = 0
  /// The epoch in which a loss or a weight ceased to be finite, where `run` failed for that.
  public private(set) var divergence: Int?

  private var steps = 0
  private(set) var time = 0.0
  private var undecayedRate = 0.0
  let model: Model<Element>
  /// The network before training, where an observer asks for it.
  let initial: Network<Element>?
  let training: LabelledData<Element>
  let test: LabelledData<Element>?
  let watches: [Watch<Element>]
  /// How many of the training samples have kernels that observers look at; nil for all.
  let kernelSamples: Int?
  /// The epochs whose weights are kept.
  private let kept: Set<Int>
  /// The epochs of those that have their own, where they are not regular.
  let watched: [Set<Int>]
  private let keep: (Network<Element>, Int) throws -> Void
  /// The epochs evaluated where the schedule asks for records.
  let recorded: Set<Int>?
  /// The samples in their order, where an epoch is one step.
  private let wholeOrder: [Int]

  /// A run from the weights of `network`.
  ///
  /// - Parameters:
  ///   - network: with its weights at the start.
  ///   - schedule: phases, loss, seed, what is trained and kept.
  ///   - training: the training samples with their labels.
  ///   - test: the test samples with theirs; nil where there are none.
  ///   - watches: what is recorded besides the losses.
  ///   - kernelSamples: how many of the training samples, the first ones, have kernels that observers look at; nil for all.
  ///   - keep: called with the network of each epoch that the schedule keeps.
  /// - Throws: `Problem.badInput` where shapes do not fit, `Problem.usage` for a schedule without sense.
  public init(
    _ network: Network<Element>, schedule: Schedule, training: LabelledData<Element>,
    test: LabelledData<Element>? = nil, watches: [Watch<Element>] = [], kernelSamples: Int? = nil,
    keep: @escaping (Network<Element>, Int) throws -> Void = { _, _ in }
  ) throws {
    self.schedule = schedule
    self.watches = watches
    self.kernelSamples = kernelSamples
    self.keep = keep
    initial = watches.contains { $0.observer.needsStart } ? network : nil
    for (group, data) in [("", training), ("test/", test)] {
      guard let data else { continue }
      guard data.inputs.columns == network.architecture.inputs,
        data.labels.columns == network.architecture.outputs, data.inputs.rows == data.labels.rows,
        data.inputs.rows > 0
      else {
        throw Problem(
          .badInput, object: "\(group)X, \(group)y",
          cause: "(\(data.inputs.rows), \(data.inputs.columns)) samples and (\(data.labels.rows), "
            + "\(data.labels.columns)) labels do not fit a network of \(network.architecture.inputs) inputs "
            + "and \(network.architecture.outputs) outputs")
      }
      do {
        try network.architecture.requireValues(of: data.inputs)
        try data.check(for: schedule.loss)
      } catch var problem as Problem {
        problem.object = problem.object.map { group + $0 }
        throw problem
      }
    }
    try schedule.check()
    try PhysicalMemory.require(
      Self.weightBytes(of: network.architecture, schedule, keepsStart: initial != nil), for: "training",
      remedy: "take smaller layers, --precision single, or an optimiser without moments")
    self.training = training
    self.test = test
    recorded = schedule.recordedEpochs
    kept = Set(schedule.snapshots)
    watched = watches.map { watch in
      if case .every? = watch.epochs { return [] }
      return watch.epochs?.epochs(to: schedule.epochs) ?? []
    }
    let batches = schedule.batches(of: training.inputs.rows)
    wholeOrder = batches.contains(training.inputs.rows) ? Array(0..<training.inputs.rows) : []
    model = try Model(network, batches: batches, loss: schedule.loss, trained: schedule.trained)
  }

  /// The network as it now is.
  public func network() throws -> Network<Element> { try model.network() }

  /// Trains to the end of the schedule or to its stopping loss; continues where `restore` left it.
  ///
  /// - Throws: `Problem.numericalFailure` where a loss or a weight is no longer finite, `divergence` being the epoch, and
  ///   what observers and `progress` throw.
  public func run(_ progress: Progress = { _, _ in }) throws {
    try BLASKernel.withSingleThread { try runAll(progress) }
  }

  private func runAll(_ progress: Progress) throws {
    var loss: Double?
    if epoch == 0 {
      try prepareNextEpoch()
      try keepSnapshot()
      loss = try look(isLast: schedule.epochs == 0)
    } else {
      // A checkpoint holds the state that the optimiser of the next epoch needs.
      if let phase = schedule.phase(of: epoch + 1)?.phase { model.prepare(for: phase, samples: training.inputs.rows) }
      loss = schedule.stoppingLoss == nil ? nil : try model.lossSum(training)
    }
    while epoch < schedule.epochs, !isBelowStop(loss) {
      try runEpoch()
      try keepSnapshot()
      try prepareNextEpoch()
      loss = try look(isLast: epoch == schedule.epochs)
      try progress(self, epoch)
    }
  }

  /// Whether the training loss, given by its sum, is below the one the run stops at.
  func isBelowStop(_ sum: Double?) -> Bool {
    guard let target = schedule.stoppingLoss, let sum else { return false }
    return schedule.loss.factor(samples: training.inputs.rows, outputs: training.labels.columns) * sum < target
  }

  /// η of the next step; after the last epoch of what would be the next one.
  var rate: Double { rate(in: epoch + 1) }

  private func rate(in epoch: Int) -> Double {
    guard let (_, phase, number) = schedule.phase(of: epoch) else { return 0 }
    let undecayed = phase.unit == .absolute ? phase.learningRate : undecayedRate
    return undecayed * pow(phase.decay, Double(number - 1))
  }

  /// Evaluates the learning rate of the next epoch, and at the start of a phase its optimiser begins anew, or goes on where
  /// the phase keeps the state.
  private func prepareNextEpoch() throws {
    guard let (index, phase, _) = schedule.phase(of: epoch + 1) else { return }
    let isNew = epoch == 0 || schedule.phase(of: epoch)?.index != index
    if isNew {
      if !phase.keepsState {
        model.weights.forEach { $0.reset() }
        steps = 0
      }
      model.prepare(for: phase, samples: training.inputs.rows)
    }
    switch phase.unit {
    case .absolute: undecayedRate = phase.learningRate
    case .inverseCurvature:
      // After the end it is only recorded.
      guard isNew || kept.contains(epoch), epoch < schedule.epochs || recorded != nil else { return }
      let curvature = try largestCurvature(of: network(), at: training.inputs, loss: schedule.loss)
      undecayedRate = phase.learningRate / curvature
    }
  }

  private func runEpoch() throws {
    let number = epoch + 1
    guard let phase = schedule.phase(of: number)?.phase else { return }
    let n = training.inputs.rows
    let (batch, rate) = (phase.batch(of: n), rate)
    let order =
      batch == n ? wholeOrder : RandomStream(seed: schedule.seed, name: "order/\(number)").permutation(of: n)
    let sum = try model.epoch(training, order, batch: batch) {
      steps += 1
      time += rate
      return Step(optimiser: phase.optimiser, rate: rate, number: steps, shrinkage: 1 - rate * phase.weightDecay)
    }
    let loss = schedule.loss.factor(samples: n, outputs: training.labels.columns) * sum
    guard loss.isFinite else { throw diverged(in: number, "the loss is \(loss.isNaN ? "no number" : "infinite")") }
    guard model.weights.allSatisfy(\.isFinite) else { throw diverged(in: number, "weights are not finite") }
    history.batchLoss.append(loss)
    epoch = number
  }

  /// What to throw where numbers are no longer finite; notes the epoch.
  func diverged(in epoch: Int, _ what: String) -> Problem {
    divergence = epoch
    return Problem(
      .numericalFailure, cause: "the training diverged: \(what) in epoch \(epoch)",
      remedy: String(format: "lower the learning rate (%.4g in that epoch)", rate(in: epoch)))
  }

  private func keepSnapshot() throws {
    if kept.contains(epoch) { try keep(try network(), epoch) }
  }
}

extension Trainer {
  /// What a checkpoint saves.
  var state: TrainerState<Element> {
    TrainerState(
      epoch: epoch, steps: steps, time: time, undecayedRate: undecayedRate, history: history,
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
    (epoch, steps, time, undecayedRate, history) = (
      state.epoch, state.steps, state.time, state.undecayedRate, state.history
    )
  }
}
