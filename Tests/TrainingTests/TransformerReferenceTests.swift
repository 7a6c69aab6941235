import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

@Suite("An exact small transformer")
struct TransformerReferenceTests {
  private let reference: TransformerCase

  init() throws { reference = try TransformerCase.read() }

  private func run(
    _ features: Transformer.Features, _ optimiser: Optimiser, rate: Double, weightDecay: Double = 0, steps: Int
  ) throws -> (network: Network<Double>, losses: [Double]) {
    let phase = Phase(optimiser: optimiser, learningRate: rate, epochs: steps, weightDecay: weightDecay)
    let trainer = try Trainer(
      try reference.network(features), schedule: Schedule(phases: [phase], loss: .crossEntropy, seed: 1),
      training: reference.data())
    try trainer.run()
    return (try trainer.network(), try #require(trainer.history["train-loss"]))
  }

  @Test("weights are those of the reference")
  func weights() throws {
    let network = try reference.network(.pooler)
    #expect(network.names.count == reference.tensors.count)
    for (name, values) in zip(network.names, network.parameters) {
      let tensor = try #require(reference.tensors.first { $0.name == name })
      #expect(abs(values.storage.reduce(0, +) - tensor.sum) < 1e-12 * (1 + abs(tensor.sum)))
      #expect(relativeError(values.storage.reduce(0) { $0 + $1 * $1 }, tensor.sumsq) < 1e-13)
    }
  }

  @Test("features and outputs, and in float32 too", arguments: Transformer.Features.allCases)
  func outputs(features: Transformer.Features) throws {
    let expected = try #require(reference.results[TransformerCase.name(features)])
    let network = try reference.network(features)
    let (found, outputs) = (
      try network.features(reference.data().inputs), try network.outputs(reference.data().inputs)
    )
    let single = try reference.network(features, as: Float.self).outputs(reference.data(as: Float.self).inputs)
    for i in 0..<5 {
      for j in 0..<16 { #expect(abs(found[i, j] - expected.features[i][j]) < 1e-12) }
      for c in 0..<2 {
        #expect(abs(outputs[i, c] - expected.logits[i][c]) < 1e-12)
        #expect(abs(Double(single[i, c]) - expected.logits[i][c]) < 2e-5)
      }
    }
  }

  @Test("the first token after every layer")
  func depths() throws {
    let architecture = try reference.architecture(.first)
    let network = try reference.network(.first)
    for depth in 0...2 {
      let encoder = architecture.encoder(depth: depth, pooling: .first)
      let found = try network.values(reference.data().inputs, of: encoder)
      for i in 0..<5 {
        let expected = depth == 0 ? reference.embeddings[i][0] : reference.layers[depth - 1][i][0]
        for j in 0..<16 { #expect(abs(found[i, j] - expected[j]) < 1e-12) }
      }
    }
  }

  @Test("loss and every gradient", arguments: Transformer.Features.allCases)
  func gradient(features: Transformer.Features) throws {
    let expected = try #require(reference.results[TransformerCase.name(features)])
    let before = try reference.network(features)
    let (after, losses) = try run(features, .sgd(momentum: 0), rate: 1, steps: 1)
    #expect(abs(losses[0] - expected.loss) < 1e-12)
    for (name, (old, new)) in zip(before.names, zip(before.parameters, after.parameters)) {
      let gradient = zip(old.storage, new.storage).map { $0 - $1 }
      let norm = try #require(expected.gradientNorms[name])
      #expect(abs(gradient.reduce(0) { $0 + $1 * $1 }.squareRoot() - norm) < 1e-12 * (1 + norm), "\(name)")
      let values = try #require(expected.gradients?[name] ?? expected.gradientsFirst4?[name])
      for (a, b) in zip(gradient, values) { #expect(abs(a - b) < 1e-12, "\(name)") }
    }
  }

  @Test("three steps", arguments: ["sgd_momentum", "adam", "adamw"])
  func steps(name: String) throws {
    let expected = try #require(reference.optimisers[name])
    let optimiser =
      name.hasPrefix("adam")
      ? Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: .standard) : .sgd(momentum: 0.8)
    let decay = name == "adamw" ? 0.01 : 0
    for (index, step) in expected.steps.enumerated() {
      let (network, losses) = try run(.mean, optimiser, rate: expected.lr, weightDecay: decay, steps: index + 1)
      #expect(abs(losses[index] - step.lossBefore) < 1e-11)
      for (name, values) in zip(network.names, network.parameters) {
        let sum = try #require(step.sum[name])
        #expect(abs(values.storage.reduce(0, +) - sum) < 1e-11 * (1 + abs(sum)), "\(name)")
        for (a, b) in zip(values.storage, step.afterFirst4?[name] ?? []) { #expect(abs(a - b) < 1e-11, "\(name)") }
      }
    }
    let (_, losses) = try run(.mean, optimiser, rate: expected.lr, weightDecay: decay, steps: expected.steps.count)
    #expect(abs(try #require(losses.last) - expected.lossAfter) < 1e-11)
  }
}
