import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

/// Steps of plain gradient descent that are taken together along the matrix of a large first layer.
@Suite("Steps ahead")
struct StepsAheadTests {
  struct Case: Sendable, CustomStringConvertible {
    let inputs: Int, widths: [Int], outputs: Int, samples: Int, batch: Int
    var hasBiases = false
    var trained = TrainedParameters.all

    var description: String { "\(inputs), \(widths), \(outputs), \(samples) in batches of \(batch)" }

    var data: LabelledData<Double> {
      LabelledData(inputs: gaussianMatrix(samples, inputs, seed: 5), labels: gaussianMatrix(samples, outputs, seed: 6))
    }

    /// - Parameter decay: 0, or so small a number that nothing shrinks; then each step moves the weights by itself.
    func trainer(
      epochs: Int, decay: Double = 0, _ keep: @escaping (Network<Double>, Int) -> Void = { _, _ in }
    ) throws -> Trainer<Double> {
      let biases = Set(1...widths.count + 1)
      let architecture = FullyConnected(
        inputs: inputs, widths: widths, outputs: outputs, activation: Activation(.tanh),
        parametrisation: hasBiases ? .standard(biases: biases) : .unit)
      let phase = Phase(
        optimiser: .sgd(momentum: 0), learningRate: 0.02, epochs: epochs, batchSize: batch, decay: 0.9,
        weightDecay: decay)
      return try Trainer(
        Network(RandomNetwork(architecture, seed: 2)), schedule: Schedule(phases: [phase], trained: trained),
        training: data, keep: keep)
    }
  }

  static let cases = [
    Case(inputs: 280, widths: [300], outputs: 1, samples: 157, batch: 8),
    Case(inputs: 256, widths: [263], outputs: 3, samples: 131, batch: 31),
    Case(inputs: 300, widths: [270, 12], outputs: 2, samples: 64, batch: 1, hasBiases: true),
    Case(inputs: 1100, widths: [1030], outputs: 1, samples: 600, batch: 100),
    Case(inputs: 280, widths: [300], outputs: 2, samples: 70, batch: 7, trained: .first),
  ]

  @Test("they end where single steps end", arguments: cases)
  func equality(of example: Case) throws {
    let (together, apart) = (try example.trainer(epochs: 3), try example.trainer(epochs: 3, decay: 1e-300))
    let start = try together.network()
    try together.run()
    try apart.run()
    let (end, expected) = (try together.network(), try apart.network())
    for ((own, other), first) in zip(zip(end.parameters, expected.parameters), start.parameters) {
      let moved = largestDifference(other, first)
      #expect(largestDifference(own, other) < 1e-11 * max(moved, 1))
    }
    for (own, other) in zip(together.history.batchLoss, apart.history.batchLoss) {
      #expect(abs(own - other) < 1e-12 * other)
    }
    #expect(end != expected, "the steps were taken one by one")
    #expect(largestDifference(end.parameters[0], start.parameters[0]) > 1e-3)
  }

  @Test("a run that breaks off goes on to the same bits")
  func continuation() throws {
    try expectContinuation(after: [1, 2]) { try Self.cases[0].trainer(epochs: 3, $0) }
  }
}
