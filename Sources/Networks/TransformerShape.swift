import Diagnostics

/// The sizes of an encoder of BERT's type (Devlin et al. 2019), and what its layers compute.
public struct TransformerShape: Sendable, Equatable {
  /// Words of the vocabulary.
  public var words: Int
  /// The numbers of a token's vector.
  public var width: Int
  /// Layers of attention, each followed by two dense ones.
  public var depth: Int
  /// Heads of attention, which share the width.
  public var heads: Int
  /// The numbers between those two dense layers.
  public var inner: Int
  /// Positions that have vectors.
  public var positions: Int
  /// Kinds of sentences that have vectors.
  public var sentences: Int
  /// The activation between the two dense layers, without normalisation.
  public var activation: Activation.Kind
  /// ε of layer normalisation.
  public var epsilon: Double

  public init(
    words: Int, width: Int, depth: Int, heads: Int, inner: Int, positions: Int, sentences: Int = 2,
    activation: Activation.Kind = .gelu, epsilon: Double = 1e-12
  ) {
    self.words = words
    self.width = width
    self.depth = depth
    self.heads = heads
    self.inner = inner
    self.positions = positions
    self.sentences = sentences
    self.activation = activation
    self.epsilon = epsilon
  }

  /// - Throws: `Problem.usage` where sizes do not fit together or are too large for one array.
  func check() throws {
    let sizes = [words, width, depth, heads, inner, positions, sentences]
    guard sizes.allSatisfy({ $0 > 0 && $0 < 1 << 31 }), depth <= 1000, width % heads == 0, epsilon > 0,
      epsilon < 1
    else {
      throw Problem(
        .usage, object: "transformer",
        cause:
          "its sizes are no network's: \(words) words, \(depth) layers of width \(width) and \(inner), \(heads) heads, "
          + "\(positions) positions, \(sentences) kinds of sentences, ε = \(epsilon)",
        remedy: "take positive numbers, at most 1000 layers, a width that the heads divide, and ε below 1")
    }
    let largest = Double(max(words, positions, sentences, inner, width)) * Double(width)
    guard largest < 0x1p31 else {
      throw Problem(
        .usage, object: "transformer", cause: "has an array of \(largest) weights",
        remedy: "take fewer words or a smaller width: an array has less than 2³¹")
    }
  }
}
