import Diagnostics
import LinearAlgebra

/// An encoder of BERT's type with a linear classifier on what it makes of a text: with the vectors x of a text's tokens,
/// normalised, each of its layers is
///
///     x ← LayerNorm(x + W_O Attention(x) + b_O),
///     x ← LayerNorm(x + W_2 σ(W_1 x + b_1) + b_2)
///
/// (Devlin et al. 2019; Vaswani et al. 2017, Section 3). Its parameters have the names that BERT's files give them and
/// no factors beside them. Samples are token ids, −1 behind the last (`TokenEmbedding`).
public struct Transformer: Architecture, Equatable {
  public static let name = "transformer"

  /// What of the tokens the classifier takes.
  public enum Features: String, Sendable, CaseIterable {
    /// What the last layer gives of the first token.
    case first
    /// The mean over tokens of what the last layer gives.
    case mean
    /// The first token's through another dense layer and tanh, BERT's pooler.
    case pooler
  }

  public let shape: TransformerShape
  public let features: Features
  /// The most tokens of a sample.
  public let longest: Int
  public let outputs: Int
  /// The digest of the vocabulary that ids are of; nil where it is not known.
  public let vocabulary: String?
  private let layers: [any Layer]

  /// A network of texts, samples (n, `longest`), that gives (n, `outputs`).
  ///
  /// - Throws: `Problem.usage` where sizes do not fit together.
  public init(
    _ shape: TransformerShape, features: Features = .first, longest: Int, outputs: Int, vocabulary: String? = nil
  ) throws {
    try shape.check()
    guard (1...shape.positions).contains(longest) else {
      throw Problem(
        .usage, object: "tokens", cause: "texts of \(longest) tokens for \(shape.positions) positions",
        remedy: "take at most \(shape.positions) with --tokens")
    }
    guard outputs > 0, Double(outputs) * Double(shape.width) < 0x1p31 else {
      throw Problem(.usage, object: "transformer", cause: "\(outputs) outputs", remedy: "take a positive number")
    }
    (self.shape, self.features, self.longest, self.outputs) = (shape, features, longest, outputs)
    self.vocabulary = vocabulary
    var layers = Self.encoder(
      shape, depth: shape.depth, pooling: features == .mean ? .mean : .first, longest: longest)
    if features == .pooler {
      layers += [Self.dense("pooler.dense", shape.width, shape.width), Self.entrywise(.tanh, shape.width)]
    }
    self.layers = layers + [Self.dense("classifier", shape.width, outputs)]
  }

  public var inputs: Int { longest }
  /// Parameters `embeddings.word_embeddings.weight`, …, `encoder.layer.0.attention.self.query.weight`, …,
  /// `classifier.weight`, `classifier.bias`.
  public var body: Sequential { Sequential(layers) }
  public var featureDepth: Int { layers.count - 1 }
  /// 1/√d: the classifier has no such factor, and the kernel of features F is F Fᵀ/d.
  public var featureScale: Double { 1 / Double(shape.width).squareRoot() }
  public var speed: Double { 1 }

  public static func == (a: Transformer, b: Transformer) -> Bool {
    a.shape == b.shape && a.features == b.features && a.longest == b.longest && a.outputs == b.outputs
      && a.vocabulary == b.vocabulary
  }

  /// The layers that form what layer `depth` gives, pooled, 0 being the normalised vectors of the tokens: features without the
  /// pooler and the classifier.
  package func encoder(depth: Int, pooling: TokenPooling.Kind) -> Sequential {
    Sequential(Self.encoder(shape, depth: depth, pooling: pooling, longest: longest))
  }

  public func requireValues<Element: Scalar>(of samples: Matrix<Element>) throws {
    for row in 0..<samples.rows {
      let ids = samples.row(row)
      let count = ids.firstIndex { $0 < 0 } ?? ids.count
      guard count > 0, ids[count...].allSatisfy({ $0 == -1 }),
        ids[..<count].allSatisfy({ $0 == $0.rounded() && $0 < Element(shape.words) })
      else {
        throw Problem(
          .badInput, object: "X", cause: "row \(row) is not a list of token ids",
          remedy: "give whole numbers from 0 below \(shape.words), at least one, with −1 behind the last")
      }
    }
  }

  /// The law of weights before training, as BERT has it.
  private static var law: InitialLaw { .normalOf(deviation: 0.02) }

  private static func dense(_ name: String, _ inputs: Int, _ outputs: Int) -> Dense {
    Dense(
      inputs: inputs, outputs: outputs, weights: "\(name).weight", law: law, bias: "\(name).bias", biasLaw: .constant(0)
    )
  }

  private static func entrywise(_ kind: Activation.Kind, _ columns: Int) -> Entrywise {
    Entrywise(Activation(kind, normalisation: .none), columns: columns)
  }

  private static func encoder(
    _ shape: TransformerShape, depth: Int, pooling: TokenPooling.Kind, longest: Int
  ) -> [any Layer] {
    let width = shape.width
    func norm(_ name: String) -> LayerNorm {
      LayerNorm(
        columns: width, epsilon: shape.epsilon, gain: "\(name).LayerNorm.weight", shift: "\(name).LayerNorm.bias")
    }
    var layers: [any Layer] = [
      TokenEmbedding(
        longest: longest, words: shape.words, positions: shape.positions, sentences: shape.sentences, width: width,
        names: (
          "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight",
          "embeddings.token_type_embeddings.weight"
        ), law: law),
      norm("embeddings"),
    ]
    for number in 0..<depth {
      let name = "encoder.layer.\(number)"
      // Where first tokens are taken of the last layer, nothing else is computed there but what they look at.
      let chosen = number == depth - 1 && pooling == .first ? TokenPooling(.first, columns: width) : nil
      let attention = Sequential([
        SelfAttention(columns: width, heads: shape.heads, name: "\(name).attention.self", law: law, chosen: chosen),
        dense("\(name).attention.output.dense", width, width),
      ])
      let forward = Sequential([
        dense("\(name).intermediate.dense", width, shape.inner), entrywise(shape.activation, shape.inner),
        dense("\(name).output.dense", shape.inner, width),
      ])
      layers += [
        Residual(attention, chosen: chosen), norm("\(name).attention.output"), Residual(forward),
        norm("\(name).output"),
      ]
    }
    return depth > 0 && pooling == .first ? layers : layers + [TokenPooling(pooling, columns: width)]
  }
}
