import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

@Suite("Training")
struct TrainingTests {
  static let optimisers: [Optimiser] = [
    .sgd(momentum: 0), .sgd(momentum: 0.8), .adagrad(epsilon: 1e-10),
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-7, form: .keras),
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-3, form: .standard),
  ]

  private func data(_ n: Int, inputs: Int, outputs: Int, seed: Int) -> LabelledData<Double> {
    LabelledData(
      inputs: gaussianMatrix(n, inputs, seed: seed), labels: gaussianMatrix(n, outputs, seed: seed + 100))
  }

  private func network(_ inputs: Int, _ widths: [Int], _ outputs: Int) throws -> Network<Double> {
    let architecture = FullyConnected(
      inputs: inputs, widths: widths, outputs: outputs, activation: Activation(.tanh))
    return try Network(RandomNetwork(architecture, seed: 3))
  }

  @Test("three full-batch steps follow each optimiser's definition", arguments: optimisers)
  func definition(optimiser: Optimiser) throws {
    let samples = data(9, inputs: 4, outputs: 2, seed: 1)
    let rate = 0.05
    let schedule = Schedule(phases: [Phase(optimiser: optimiser, learningRate: rate, epochs: 3)])
    let trainer = try Trainer(try network(4, [5, 3], 2), schedule: schedule, training: samples)
    var expected = try network(4, [5, 3], 2)
    var first = expected.numbers.map { $0.map { _ in 0.0 } }
    var second = first
    try trainer.run()
    for step in 1...3 {
      let gradient = try finiteDifferences(expected) { try meanSquare($0, samples.inputs, samples.labels) }
      var values = expected.numbers
      for l in values.indices {
        for i in values[l].indices {
          let g = gradient[l][i]
          switch optimiser {
          case .sgd(let momentum):
            first[l][i] = momentum * first[l][i] + g
            values[l][i] -= rate * first[l][i]
          case .adagrad(let epsilon):
            second[l][i] += g * g
            values[l][i] -= rate * g / (second[l][i].squareRoot() + epsilon)
          case .adam(let beta1, let beta2, let epsilon, let form):
            first[l][i] = beta1 * first[l][i] + (1 - beta1) * g
            second[l][i] = beta2 * second[l][i] + (1 - beta2) * g * g
            let (m, v) = (1 - pow(beta1, Double(step)), 1 - pow(beta2, Double(step)))
            values[l][i] -=
              form == .keras
              ? rate * v.squareRoot() / m * first[l][i] / (second[l][i].squareRoot() + epsilon)
              : rate * first[l][i] / m / ((second[l][i] / v).squareRoot() + epsilon)
          }
        }
      }
      for (name, numbers) in zip(expected.names, values) { expected[name]?.storage = numbers }
    }
    let difference =
      zip(try trainer.network().numbers.joined(), expected.numbers.joined()).map { abs($0 - $1) }.max() ?? 1
    #expect(difference < 1e-6, "\(optimiser)")
  }

  /// Gradients of few samples go piece by piece to the optimiser, those of more part by part.
  @Test("steps on few samples are those on the same samples twice", arguments: optimisers)
  func pieces(optimiser: Optimiser) throws {
    let once = data(20, inputs: 400, outputs: 1, seed: 1)
    let twice = LabelledData(
      inputs: Matrix(rows: 40, columns: 400) { once.inputs[$0 % 20, $1] },
      labels: Matrix(rows: 40, columns: 1) { once.labels[$0 % 20, $1] })
    let schedule = Schedule(phases: [Phase(optimiser: optimiser, learningRate: 0.05, epochs: 3)])
    let initial = try network(400, [301], 1)
    let results = try [once, twice].map { samples in
      let trainer = try Trainer(initial, schedule: schedule, training: samples)
      try trainer.run()
      return try trainer.network().parameters[0]
    }
    #expect(largestDifference(results[0], initial.parameters[0]) > 1e-3)
    #expect(largestDifference(results[0], results[1]) < 1e-7)
  }

  @Test("training the first layer leaves the others")
  func firstLayer() throws {
    let initial = try network(4, [5, 3], 1)
    let schedule = Schedule(
      phases: [Phase(optimiser: .sgd(momentum: 0), learningRate: 0.1, epochs: 2, batchSize: 4)], trained: .first)
    let trainer = try Trainer(initial, schedule: schedule, training: data(10, inputs: 4, outputs: 1, seed: 2))
    try trainer.run()
    let trained = try trainer.network()
    #expect(trained["W/1"] != initial["W/1"])
    #expect(trained["W/2"] == initial["W/2"] && trained["readout"] == initial["readout"])
  }

  @Test("a linear network reaches the least-squares solution")
  func leastSquares() throws {
    let architecture = FullyConnected(inputs: 3, widths: [40], activation: Activation(.linear))
    let initial = try Network<Double>(RandomNetwork(architecture, seed: 1))
    let samples = data(30, inputs: 3, outputs: 1, seed: 5)
    let schedule = Schedule(
      phases: [Phase(optimiser: .sgd(momentum: 0.9), learningRate: 0.02, epochs: 3000)], evaluationInterval: 100)
    let trainer = try Trainer(initial, schedule: schedule, training: samples)
    try trainer.run()
    // Normal equations: the residual of the optimum is orthogonal to the inputs.
    var residual = try trainer.network().outputs(samples.inputs)
    residual.add(samples.labels, scaledBy: -1)
    #expect(samples.inputs.times(residual.storage, transposed: true).allSatisfy { abs($0) < 1e-8 })
    let history = trainer.history
    #expect(history.epochs.first == 0 && history.epochs.last == 3000 && history.batchLoss.count == 3000)
    #expect((history["train-loss"]?.first ?? 0) > (history["train-loss"]?.last ?? 1))
  }

  @Test("phases, stopping and snapshots")
  func schedule() throws {
    let phases = [
      Phase(optimiser: Self.optimisers[3], learningRate: 0.01, epochs: 3, batchSize: 5),
      Phase(optimiser: .sgd(momentum: 0.5), learningRate: 0.01, epochs: 4, batchSize: 5),
    ]
    let samples = data(12, inputs: 4, outputs: 1, seed: 3)
    let kept = Kept<Double>()
    let trainer = try Trainer(
      try network(4, [6], 1), schedule: Schedule(phases: phases, snapshots: [0, 2, 7]), training: samples,
      keep: kept.keep)
    try trainer.run()
    #expect(trainer.epoch == 7 && kept.networks.keys.sorted() == [0, 2, 7])
    let initial = try network(4, [6], 1)
    let end = try trainer.network()
    #expect(kept.networks[7] == end && kept.networks[0] == initial)
    let loss = try #require(trainer.history["train-loss"])
    let stopped = try Trainer(
      try network(4, [6], 1),
      schedule: Schedule(phases: phases, stoppingLoss: loss[2] * 1.0000001), training: samples)
    try stopped.run()
    #expect(stopped.epoch <= 2)
  }

  @Test("a run continued from its checkpoint ends with the same bits", arguments: optimisers)
  func checkpoint(optimiser: Optimiser) throws {
    let samples = data(20, inputs: 4, outputs: 1, seed: 4)
    let schedule = Schedule(
      phases: [
        Phase(optimiser: optimiser, learningRate: 0.01, epochs: 5, batchSize: 6),
        Phase(optimiser: .sgd(momentum: 0.9), learningRate: 0.01, epochs: 4, batchSize: 6),
      ], snapshots: [1, 8])
    try expectContinuation(after: [1, 4, 5, 7]) {
      try Trainer(try network(4, [6, 5], 1), schedule: schedule, training: samples, keep: $0)
    }
  }

  @Test("a diverging run says so")
  func divergence() throws {
    let schedule = Schedule(phases: [Phase(optimiser: .sgd(momentum: 0), learningRate: 1e9, epochs: 50)])
    let trainer = try Trainer(
      try network(4, [6], 1), schedule: schedule, training: data(12, inputs: 4, outputs: 1, seed: 3))
    do {
      try trainer.run()
      Issue.record("the run did not fail")
    } catch let problem as Problem {
      #expect(problem.category == .numericalFailure && problem.remedy?.contains("learning rate") ?? false)
    }
  }

  @Test("observers: weight change, accuracy, leading eigenvalue")
  func observers() throws {
    let initial = try network(4, [6], 1)
    let samples = data(12, inputs: 4, outputs: 1, seed: 3)
    var moved = initial
    moved["W/1"]?.scale(by: 1.5)
    func observation(_ network: Network<Double>, _ data: LabelledData<Double>) -> Observation<Double> {
      Observation(epoch: 3, network: network, initial: initial, training: data)
    }
    let change = try WeightChange<Double>().observe(observation(moved, samples))
    #expect(change.map(\.name) == ["weight-change-1"] && abs(change[0].values[0] - 0.5) < 1e-12)
    var signsOfOutputs = try initial.outputs(samples.inputs)
    for i in signsOfOutputs.storage.indices { signsOfOutputs.storage[i] = signsOfOutputs.storage[i] < 0 ? -1 : 1 }
    let right = LabelledData(inputs: samples.inputs, labels: signsOfOutputs)
    #expect(try problem { _ = try Accuracy().observe(observation(initial, samples)) }?.category == .badInput)
    #expect(try Accuracy().observe(observation(initial, right)) == [Quantity("train-accuracy", 1)])
    // Less the start's output nothing has a class yet.
    let signs = LabelledData(
      inputs: samples.inputs, labels: Matrix(rows: 12, columns: 1, storage: (0..<12).map { $0 % 3 == 0 ? 1 : -1 }))
    let centred = try signs.shifted(by: initial)
    #expect(try Accuracy().observe(observation(initial, centred)) == [Quantity("train-accuracy", 0.5)])
    let (after, before) = (try moved.outputs(samples.inputs).storage, try initial.outputs(samples.inputs).storage)
    let agreeing = zip(zip(after, before), signs.labels.storage).count { ($0.0 - $0.1) * $1 > 0 }
    #expect(
      try Accuracy().observe(observation(moved, centred)) == [Quantity("train-accuracy", Double(agreeing) / 12)])
    let seen = observation(initial, samples)
    let largest = try SymmetricEigen.values(of: seen.matrix(.conjugateKernel)).last ?? 0
    let observed = try LeadingEigenvalue<Double>(of: .conjugateKernel, as: "ck-largest").observe(seen)[0].values[0]
    #expect(relativeError(largest, observed) < 1e-5)
    #expect(try largestDifference(initial.features(samples.inputs).gram, seen.matrix(.conjugateKernel)) < 1e-13)
  }
}

@Suite("Linear baseline")
struct LinearBaselineTests {
  @Test("a linear teacher is fitted exactly, with more or fewer samples than dimensions", arguments: [5, 12, 40])
  func exact(n: Int) throws {
    let (inputs, teacher) = (gaussianMatrix(n, 12, seed: 1), gaussianMatrix(12, 1, seed: 2).storage)
    let data = LabelledData(
      inputs: inputs, labels: Matrix(rows: n, columns: 1, storage: inputs.times(teacher)))
    #expect(try #require(try data.linearFitR2(on: data)) > 1 - 1e-12)
    // With fewer samples the solution of smallest norm lies in their span.
    let weights = try LeastSquares.minimumNorm(inputs, inputs.times(teacher))
    let size = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 } }
    #expect(n >= 12 ? zip(weights, teacher).allSatisfy { abs($0 - $1) < 1e-10 } : size(weights) < size(teacher))
  }
}
