import Foundation
import Kernels
import LinearAlgebra
import Networks
import Randomness
import TestSupport
import Testing
import Training

/// Gradient descent on all samples, in every parametrisation.
@Suite("Full-batch training")
struct FullBatchTests {
  private func data(_ n: Int, inputs: Int, outputs: Int) -> LabelledData<Double> {
    LabelledData(inputs: gaussianMatrix(n, inputs, seed: 1), labels: gaussianMatrix(n, outputs, seed: 2))
  }

  private func trained(
    _ network: Network<Double>, _ data: LabelledData<Double>, rate: Double, epochs: Int = 1,
    trained: TrainedParameters = .all
  ) throws -> Network<Double> {
    let phase = Phase(optimiser: .sgd(momentum: 0), learningRate: rate, epochs: epochs)
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], loss: .halfMeanSquare, trained: trained), training: data)
    try trainer.run()
    return try trainer.network()
  }

  /// The gradient that training takes against that by finite differences, in units of its largest component or of the
  /// least that finite differences of a loss of order 1 resolve.
  private func gradientError(_ network: Network<Double>, _ data: LabelledData<Double>) throws -> Double {
    let rate = 0.01
    let after = try trained(network, data, rate: rate)
    let speed = network.architecture.speed
    let expected = try finiteDifferences(network) { try speed * meanSquare($0, data.inputs, data.labels) / 2 }
    let taken = zip(network.numbers.joined(), after.numbers.joined()).map { ($0 - $1) / rate }
    let largest = expected.joined().map(abs).max() ?? 0
    return (zip(taken, expected.joined()).map { abs($0 - $1) }.max() ?? 1) / max(largest, 1e-3)
  }

  /// A batch of one tile, and batches of several with a rest.
  @Test(
    "a step follows the gradient by finite differences", arguments: ParametrisedNetworks.parametrisations, [9, 600])
  func gradient(parametrisation: Parametrisation, n: Int) throws {
    for activation in [Activation(.tanh), Activation(.power(2), normalisation: .none)] {
      for network in try ParametrisedNetworks.networks(parametrisation, activation) {
        let samples = data(n, inputs: network.architecture.inputs, outputs: network.architecture.outputs)
        #expect(try gradientError(network, samples) < 1e-6, "\(network.architecture)")
      }
    }
  }

  @Test("the pass of shallow ReLU networks follows the gradient", arguments: 1...9)
  func shallow(inputs: Int) throws {
    for (width, n) in [(1, 257), (16, 300), (37, 515)] {
      for (parametrisation, normalisation) in [
        (Parametrisation.unit, Activation.Normalisation.none), (.tangent(weightScale: 1.2, biasScale: 0.7), .none),
        (.meanField, .none), (.tangent(weightScale: 1, biasScale: 1), .unit),
      ] {
        let architecture = FullyConnected(
          inputs: inputs, widths: [width], activation: Activation(.relu, normalisation: normalisation),
          parametrisation: parametrisation)
        let network = try Network<Double>(RandomNetwork(architecture, seed: UInt64(width)))
        // The loss has kinks of a share of 1/n; finite differences see them once in a while.
        #expect(try gradientError(network, data(n, inputs: inputs, outputs: 1)) < 1e-3, "\(architecture)")
      }
    }
  }

  @Test("the pass of shallow ReLU networks is that of layers", arguments: [1, 3, 7])
  func passesAgree(inputs: Int) throws {
    let architecture = FullyConnected(
      inputs: inputs, widths: [45], activation: Activation(.relu, normalisation: .none),
      parametrisation: .tangent(weightScale: 1.2, biasScale: 0.7))
    let network = try Network<Double>(RandomNetwork(architecture, seed: 3))
    let samples = data(700, inputs: inputs, outputs: 1)
    // (x)₊ as a power goes through the layers.
    var other = architecture
    other.activation = Activation(.power(1), normalisation: .none)
    let layered = try Network(other, parameters: network.parameters)
    for layers in [TrainedParameters.all, .first, .named(["readout"]), .named(["b/1"])] {
      let first = try trained(network, samples, rate: 0.1, epochs: 20, trained: layers)
      let second = try trained(layered, samples, rate: 0.1, epochs: 20, trained: layers)
      let pairs = zip(first.numbers.joined(), second.numbers.joined())
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-11 } && first != network)
    }
  }

  /// The last batch of an epoch may be of fewer tiles than there are passes.
  @Test(
    "batches of several tiles, and a last one that is small",
    arguments: [(301, 300), (600, 400), (1100, 600), (770, 768)])
  func unevenBatches(n: Int, batch: Int) throws {
    let networks = try [
      FullyConnected(inputs: 3, widths: [40, 30], activation: Activation(.tanh)),
      FullyConnected(inputs: 3, widths: [64], activation: Activation(.relu, normalisation: .none)),
    ].map { try Network<Double>(RandomNetwork($0, seed: 3)) }
    let samples = data(n, inputs: 3, outputs: 1)
    let phase = Phase(optimiser: .sgd(momentum: 0), learningRate: 0.05, epochs: 1)
    let batches = Phase(optimiser: .sgd(momentum: 0), learningRate: 0.05, epochs: 1, batchSize: batch)
    for network in networks {
      let trainer = try Trainer(network, schedule: Schedule(phases: [batches]), training: samples)
      try trainer.run()
      let order = RandomStream(seed: 1, name: "order/1").permutation(of: n)
      var expected = network
      for start in stride(from: 0, to: n, by: batch) {
        let rows = order[start..<min(start + batch, n)]
        let part = LabelledData(inputs: samples.inputs.rows(rows), labels: samples.labels.rows(rows))
        let step = try Trainer(expected, schedule: Schedule(phases: [phase]), training: part)
        try step.run()
        expected = try step.network()
      }
      let pairs = zip(try trainer.network().numbers.joined(), expected.numbers.joined())
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-13 })
    }
  }

  static let optimisers = TrainingTests.optimisers

  @Test("tiles of a batch give what the whole gives, with every optimiser", arguments: optimisers)
  func tiles(optimiser: Optimiser) throws {
    let architecture = FullyConnected(
      inputs: 3, widths: [6, 5], outputs: 2, activation: Activation(.tanh),
      parametrisation: .tangent(weightScale: 1, biasScale: 0.5))
    let network = try Network<Double>(RandomNetwork(architecture, seed: 3))
    // Four copies of few samples have their mean loss: 240 go through one pass, 960 through tiles.
    let few = data(240, inputs: 3, outputs: 2)
    let copies = (0..<960).map { $0 % 240 }
    let many = LabelledData(inputs: few.inputs.rows(copies), labels: few.labels.rows(copies))
    let results = try [few, many].map { samples in
      let phase = Phase(optimiser: optimiser, learningRate: 0.01, epochs: 30)
      let trainer = try Trainer(network, schedule: Schedule(phases: [phase]), training: samples)
      try trainer.run()
      return (try trainer.network().numbers.flatMap { $0 }, trainer.history["train-loss"] ?? [])
    }
    #expect(zip(results[0].0, results[1].0).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(results[0].1, results[1].1).allSatisfy { relativeError($0, $1) < 1e-9 })
  }

  @Test(
    "a small step changes the outputs by −η Θ(f − y)/n", arguments: ParametrisedNetworks.parametrisations, [8, 300])
  func kernelStep(parametrisation: Parametrisation, n: Int) throws {
    for network in try ParametrisedNetworks.networks(parametrisation, Activation(.softplus, normalisation: .none)) {
      let architecture = try network.fullyConnected
      guard architecture.outputs == 1 else { continue }
      let samples = data(n, inputs: architecture.inputs, outputs: 1)
      // Of a step forth and one back, so that the quadratic term drops out.
      let rate = 1e-6
      let after = try trained(network, samples, rate: rate).outputs(samples.inputs)
      let before = try trained(network, samples, rate: -rate).outputs(samples.inputs)
      let start = try network.outputs(samples.inputs)
      let scalings = [Double](repeating: 1, count: architecture.depth + 1)
      let kernel = try EmpiricalKernels(network, samples: samples.inputs).tangentKernel(scalings: scalings)
      let errors = zip(start.storage, samples.labels.storage).map { $0 - $1 }
      let expected = kernel.times(errors).map { -rate * $0 / Double(n) }
      let largest = expected.map(abs).max() ?? 0
      for i in 0..<n {
        #expect(abs((after[i, 0] - before[i, 0]) / 2 - expected[i]) < 1e-6 * largest, "\(architecture)")
      }
    }
  }

  @Test("a relative rate is that over the largest eigenvalue of Θ/n; records are logarithmic and tell the time")
  func relativeRate() throws {
    let architecture = FullyConnected(
      inputs: 2, widths: [40], activation: Activation(.relu, normalisation: .none), parametrisation: .meanField)
    let network = try Network<Double>(RandomNetwork(architecture, seed: 3))
    let samples = data(50, inputs: 2, outputs: 1)
    let phase = Phase(optimiser: .sgd(momentum: 0), learningRate: 0.5, unit: .inverseCurvature, epochs: 100)
    let networks = Kept<Double>()
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], loss: .halfMeanSquare, records: 5, snapshots: [0, 10]),
      training: samples, keep: networks.keep)
    try trainer.run()
    func rate(_ network: Network<Double>) throws -> Double {
      let kernel = try EmpiricalKernels(network, samples: samples.inputs).tangentKernel(scalings: [1, 1])
      return 0.5 * 50 / (try SymmetricEigen.values(of: kernel).last ?? 0)
    }
    let kept = try #require(networks.networks[10])
    let (first, second) = (try rate(network), try rate(kept))
    #expect(trainer.history.epochs == [0, 1, 3, 10, 32, 100] && first != second)
    let (times, rates) = (trainer.history["time"] ?? [], trainer.history["learning-rate"] ?? [])
    #expect(zip(rates, [first, first, first, second, second, second]).allSatisfy { relativeError($0, $1) < 1e-6 })
    let expected = [0, first, 3 * first, 10 * first, 10 * first + 22 * second, 10 * first + 90 * second]
    #expect(times.count == 6 && zip(times, expected).allSatisfy { relativeError($0, $1) < 1e-6 })
    let losses = trainer.history["train-loss"] ?? []
    #expect(zip(losses, losses.dropFirst()).allSatisfy(>))
  }

  /// The loss's second derivative along the outputs is 2c/(nk), c = 1 or ½.
  @Test(
    "the unit of relative rates is the inverse of 2cλ_1/(nk)", arguments: [Loss.meanSquare, .halfMeanSquare], [1, 3])
  func curvature(loss: Loss, outputs: Int) throws {
    for parametrisation in ParametrisedNetworks.parametrisations {
      let architecture = FullyConnected(
        inputs: 3, widths: [9], outputs: outputs, activation: Activation(.tanh), parametrisation: parametrisation)
      let network = try Network<Double>(RandomNetwork(architecture, seed: 4))
      let samples = data(30, inputs: 3, outputs: outputs)
      let phase = Phase(optimiser: .sgd(momentum: 0), learningRate: 0.7, unit: .inverseCurvature, epochs: 1)
      let trainer = try Trainer(network, schedule: Schedule(phases: [phase], loss: loss, records: 1), training: samples)
      try trainer.run()
      let kernel = try EmpiricalKernels(network, samples: samples.inputs).tangentKernel(scalings: [1, 1])
      let curvature = (loss == .meanSquare ? 2 : 1) * (try #require(SymmetricEigen.values(of: kernel).last))
      let rate = try #require(trainer.history["learning-rate"]?.first)
      #expect(relativeError(rate, 0.7 * Double(30 * outputs) / curvature) < 1e-5, "\(parametrisation)")
    }
  }

  @Test(
    "logarithmic epochs rise from 1 to the last, at nearly equal ratios", arguments: [1, 2, 7, 60, 1000, 1_000_000])
  func logarithmicEpochs(last: Int) {
    for count in [1, 2, 5, 40, 200] {
      let epochs = EpochSelection.logarithmicEpochs(count, to: last)
      #expect(epochs.count <= count && epochs.last == last && epochs == Set(epochs).sorted())
      #expect(count == 1 || epochs.first == 1)
      let ratio = count == 1 ? 1 : pow(Double(last), 1 / Double(count - 1))
      for (a, b) in zip(epochs, epochs.dropFirst()) {
        #expect(b == a + 1 || abs(Double(b) - ratio * Double(a)) < 1 + ratio)
      }
    }
  }

  @Test("labels shifted by the initial outputs make the error −y")
  func centred() throws {
    for network in try ParametrisedNetworks.networks(.meanField, Activation(.tanh)) {
      let samples = data(20, inputs: network.architecture.inputs, outputs: network.architecture.outputs)
      let schedule = Schedule(phases: [], loss: .halfMeanSquare)
      let trainer = try Trainer(network, schedule: schedule, training: try samples.shifted(by: network))
      try trainer.run()
      let norm = samples.labels.frobeniusNorm
      let loss = try #require(trainer.history["train-loss"]?.first)
      #expect(relativeError(loss, norm * norm / Double(2 * samples.labels.count)) < 1e-12)
      // R² is measured by the variance of y, not that of y + f_0.
      let variance = (0..<samples.labels.columns).reduce(0) { sum, column in
        let values = (0..<20).map { samples.labels[$0, column] }
        let mean = values.reduce(0, +) / 20
        return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples.labels.count)
      }
      let share = try #require(trainer.history["train-r2"]?.first)
      #expect(abs(share - (1 - 2 * loss / variance)) < 1e-12)
    }
  }

  @Test("a tiled run with a relative rate continues with the same bits", arguments: [Activation.Kind.relu, .tanh])
  func checkpoint(kind: Activation.Kind) throws {
    let architecture = FullyConnected(
      inputs: 2, widths: [20], activation: Activation(kind, normalisation: .none), parametrisation: .meanField)
    let network = try Network<Float>(RandomNetwork(architecture, seed: 3))
    let samples = LabelledData(
      inputs: gaussianMatrix(400, 2, seed: 1).converted(to: Float.self),
      labels: gaussianMatrix(400, 1, seed: 2).converted(to: Float.self))
    let schedule = Schedule(
      phases: [
        Phase(optimiser: .sgd(momentum: 0), learningRate: 0.5, unit: .inverseCurvature, epochs: 6),
        Phase(optimiser: .sgd(momentum: 0.5), learningRate: 0.01, epochs: 4),
      ], records: 7, snapshots: [0, 3, 8])
    try expectContinuation(after: [1, 3, 5, 6, 7, 9]) {
      try Trainer(network, schedule: schedule, training: samples, keep: $0)
    }
  }

  /// Figure 1's setting at M = 500, d = 2: the indicator of the unit disc.
  @Test("a wide network's loss is near that of its kernel at the start, and of the infinite network's, to t = 150")
  func frozenKernel() throws {
    let (m, width) = (500, 3000)
    let (centres, noise) = (gaussianMatrix(8, 2, seed: 5), gaussianMatrix(m, 2, seed: 6))
    let samples = Matrix(rows: m, columns: 2) { i, j in centres[i % 8, j] + 0.5 * noise[i, j] }
    let labels = (0..<m).map { samples[$0, 0] * samples[$0, 0] + samples[$0, 1] * samples[$0, 1] < 1 ? 1.0 : 0 }
    let architecture = FullyConnected(
      inputs: 2, widths: [width], activation: Activation(.relu, normalisation: .none),
      parametrisation: .tangent(weightScale: 1, biasScale: 1))
    let network = try Network<Float>(RandomNetwork(architecture, seed: 1))
    let data = LabelledData(
      inputs: samples.converted(to: Float.self),
      labels: Matrix(rows: m, columns: 1, storage: labels).converted(to: Float.self))
    let phase = Phase(optimiser: .sgd(momentum: 0), learningRate: 0.2, epochs: 750)
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], loss: .halfMeanSquare, records: 12),
      training: try data.shifted(by: network))
    try trainer.run()
    let kernel = try EmpiricalKernels(network, samples: samples).tangentKernel(scalings: [1, 1])
    let losses = try #require(trainer.history["train-loss"])
    for (kernel, tolerance) in [(kernel, 0.02), (shallowLimit(samples, weightScale: 1, biasScale: 1).tangent, 0.1)] {
      let eigen = try SymmetricEigen(kernel)
      let coefficients = eigen.vectors.times(labels)
      for (epoch, loss) in zip(trainer.history.epochs, losses) {
        // Each step leaves 1 − η λ of a coefficient.
        let expected = zip(eigen.values, coefficients).reduce(0) { sum, mode in
          sum + pow(1 - 0.2 * max(mode.0, 0) / Double(m), Double(2 * epoch)) * mode.1 * mode.1 / Double(2 * m)
        }
        #expect(relativeError(loss, expected) < tolerance, "epoch \(epoch): \(loss), \(expected)")
      }
    }
  }
}
