import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

/// A tiny network of BERT's type computed independently in float64, whose weights are given by a formula.
struct TransformerCase: Decodable, Sendable {
  struct Config: Decodable, Sendable {
    var vocabSize: Int
    var hiddenSize: Int
    var numHiddenLayers: Int
    var numAttentionHeads: Int
    var intermediateSize: Int
    var maxPositionEmbeddings: Int
    var typeVocabSize: Int
    var layerNormEps: Double
  }
  struct Tensor: Decodable, Sendable {
    var k: Int
    var name: String
    var shape: [Int]
    var sum: Double
    var sumsq: Double
  }
  struct Result: Decodable, Sendable {
    var features: [[Double]]
    var logits: [[Double]]
    var loss: Double
    var gradientNorms: [String: Double]
    var gradientsFirst4: [String: [Double]]?
    var gradients: [String: [Double]]?
  }
  struct Run: Decodable, Sendable {
    struct Step: Decodable, Sendable {
      var sum: [String: Double]
      var lossBefore: Double
      var afterFirst4: [String: [Double]]?
    }
    var lr: Double
    var steps: [Step]
    var lossAfter: Double
  }

  var config: Config
  var tensors: [Tensor]
  var sequences: [[Int]]
  var labels: [Int]
  var results: [String: Result]
  /// After the normalised embeddings, of each sequence and token.
  var embeddings: [[[Double]]]
  /// After each layer.
  var layers: [[[[Double]]]]
  var optimisers: [String: Run]

  private struct Fixture: Decodable { var tiny: TransformerCase }

  static func read() throws -> TransformerCase {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/transformer-cases.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Fixture.self, from: Data(contentsOf: url)).tiny
  }

  /// The name that the reference gives what the classifier takes.
  static func name(_ features: Transformer.Features) -> String { features == .first ? "cls" : features.rawValue }

  func architecture(_ features: Transformer.Features) throws -> Transformer {
    let shape = TransformerShape(
      words: config.vocabSize, width: config.hiddenSize, depth: config.numHiddenLayers,
      heads: config.numAttentionHeads, inner: config.intermediateSize, positions: config.maxPositionEmbeddings,
      sentences: config.typeVocabSize, epsilon: config.layerNormEps)
    return try Transformer(shape, features: features, longest: 10, outputs: 2)
  }

  func network<Element: Scalar>(
    _ features: Transformer.Features, as type: Element.Type = Double.self
  ) throws -> Network<Element> {
    let architecture = try architecture(features)
    return try Network(
      architecture,
      parameters: architecture.body.parameters.map { shape in
        let tensor = try #require(tensors.first { $0.name == shape.name })
        #expect(tensor.shape == shape.stored)
        return Matrix(rows: shape.rows, columns: shape.columns) {
          Element(Self.weight(tensor, at: $0 * shape.columns + $1))
        }
      })
  }

  private static func weight(_ tensor: Tensor, at i: Int) -> Double {
    let k = tensor.k + 1
    let m = (7919 * (i + 1) * (i + 1) + 104_729 * k + 31 * (i + 1) * k) % 1009
    let v = Double(m - 504) / 504
    if tensor.name.hasSuffix("LayerNorm.weight") { return 1 + 0.2 * v }
    if tensor.name.hasSuffix("bias") { return 0.3 * v }
    if tensor.name.hasPrefix("embeddings") { return 0.8 * v }
    return (tensor.name == "classifier.weight" ? 0.5 : 0.6) * v
  }

  func data<Element: Scalar>(as type: Element.Type = Double.self) -> LabelledData<Element> {
    LabelledData(
      inputs: Matrix(rows: sequences.count, columns: 10) {
        $1 < sequences[$0].count ? Element(sequences[$0][$1]) : -1
      },
      labels: Matrix(rows: labels.count, columns: 2) { labels[$0] == $1 ? 1 : 0 })
  }
}
