import LinearAlgebra
import Networks
import Randomness
import Training

extension Suite {
  /// Training of the two-layer network of Wang et al., table 1, beside the same in PyTorch and what the machine can do.
  func measureTwoLayers(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let shape = TwoLayers(samples: 2000, inputs: 1000, width: 1500)
    let adam = Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: .standard)
    let gradient = Optimiser.sgd(momentum: 0)
    // Kind: how PyTorch's script calls the optimiser.
    for (item, optimiser, kind, batch) in [
      ("full-batch step", gradient, 0, 2000), ("SGD, batch 32", gradient, 0, 32), ("SGD, batch 8", gradient, 0, 8),
      ("Adam, batch 200", adam, 1, 200), ("AdaGrad, batch 8", .adagrad(epsilon: 1e-10), 2, 8),
    ] {
      let epochs = batch < 32 ? 2 : 4
      let options = shape.options.merging(["batch": batch, "epochs": epochs, "optimiser": kind]) { $1 }
      var times = try compare("two_layers", options) { try shape.epochs(epochs, optimiser, batch: batch) }
      // PyTorch's own better form, and what it does where the derivatives are written by hand and added in place.
      func other(_ variant: Int) -> Timing? {
        peer?.seconds("two_layers", options.merging(["variant": variant]) { $1 }).map { Timing(seconds: $0) }
      }
      times.peer = [times.peer, other(1)].compactMap { $0 }.min { $0.least < $1.least }
      addRatio("epoch of two layers, \(item), Float32", times, target: 2, into: &table)
      if let byHand = other(2) {
        addRatio("  beside gradients by hand", (times.ours, byHand), target: nil, into: &table)
      }
      let limit = shape.limit(optimiser, batch: batch, peaks)
      let share = limit.seconds / times.ours.least
      table.add(
        Result(
          item: "  its share of the limit by \(limit.name)", ours: "", measure: "\(rounded(100 * share, 0)) %",
          target: "≥ 70 %", isMet: share >= 0.7))
    }
  }
}

/// A network of one hidden layer with samples.
private struct TwoLayers {
  let samples: Int
  let inputs: Int
  let width: Int

  var options: [String: Int] { ["samples": samples, "inputs": inputs, "width": width] }

  /// The times of epochs after one that does not count, the last one's evaluation left out.
  func epochs(_ count: Int, _ optimiser: Optimiser, batch: Int) throws -> [Double] {
    let network = try Network<Float>(
      RandomNetwork(FullyConnected(inputs: inputs, widths: [width], activation: Activation(.tanh)), seed: 1))
    let x = RandomStream(seed: 1, name: "samples")
      .normalMatrix(rows: samples, columns: inputs, scale: Float(1 / Double(inputs).squareRoot()))
    let y = RandomStream(seed: 1, name: "labels").normalMatrix(rows: samples, columns: 1, scale: Float(1))
    let phase = Phase(optimiser: optimiser, learningRate: 0.01, epochs: count + 2, batchSize: batch)
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], evaluationInterval: count + 2),
      training: LabelledData(inputs: x, labels: y))
    let clock = ContinuousClock()
    var marks: [ContinuousClock.Instant] = []
    try trainer.run { _, _ in marks.append(clock.now) }
    return zip(marks, marks.dropFirst()).prefix(count).map { ($1 - $0) / .seconds(1) }
  }

  /// The larger of what an epoch's products take at the peak, and what passing over the weights takes: once forward, and
  /// once, there and back, over them and the optimiser's arrays for each step.
  func limit(_ optimiser: Optimiser, batch: Int, _ peaks: Peaks) -> (seconds: Double, name: String) {
    let weights = inputs * width
    let arrays =
      switch optimiser {
      case .sgd: 1
      case .adagrad: 2
      case .adam: 3
      }
    let steps = Double((samples + batch - 1) / batch)
    let bytes = 4 * Double(weights) * Double(1 + 2 * arrays)
    let traffic = steps * bytes / Self.rate(of: arrays * weights)
    let products = 4 * Double(samples) * Double(weights) / peaks.single
    return traffic > products ? (traffic, "memory traffic") : (products, "sgemm")
  }

  /// Bytes a second of reading and writing so many numbers, over and over, with all cores.
  private static func rate(of count: Int) -> Double {
    var numbers = Matrix<Float>(rows: 1, columns: count, repeating: 1)
    let seconds = Timing.of(rounds: 30) { numbers.scale(by: 1.0000001) }.least
    return 8 * Double(count) / seconds
  }
}
