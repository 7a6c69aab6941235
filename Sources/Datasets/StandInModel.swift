import Networks

/// Networks from a seed in the place of all-MiniLM-L6-v2, for trying the pipeline without its weights: N(0, 0.02²), as before
/// training.
public enum StandInModel {
  /// One of its shape, for what looks at weights alone.
  public static func miniLM() throws -> any NetworkSource {
    RandomNetwork(
      try Transformer(shape, features: .pooler, longest: shape.positions, outputs: 1), seed: 0)
  }

  /// That of all-MiniLM-L6-v2.
  public static let shape = TransformerShape(
    words: 30_522, width: 384, depth: 6, heads: 12, inner: 1536, positions: 512)

  /// One of as many layers whose training takes seconds, of the vocabulary of the texts that stand in for tweets.
  ///
  /// - Throws: `Problem.usage` where sizes do not fit together.
  public static func small(
    _ features: Transformer.Features, longest: Int, outputs: Int, seed: UInt64
  ) throws -> some NetworkSource {
    let tokenizer = StandInTweets.vocabulary
    let shape = TransformerShape(
      words: tokenizer.vocabulary.count, width: 64, depth: 6, heads: 4, inner: 256, positions: max(longest, 64))
    let network = try Transformer(
      shape, features: features, longest: longest, outputs: outputs, vocabulary: tokenizer.digest)
    return RandomNetwork(network, seed: seed)
  }
}
