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
    let architecture = Architecture(
      inputs: inputs, widths: widths, outputs: outputs, activation: Activation(.tanh))
    return try Network(GaussianWeights(architecture, seed: 3))
  }

  private func weights(_ network: Network<Double>) -> [[Double]] {
    network.layers.map(\.storage) + [network.readoutWeights.storage]
  }

  @Test("three full-batch steps follow each optimiser's definition", arguments: optimisers)
  func definition(optimiser: Optimiser) throws {
    let samples = data(9, inputs: 4, outputs: 2, seed: 1)
    let rate = 0.05
    let schedule = Schedule(phases: [Phase(optimiser: optimiser, learningRate: rate, epochs: 3)])
    let trainer = try Trainer(try network(4, [5, 3], 2), schedule: schedule, training: samples)
    var expected = try network(4, [5, 3], 2)
    var first = weights(expected).map { $0.map { _ in 0.0 } }
    var second = first
    try trainer.run()
    for step in 1...3 {
      let gradient = finiteDifferences(expected) { meanSquare($0, samples.inputs, samples.labels) }
      var values = weights(expected)
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
      for l in expected.layers.indices { expected.layers[l].storage = values[l] }
      expected.readoutWeights.storage = values[values.count - 1]
    }
    let difference = zip(weights(trainer.network).joined(), weights(expected).joined()).map { abs($0 - $1) }.max() ?? 1
    #expect(difference < 1e-6, "\(optimiser)")
  }

  @Test("training the first layer leaves the others")
  func firstLayer() throws {
    let initial = try network(4, [5, 3], 1)
    let schedule = Schedule(
      phases: [Phase(optimiser: .sgd(momentum: 0), learningRate: 0.1, epochs: 2)], batchSize: 4, trained: .first)
    let trainer = try Trainer(initial, schedule: schedule, training: data(10, inputs: 4, outputs: 1, seed: 2))
    try trainer.run()
    #expect(trainer.network.layers[0] != initial.layers[0])
    #expect(trainer.network.layers[1] == initial.layers[1])
    #expect(trainer.network.readoutWeights == initial.readoutWeights)
  }

  @Test("a linear network reaches the least-squares solution")
  func leastSquares() throws {
    let architecture = Architecture(inputs: 3, widths: [40], activation: Activation(.linear))
    let initial = try Network<Double>(GaussianWeights(architecture, seed: 1))
    let samples = data(30, inputs: 3, outputs: 1, seed: 5)
    let schedule = Schedule(
      phases: [Phase(optimiser: .sgd(momentum: 0.9), learningRate: 0.02, epochs: 3000)], evaluationInterval: 100)
    let trainer = try Trainer(initial, schedule: schedule, training: samples)
    try trainer.run()
    // Normal equations: the residual of the optimum is orthogonal to the inputs.
    var residual = trainer.network.outputs(samples.inputs)
    residual.add(samples.labels, scaledBy: -1)
    #expect(samples.inputs.times(residual.storage, transposed: true).allSatisfy { abs($0) < 1e-8 })
    let history = trainer.history
    #expect(history.epochs.first == 0 && history.epochs.last == 3000 && history.batchLoss.count == 3000)
    #expect((history.columns["train-loss"]?.first ?? 0) > (history.columns["train-loss"]?.last ?? 1))
  }

  @Test("phases, stopping and snapshots")
  func schedule() throws {
    let phases = [
      Phase(optimiser: Self.optimisers[3], learningRate: 0.01, epochs: 3),
      Phase(optimiser: .sgd(momentum: 0.5), learningRate: 0.01, epochs: 4),
    ]
    let samples = data(12, inputs: 4, outputs: 1, seed: 3)
    let trainer = try Trainer(
      try network(4, [6], 1), schedule: Schedule(phases: phases, batchSize: 5, snapshots: [0, 2, 7]), training: samples)
    try trainer.run()
    #expect(trainer.epoch == 7 && trainer.snapshots.keys.sorted() == [0, 2, 7])
    let initial = try network(4, [6], 1)
    #expect(trainer.snapshots[7] == trainer.network && trainer.snapshots[0] == initial)
    let loss = try #require(trainer.history.columns["train-loss"])
    let stopped = try Trainer(
      try network(4, [6], 1),
      schedule: Schedule(phases: phases, batchSize: 5, stoppingLoss: loss[2] * 1.0000001), training: samples)
    try stopped.run()
    #expect(stopped.epoch <= 2)
  }

  @Test("a run continued from its checkpoint ends with the same bits", arguments: optimisers)
  func checkpoint(optimiser: Optimiser) throws {
    let samples = data(20, inputs: 4, outputs: 1, seed: 4)
    let schedule = Schedule(
      phases: [
        Phase(optimiser: optimiser, learningRate: 0.01, epochs: 5),
        Phase(optimiser: .sgd(momentum: 0.9), learningRate: 0.01, epochs: 4),
      ], batchSize: 6, snapshots: [1, 8])
    try expectContinuation(after: [1, 4, 5, 7]) {
      try Trainer(try network(4, [6, 5], 1), schedule: schedule, training: samples)
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
    moved.layers[0].scale(by: 1.5)
    #expect(abs(WeightChange(layer: 1, of: initial).observe(moved) - 0.5) < 1e-12)
    let right = LabelledData(inputs: samples.inputs, labels: initial.outputs(samples.inputs))
    #expect(Accuracy(name: "a", data: right).observe(initial) == 1)
    let largest = try SymmetricEigen.values(of: initial.features(samples.inputs).gram).last ?? 0
    let observed = LeadingConjugateEigenvalue(.eigenvalue, data: samples).observe(initial)
    #expect(relativeError(largest, observed) < 1e-5)
  }
}

@Suite("Linear baseline")
struct LinearBaselineTests {
  @Test("a linear teacher is fitted exactly, with more or fewer samples than dimensions", arguments: [5, 12, 40])
  func exact(n: Int) throws {
    let (inputs, teacher) = (gaussianMatrix(n, 12, seed: 1), gaussianMatrix(12, 1, seed: 2).storage)
    let data = LabelledData(
      inputs: inputs, labels: Matrix(rows: n, columns: 1, storage: inputs.times(teacher)))
    #expect(try data.linearFitR2(on: data) > 1 - 1e-12)
    // With fewer samples the solution of smallest norm lies in their span.
    let weights = try LeastSquares.minimumNorm(inputs, inputs.times(teacher))
    let size = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 } }
    #expect(n >= 12 ? zip(weights, teacher).allSatisfy { abs($0 - $1) < 1e-10 } : size(weights) < size(teacher))
  }
}
