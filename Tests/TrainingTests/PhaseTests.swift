import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

/// Phases with batches, decays and states of their own.
@Suite("Phases")
struct PhaseTests {
  private static let adam = Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: .standard)

  private func data(_ n: Int) -> LabelledData<Double> {
    LabelledData(inputs: gaussianMatrix(n, 3, seed: 1), labels: gaussianMatrix(n, 1, seed: 2))
  }

  private func network(_ kind: Activation.Kind = .tanh, _ widths: [Int] = [7]) throws -> Network<Double> {
    try Network(
      RandomNetwork(
        FullyConnected(inputs: 3, widths: widths, activation: Activation(kind, normalisation: .none)), seed: 3))
  }

  private func run(_ network: Network<Double>, _ phases: [Phase], _ data: LabelledData<Double>) throws
    -> Network<Double>
  {
    let trainer = try Trainer(network, schedule: Schedule(phases: phases), training: data)
    try trainer.run()
    return try trainer.network()
  }

  /// Small batches and all samples, in one pass, in tiles and in the pass of shallow ReLU networks.
  @Test("each takes its own batches", arguments: [Activation.Kind.tanh, .relu], [20, 700])
  func batches(kind: Activation.Kind, n: Int) throws {
    let (network, samples) = (try network(kind), data(n))
    let small = Phase(optimiser: Self.adam, learningRate: 0.01, epochs: 2, batchSize: 8)
    let whole = Phase(optimiser: .sgd(momentum: 0), learningRate: 0.05, epochs: 3)
    let first = try run(network, [small], samples)
    let second = try run(first, [whole], samples)
    let both = try run(network, [small, whole], samples)
    #expect(zip(both.numbers.joined(), second.numbers.joined()).allSatisfy { abs($0 - $1) < 1e-11 })
    #expect(zip(both.numbers.joined(), first.numbers.joined()).contains { abs($0 - $1) > 1e-4 })
    let reversed = try run(network, [whole, small], samples)
    #expect(zip(reversed.numbers.joined(), both.numbers.joined()).contains { abs($0 - $1) > 1e-4 })
  }

  @Test(
    "one that keeps the optimiser's state goes on, one that does not begins anew",
    arguments: [adam, .adagrad(epsilon: 1e-10), .sgd(momentum: 0.8)])
  func states(optimiser: Optimiser) throws {
    let (network, samples) = (try network(), data(20))
    func phase(_ epochs: Int, keeps: Bool = false) -> Phase {
      Phase(optimiser: optimiser, learningRate: 0.01, epochs: epochs, batchSize: 6, keepsState: keeps)
    }
    let whole = try run(network, [phase(7)], samples)
    #expect(try run(network, [phase(3), phase(4, keeps: true)], samples) == whole)
    #expect(try run(network, [phase(3), phase(4)], samples) != whole)
    let others: [Optimiser] = [.sgd(momentum: 0), .adagrad(epsilon: 1e-10), Self.adam, .sgd(momentum: 0.8)]
    for other in others where other != optimiser {
      let former = Phase(optimiser: other, learningRate: 0.01, epochs: 1)
      #expect(throws: Problem.self) { try run(network, [former, phase(1, keeps: true)], samples) }
    }
    #expect(throws: Problem.self) { try run(network, [phase(1, keeps: true)], samples) }
  }

  /// In one pass and in tiles.
  @Test(
    "weight decay takes its share of the weights before they move, whatever moves them",
    arguments: [adam, .adagrad(epsilon: 1e-10), .sgd(momentum: 0), .sgd(momentum: 0.8)], [20, 700])
  func weightDecay(optimiser: Optimiser, n: Int) throws {
    let (network, samples) = (try network(), data(n))
    func step(_ weightDecay: Double) throws -> [Double] {
      let phase = Phase(optimiser: optimiser, learningRate: 0.1, epochs: 1, weightDecay: weightDecay)
      return Array(try run(network, [phase], samples).numbers.joined())
    }
    for (old, (plain, decayed)) in zip(network.numbers.joined(), zip(try step(0), try step(0.5))) {
      #expect(abs(decayed - (plain - 0.05 * old)) < 1e-13)
    }
  }

  @Test("the rate decays by its factor after each epoch, and is recorded")
  func decay() throws {
    let (initial, samples) = (try network(), data(20))
    let phases = [
      Phase(optimiser: .sgd(momentum: 0), learningRate: 0.1, epochs: 3, decay: 0.5),
      Phase(optimiser: .sgd(momentum: 0), learningRate: 0.2, epochs: 2, decay: 0.9),
    ]
    let trainer = try Trainer(initial, schedule: Schedule(phases: phases, records: 100), training: samples)
    try trainer.run()
    let rates = [0.1, 0.05, 0.025, 0.2, 0.2 * 0.9]
    let network = try rates.reduce(initial) { network, rate in
      try run(network, [Phase(optimiser: .sgd(momentum: 0), learningRate: rate, epochs: 1)], samples)
    }
    #expect(try zip(trainer.network().numbers.joined(), network.numbers.joined()).allSatisfy { abs($0 - $1) < 1e-14 })
    let recorded = try #require(trainer.history["learning-rate"])
    #expect(zip(recorded, rates + [0.2 * 0.9 * 0.9]).allSatisfy { relativeError($0, $1) < 1e-14 })
    let times = try #require(trainer.history["time"])
    #expect(times.count == 6 && relativeError(times[5], rates.reduce(0, +)) < 1e-14)
  }

  @Test("a relative rate is recorded as evaluated at the last kept epoch too, and decays")
  func relativeRate() throws {
    for decay in [1, 0.8] {
      let kept = Kept<Double>()
      let phase = Phase(
        optimiser: .sgd(momentum: 0), learningRate: 0.5, unit: .inverseCurvature, epochs: 6, decay: decay)
      let samples = data(20)
      let trainer = try Trainer(
        try network(), schedule: Schedule(phases: [phase], records: 2, snapshots: [6]), training: samples,
        keep: kept.keep)
      try trainer.run()
      // What a run from there would begin with.
      let next = try Trainer(
        try #require(kept.networks[6]), schedule: Schedule(phases: [phase], records: 2), training: samples)
      try next.run()
      let (last, first) = (trainer.history["learning-rate"]?.last ?? 0, next.history["learning-rate"]?.first ?? 1)
      #expect(relativeError(last, first * pow(decay, 6)) < 1e-10)
      #expect(trainer.history["learning-rate"]?.first != first)
    }
  }

  @Test("a run of phases continued between and inside them ends with the same bits", arguments: [20, 300])
  func continuation(n: Int) throws {
    let phases = [
      Phase(optimiser: Self.adam, learningRate: 0.01, epochs: 3, batchSize: 6, decay: 0.9),
      Phase(optimiser: Self.adam, learningRate: 0.02, epochs: 3, batchSize: 9, decay: 0.7, keepsState: true),
      Phase(optimiser: .sgd(momentum: 0), learningRate: 0.5, unit: .inverseCurvature, epochs: 2, decay: 0.5),
      Phase(optimiser: .adagrad(epsilon: 1e-8), learningRate: 0.1, epochs: 2, batchSize: 4),
    ]
    let (samples, network) = (data(n), try network(.relu))
    try expectContinuation(after: [1, 3, 4, 6, 7, 8, 9]) {
      try Trainer(
        network, schedule: Schedule(phases: phases, records: 20, snapshots: [3, 7, 10]), training: samples, keep: $0)
    }
  }

  /// Of every kind: the loss, the weights after a last step, and what is evaluated.
  @Test("a run that diverges records finite numbers alone, and says when", arguments: [1e9, 1e200, 1e307])
  func divergence(rate: Double) throws {
    let phase = Phase(optimiser: .sgd(momentum: 0), learningRate: rate, epochs: 50, batchSize: 5)
    let kept = Kept<Double>()
    let network = try network(.linear)
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], snapshots: Set(0...50)), training: data(12),
      watches: [Watch("change", WeightNorms())], keep: kept.keep)
    let failure = try #require(try problem { try trainer.run() })
    #expect(failure.category == .numericalFailure && failure.cause.contains("diverged"))
    #expect(failure.remedy?.contains("learning rate") ?? false)
    let epoch = try #require(trainer.divergence)
    #expect(trainer.epoch == epoch || trainer.epoch == epoch - 1)
    #expect(trainer.history.batchLoss.count == trainer.epoch && trainer.history.batchLoss.allSatisfy(\.isFinite))
    let table = try #require(trainer.history.tables[History.evaluations])
    for column in table.columns.values {
      #expect(column.values.allSatisfy(\.isFinite) && column.values.count == table.epochs.count)
    }
    #expect(table.columns.keys.contains("weight-change-rows-1") && table.epochs.first == 0)
    #expect(kept.networks.values.allSatisfy { $0.numbers.joined().allSatisfy(\.isFinite) })
  }
}
