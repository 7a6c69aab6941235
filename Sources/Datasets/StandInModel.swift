import Networks

/// A network from a seed of the shape of all-MiniLM-L6-v2, for trying the pipeline without its weights: N(0, 0.02²), as before
/// training.
public enum StandInModel {
  public static func miniLM() throws -> any NetworkSource {
    let shape = TransformerShape(words: 30_522, width: 384, depth: 6, heads: 12, inner: 1536, positions: 512)
    return RandomNetwork(try Transformer(shape, features: .pooler, longest: shape.positions, outputs: 1), seed: 0)
  }
}
