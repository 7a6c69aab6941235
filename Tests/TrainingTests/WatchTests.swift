import Diagnostics
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing
import Training

/// Records its epoch and an array, and counts how often it is asked.
private final class Probe: Observer {
  private(set) var epochs: [Int] = []

  func observe(_ observation: Observation<Double>) -> [Quantity] {
    epochs.append(observation.epoch)
    return [
      Quantity("number", Double(observation.epoch), unit: "epoch"),
      Quantity("array", [1, 2, 3, Double(observation.epoch)], shape: [2, 2]),
    ]
  }
}

@Suite("Observers and the history")
struct WatchTests {
  private func trainer(
    _ watches: [Watch<Double>], epochs: Int = 7, stop: Double? = nil, interval: Int = 1,
    trained: TrainedParameters = .all
  ) throws -> Trainer<Double> {
    let network = try Network<Double>(
      RandomNetwork(
        FullyConnected(
          inputs: 3, widths: [4], activation: Activation(.tanh),
          parametrisation: .tangent(weightScale: 1, biasScale: 1)), seed: 2))
    return try Trainer(
      network,
      schedule: Schedule(
        phases: [Phase(optimiser: .sgd(momentum: 0), learningRate: 0.05, epochs: epochs)], trained: trained,
        stoppingLoss: stop, evaluationInterval: interval),
      training: LabelledData(inputs: gaussianMatrix(9, 3, seed: 1), labels: gaussianMatrix(9, 1, seed: 3)),
      watches: watches)
  }

  @Test("observers run at their own epochs only, to the end or stopped")
  func epochs() throws {
    let cases: [(EpochSelection?, [Int])] = [
      (nil, [0, 3, 6, 7]), (.every(4), [0, 4, 7]), (.listed([2, 5, 90]), [2, 5]), (.logarithmic(3), [0, 1, 3, 7]),
    ]
    for (selection, expected) in cases {
      for stop in [nil, 1e-30] {
        let probe = Probe()
        let trainer = try trainer([Watch("probe", probe, at: selection)], stop: stop, interval: 3)
        try trainer.run()
        #expect(probe.epochs == expected)
        let name = selection == nil ? History.evaluations : "observed/probe"
        let table = try #require(trainer.history.tables[name])
        #expect(table.epochs == expected && table.columns["number"]?.values == expected.map(Double.init))
        #expect(table.columns["array"]?.shape == [2, 2] && table.columns["array"]?.values.count == 4 * expected.count)
      }
    }
    let probe = Probe()
    let stopped = try trainer([Watch("probe", probe, at: .every(3))], epochs: 1000, stop: 0.8)
    try stopped.run()
    #expect(stopped.epoch < 1000 && probe.epochs.last == stopped.epoch)
    #expect(stopped.history.epochs.last == stopped.epoch && stopped.history["train-loss"]?.last ?? 1 < 0.8)
  }

  @Test("the history is read as it was written")
  func file() throws {
    let folder = try TemporaryFolder()
    let trainer = try trainer([Watch("a", Probe()), Watch("b", Probe(), at: .every(2))])
    try trainer.run()
    let path = folder.file("history.h5")
    try H5Writer.write(to: path) { try trainer.history.write(to: $0) }
    let file = try H5Reader(path)
    #expect(try History(file) == trainer.history)
    #expect(try file.shape(of: "observed/b/array") == [5, 2, 2])
    #expect(try file.string(attribute: "unit", of: "evaluations/number") == "epoch")
  }

  @Test("an observation computes a thing once, and the matrices are what they are called")
  func observation() throws {
    let trainer = try trainer([])
    let network = try trainer.network()
    let data = LabelledData(inputs: gaussianMatrix(9, 3, seed: 1), labels: gaussianMatrix(9, 1, seed: 3))
    let observation = Observation(epoch: 0, network: network, initial: network, training: data)
    let weights = try #require(network["W/1"])
    let gram = try observation.matrix(.weightGram("W/1"))
    #expect(largestDifference(gram, Matrix.product(weights, weights, transposeA: true)) < 1e-13)
    let tangent = try observation.matrix(.tangentKernel)
    #expect(largestDifference(tangent, try finiteDifferenceKernel(network, data.inputs, scalings: [1, 1])) < 1e-6)
    for matrix in [Observation<Double>.Matrices.conjugateKernel, .tangentKernel, .weightGram("W/1")] {
      let pairs = try observation.leadingPairs(of: matrix, count: 2)
      let all = try SymmetricEigen.values(of: observation.matrix(matrix))
      #expect(zip(pairs.values, all.reversed()).allSatisfy { relativeError($0, $1) < 1e-8 }, "\(matrix)")
    }
    #expect(throws: Problem.self) { try observation.matrix(.weightGram("W/9")) }
    #expect(throws: Problem.self) { try observation.leadingPairs(of: .weightGram("W/9"), count: 1) }
  }

  @Test("parameters are trained by name")
  func named() throws {
    let cases: [([String], Set<String>)] = [
      (["W/1"], ["W/1"]), (["b/*", "readout"], ["b/1", "readout"]), (["*"], ["W/1", "b/1", "readout"]),
    ]
    for (names, moved) in cases {
      let trainer = try trainer([], trained: .named(names))
      let before = try trainer.network()
      try trainer.run()
      let after = try trainer.network()
      #expect(Set(before.names.filter { before[$0] != after[$0] }) == moved)
    }
    #expect(throws: Problem.self) { try trainer([], trained: .named(["W/2"])) }
  }

  @Test("epochs are written as lists, intervals and logarithms")
  func selections() {
    #expect(EpochSelection("0+5+20") == .listed([0, 5, 20]) && EpochSelection("3") == .listed([3]))
    #expect(EpochSelection("every:10") == .every(10) && EpochSelection("log:8") == .logarithmic(8))
    for text in ["", "every:0", "every:", "log:x", "1+", "-1", "1,2", "every:1:2", "log:9999999"] {
      #expect(EpochSelection(text) == nil, "\(text)")
    }
  }
}
