import LinearAlgebra
import Networks
import Randomness
import Training

extension Suite {
  /// The transformer of Wang et al., figures 5 and 7, in MiniLM's size: steps of training and a pass forward, beside
  /// PyTorch, which pads a batch to its longest text, with its better number of threads.
  func measureTransformer(_ peaks: Peaks, _ table: inout ResultTable) throws {
    for (item, shortest) in [("32 tokens each", 32), ("4 to 38 tokens", 4)] {
      let longest = shortest == 32 ? 32 : 38
      let texts = Texts(count: 256, shortest: shortest, longest: longest)
      let options = ["task": 0, "samples": texts.count, "shortest": shortest, "longest": longest]
      let epochs = try compareBest("transformer", options) { try texts.epochs(2) }
      let steps = (ours: epochs.ours.divided(by: 4), peer: epochs.peer?.divided(by: 4))
      addRatio("step of MiniLM, 64 texts of \(item), Float32", steps, target: 1.2, into: &table)
      addShare(3 * texts.operations / 4, steps.ours, of: peaks.single, "sgemm", &table)
    }
    let texts = Texts(count: 1000, shortest: 4, longest: 38)
    let network = try texts.network()
    let options = ["task": 1, "samples": texts.count, "shortest": 4, "longest": 38]
    let pass = try compareBest("transformer", options) {
      try Timing.of(rounds: 1) { consume(try network.features(texts.ids)) }.seconds
    }
    addRatio("features of 1000 texts", pass, target: 1.2, into: &table)
    addShare(texts.operations, pass.ours, of: peaks.single, "sgemm", &table)
  }
}

/// Random texts for a network of MiniLM's size.
private struct Texts {
  let ids: Matrix<Float>
  private let lengths: [Int]

  /// Lengths that are equally frequent between two.
  init(count: Int, shortest: Int, longest: Int) {
    let lengths = (0..<count).map { shortest + $0 * 17 % (longest - shortest + 1) }
    let words = RandomStream(seed: 1, name: "words").bits(count: count * longest, from: 0)
    self.lengths = lengths
    ids = Matrix(rows: count, columns: longest) { row, column in
      column < lengths[row] ? Float(words[row * longest + column] % 30_522) : -1
    }
  }

  var count: Int { ids.rows }

  /// Those of a pass forward: of the last layer, whose first tokens are the features, no others but their keys and values.
  var operations: Double {
    lengths.reduce(0) { sum, length in
      let (tokens, width, inner) = (Double(length), 384.0, 1536.0)
      func layer(of looking: Double) -> Double {
        2 * (2 * tokens * width * width + looking * (2 * width * width + 2 * width * inner + 2 * tokens * width))
      }
      return sum + 5 * layer(of: tokens) + layer(of: 1)
    }
  }

  func network() throws -> Network<Float> {
    let shape = TransformerShape(words: 30_522, width: 384, depth: 6, heads: 12, inner: 1536, positions: 512)
    return try Network(RandomNetwork(Transformer(shape, longest: ids.columns, outputs: 2), seed: 1))
  }

  /// The times of epochs of batches of 64 after one that does not count, the last one's evaluation left out.
  func epochs(_ count: Int) throws -> [Double] {
    let phase = Phase(optimiser: .sgd(momentum: 0.8), learningRate: 0.003, epochs: count + 2, batchSize: 64)
    let labels = Matrix<Float>(rows: self.count, columns: 2) { ($0 + $1) % 2 == 0 ? 1 : 0 }
    let trainer = try Trainer(
      network(), schedule: Schedule(phases: [phase], loss: .crossEntropy, evaluationInterval: count + 2),
      training: LabelledData(inputs: ids, labels: labels))
    let clock = ContinuousClock()
    var marks: [ContinuousClock.Instant] = []
    try trainer.run { _, _ in marks.append(clock.now) }
    return zip(marks, marks.dropFirst()).prefix(count).map { ($1 - $0) / .seconds(1) }
  }
}
