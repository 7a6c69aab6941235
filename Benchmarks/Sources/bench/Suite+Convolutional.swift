import Kernels
import LinearAlgebra
import Networks
import Randomness
import Training

extension Suite {
  /// The CNN of Wang et al., figure 4: epochs of training and the empirical NTK, beside PyTorch with its better number of
  /// threads and the machine's own matrix products.
  func measureConvolutional(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let (n, architecture) = (1000, try SmallCNN.architecture())
    let operations = 2 * Double(n) * SmallCNN.multiplications

    func options(_ task: Int, bits: Int) -> [String: Int] { ["task": task, "samples": n, "precision": bits] }
    let epochs = try compareBest("convolutional", options(0, bits: 32)) { try SmallCNN.epochs(2, samples: n) }
    addRatio("epoch of a CNN, n = \(n), batch 32, Float32", epochs, target: 1.5, into: &table)
    addShare(3 * operations, epochs.ours, of: peaks.single, "sgemm", &table)

    let network = try Network<Double>(RandomNetwork(architecture, seed: 1))
    let kernels = try EmpiricalKernels(network, samples: SmallCNN.images(n, as: Double.self))
    // After one that does not count, as the peer's.
    let form = { try Timing.of(rounds: 1) { consume(try kernels.tangentKernel(conjugate: [])) }.seconds }
    let own = try compareBest("convolutional", options(1, bits: 64), form)
    addRatio("its NTK, n = \(n), Float64, beside gradients by hand", own, target: 2, into: &table)
    let parameters = Double(network.parameters.reduce(0) { $0 + $1.count })
    addShare(3 * operations + Double(n * n) * parameters, own.ours, of: peaks.double, "dgemm", &table)
    let general = try compareBest("convolutional", options(2, bits: 64), form)
    addRatio("  beside torch.func", general, target: 2, into: &table)
  }
}

/// The network, and what it is trained on.
private enum SmallCNN {
  static let image = ImageShape(channels: 3, height: 32, width: 32)
  /// Forward, of one image: those of three convolutions and the readout.
  static let multiplications = Double(32 * 27 * 1024 + 64 * 288 * 256 + 64 * 576 * 64 + 1024)

  static func architecture() throws -> Convolutional {
    try Convolutional(
      image: image, recipe: NetworkRecipe("conv:32,pool:avg,conv:64,pool:avg,conv:64,pool:avg,flatten,dense:1"),
      activation: Activation(.relu))
  }

  static func images<Element: Scalar>(_ count: Int, as type: Element.Type) -> Matrix<Element> {
    RandomStream(seed: 1, name: "samples").normalMatrix(rows: count, columns: image.count).converted(to: type)
  }

  /// The times of epochs after one that does not count, the last one's evaluation left out.
  static func epochs(_ count: Int, samples: Int) throws -> [Double] {
    let network = try Network<Float>(RandomNetwork(architecture(), seed: 1))
    let y = RandomStream(seed: 1, name: "labels").signs(count: samples, from: 0).map { Float($0) }
    let phase = Phase(optimiser: .sgd(momentum: 0.2), learningRate: 0.1, epochs: count + 2, batchSize: 32)
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], loss: .halfMeanSquare, evaluationInterval: count + 2),
      training: LabelledData(
        inputs: images(samples, as: Float.self), labels: Matrix(rows: samples, columns: 1, storage: y)))
    let clock = ContinuousClock()
    var marks: [ContinuousClock.Instant] = []
    try trainer.run { _, _ in marks.append(clock.now) }
    return zip(marks, marks.dropFirst()).prefix(count).map { ($1 - $0) / .seconds(1) }
  }
}
