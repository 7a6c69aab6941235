import Datasets
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

@Suite("The published MiniLM", .enabled(if: miniLMFolder != nil, "all-MiniLM-L6-v2 is not on this machine"))
struct MiniLMReferenceTests {
  private let reference: MiniLMCase
  private let folder: String

  init() throws {
    reference = try MiniLMCase.read()
    folder = try #require(miniLMFolder)
  }

  private func network<Element: Scalar>(
    _ features: Transformer.Features, as type: Element.Type
  ) throws -> Network<Element> {
    let source = try PretrainedTransformer(folder: folder, features: features, longest: 64, outputs: 2, seed: 1)
    #expect(source.initialised == ["classifier.weight", "classifier.bias"])
    #expect(source.unused == (features == .pooler ? [] : ["pooler.dense.bias", "pooler.dense.weight"]))
    return try Network(source)
  }

  private func rows<Element: Scalar>(_ texts: [[Int]], as type: Element.Type) -> Matrix<Element> {
    Matrix(rows: texts.count, columns: 64) { $1 < texts[$0].count ? Element(texts[$0][$1]) : -1 }
  }

  /// The first cleaned tweets as ids, and their classes.
  private func tweets(_ count: Int) throws -> (ids: [[Int]], classes: [Int]) {
    let tweets = try Sentiment140.part(.random, in: try #require(realDataset(.sentiment140)))
    let tokenizer = try WordPiece(folder: folder)
    let ids = tweets.texts.prefix(count).map { tokenizer.encode(TweetCleaning.cleaned($0), atMost: 40) }
    return (ids, Array(tweets.classes.prefix(count)))
  }

  @Test("sentences have the reference's tokens and features", arguments: Transformer.Features.allCases)
  func sentences(features: Transformer.Features) throws {
    let tokenizer = try WordPiece(folder: folder)
    let sentences = reference.minilm.sentences
    for sentence in sentences { #expect(tokenizer.encode(sentence.text) == sentence.ids) }
    let ids = sentences.map(\.ids)
    let double = try network(features, as: Double.self).features(rows(ids, as: Double.self))
    let single = try network(features, as: Float.self).features(rows(ids, as: Float.self))
    for (row, sentence) in sentences.enumerated() {
      let expected =
        switch features {
        case .first: sentence.clsFirst8
        case .mean: sentence.meanFirst8
        case .pooler: sentence.poolerFirst8
        }
      for (column, value) in expected.enumerated() {
        // Printed with seven decimals.
        #expect(abs(double[row, column] - value) < 1e-7)
        #expect(abs(Double(single[row, column]) - value) < reference.minilm.tolerance.float32)
      }
    }
  }

  @Test("the first token at every depth")
  func depths() throws {
    let network = try network(.first, as: Double.self)
    let architecture = try #require(network.architecture as? Transformer)
    let sentences = reference.minilm.sentences
    for depth in 0...6 {
      let found = try network.values(
        rows(sentences.map(\.ids), as: Double.self), of: architecture.encoder(depth: depth, pooling: .first))
      for (row, sentence) in sentences.enumerated() {
        for (column, value) in sentence.clsFirst4ByDepth[depth].enumerated() {
          #expect(abs(found[row, column] - value) < 1e-7)
        }
      }
    }
  }

  @Test(
    "the conjugate kernel of 512 tweets",
    .enabled(if: realDataset(.sentiment140) != nil, "the tweets are not on this machine")
  )
  func kernel() throws {
    let expected = reference.sentiment140.pretrainedCk
    let (ids, classes) = try tweets(512)
    #expect(ids.reduce(0) { $0 + $1.count } == expected.tokenChecks.tokens512)
    #expect(ids.reduce(0) { $0 + $1.reduce(0, +) } == expected.tokenChecks.idSum512)
    #expect(classes.count { $0 == 1 } == expected.labelsPositive)
    let features = try network(.first, as: Float.self).features(rows(ids, as: Float.self))
    var kernel = Matrix<Double>(rows: 512, columns: 512)
    kernel.formGram(features.converted(to: Double.self), alpha: 1.0 / 384, beta: 0)
    #expect(relativeError((0..<512).reduce(0) { $0 + kernel[$1, $1] }, expected.trace) < 1e-6)
    let system = try SymmetricEigen(kernel)
    for (number, value) in expected.eigenvalues {
      let index = try #require(Int(number))
      #expect(relativeError(system.values[512 - index], value) < (index > 20 ? 1e-4 : 1e-6), "\(index)")
    }
  }

  @Test(
    "loss and gradients at the first 64 tweets",
    .enabled(if: realDataset(.sentiment140) != nil, "the tweets are not on this machine"))
  func gradient() throws {
    let expected = try #require(reference.sentiment140.fiveSgdSteps.steps.first)
    let (ids, classes) = try tweets(64)
    var network = try network(.first, as: Double.self)
    network["classifier.weight"] = Matrix(rows: 2, columns: 384) { row, column in
      let i = row * 384 + column + 1
      let m = (7919 * i * i + 31 * i) % 1009
      return 0.03 * (Double(m) - 504) / 504
    }
    network["classifier.bias"] = Matrix(rows: 2, columns: 1)
    let trainer = try Trainer(
      network,
      schedule: Schedule(
        phases: [Phase(optimiser: .sgd(momentum: 0), learningRate: 1, epochs: 1)], loss: .crossEntropy, seed: 1),
      training: LabelledData(
        inputs: rows(ids, as: Double.self), labels: Matrix(rows: 64, columns: 2) { classes[$0] == $1 ? 1 : 0 }))
    try trainer.run()
    #expect(abs(try #require(trainer.history["train-loss"]?.first) - expected.loss) < 1e-9)
    let after = try trainer.network()
    let norms = try #require(expected.gradientNorms)
    for (name, (old, new)) in zip(network.names, zip(network.parameters, after.parameters)) {
      let gradient = zip(old.storage, new.storage).map { $0 - $1 }
      let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let value = try #require(norms[name])
      // Differences of weights of size 1 are known to rounding.
      #expect(abs(norm - value) < 1e-8 * value + 1e-13, "\(name)")
    }
  }
}
