import LinearAlgebra
import Networks
import Randomness
import Training

extension Suite {
  /// An epoch of figure-3's training, beside the same in PyTorch.
  func measureTraining(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, inputs, width, depth, batch, epochs) = (1000, 800, 800, 3, 32, 5)
    let architecture = FullyConnected(
      inputs: inputs, widths: [Int](repeating: width, count: depth), activation: Activation(.arctan))
    let network = try Network<Float>(RandomNetwork(architecture, seed: 1))
    let samples = RandomStream(seed: 1, name: "samples")
      .normalMatrix(rows: n, columns: inputs, scale: Float(1 / Double(inputs).squareRoot()))
    let labels = RandomStream(seed: 1, name: "labels").normalMatrix(rows: n, columns: 1, scale: Float(1))
    let adam = Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-7, form: .keras)
    // The first epoch warms up; the last one ends with an evaluation.
    let schedule = Schedule(
      phases: [Phase(optimiser: adam, learningRate: 0.01, epochs: epochs + 2, batchSize: batch)],
      evaluationInterval: epochs + 2)
    let options = [
      "samples": n, "inputs": inputs, "width": width, "depth": depth, "batch": batch, "epochs": epochs,
    ]
    let times = try compare("training", options) {
      let trainer = try Trainer(
        network, schedule: schedule, training: LabelledData(inputs: samples, labels: labels))
      let clock = ContinuousClock()
      var marks: [ContinuousClock.Instant] = []
      try trainer.run { _, _ in marks.append(clock.now) }
      return zip(marks, marks.dropFirst()).prefix(epochs).map { ($1 - $0) / .seconds(1) }
    }
    addRatio("epoch of figure-3's training, Float32", times, target: 2, into: &table)
    if let peer, let fused = peer.seconds("training", options.merging(["fused": 1]) { $1 }) {
      addRatio("  beside fused Adam", (times.ours, Timing(seconds: fused)), target: nil, into: &table)
    }
    let products = Double(inputs * width + (depth - 1) * width * width + width)
    let operations = Double(n) * (6 * products - 2 * Double(inputs * width))
    let share = operations / times.ours.least / peaks.single
    table.add(Result(item: "  its share of sgemm", ours: "", measure: "\(rounded(100 * share, 0)) %"))
  }
}
