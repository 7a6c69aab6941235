import Diagnostics
import Foundation
import Store

extension TransformerShape {
  /// Reads `config.json` of a model of BERT's type.
  ///
  /// - Throws: `Problem.missingInput`, `Problem.badInput` where it is damaged or describes what these layers do not compute.
  public init(config path: String) throws {
    func wrong(_ key: String?, _ cause: String, _ remedy: String) -> Problem {
      Problem(.badInput, file: path, object: key, cause: cause, remedy: remedy)
    }
    let config: Config
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      config = try decoder.decode(Config.self, from: Data(try InputPlace.contents(of: path)))
    } catch let error as DecodingError {
      throw wrong(
        error.key,
        error.key == nil
          ? "is no JSON, or has numbers beyond all sizes" : "is missing or not what models of BERT's type have there",
        "take the model again from where it came")
    }
    guard config.modelType ?? "bert" == "bert" else {
      throw wrong("model_type", "is “\((config.modelType ?? "").prefix(60))”, not bert", "give a model of BERT's type")
    }
    guard config.positionEmbeddingType ?? "absolute" == "absolute" else {
      throw wrong("position_embedding_type", "is not absolute", "give a model whose positions have vectors")
    }
    for (key, isAsked, what) in [
      ("is_decoder", config.isDecoder ?? false, "asks for tokens that look back alone"),
      ("add_cross_attention", config.addCrossAttention ?? false, "asks for attention to another text"),
      ("quantization_config", config.quantizationConfig != nil, "says that weights are quantised"),
      ("embedding_size", config.embeddingSize ?? config.hiddenSize != config.hiddenSize, "is not hidden_size"),
    ] where isAsked {
      throw wrong(key, what + ", which is not done here", "give an encoder of BERT's type as it was trained")
    }
    guard let activation = Activation.Kind(rawValue: config.hiddenAct) else {
      throw wrong(
        "hidden_act", "is “\(config.hiddenAct.prefix(60))”",
        "there are \(Activation.Kind.forms.joined(separator: ", "))")
    }
    self.init(
      words: config.vocabSize, width: config.hiddenSize, depth: config.numHiddenLayers,
      heads: config.numAttentionHeads, inner: config.intermediateSize, positions: config.maxPositionEmbeddings,
      sentences: config.typeVocabSize, activation: activation, epsilon: config.layerNormEps)
    do { try check() } catch let problem as Problem {
      throw wrong(nil, problem.cause, "take the model again from where it came")
    }
  }

  /// An object of any keys.
  private struct Settings: Decodable {}

  /// The keys that matter.
  private struct Config: Decodable {
    var modelType: String?
    var positionEmbeddingType: String?
    var isDecoder: Bool?
    var addCrossAttention: Bool?
    var quantizationConfig: Settings?
    var embeddingSize: Int?
    var hiddenAct: String
    var vocabSize: Int
    var hiddenSize: Int
    var numHiddenLayers: Int
    var numAttentionHeads: Int
    var intermediateSize: Int
    var maxPositionEmbeddings: Int
    var typeVocabSize: Int
    var layerNormEps: Double
  }
}

extension DecodingError {
  /// The key that the error is about, as it stands in the file.
  fileprivate var key: String? {
    let key: String? =
      switch self {
      case .keyNotFound(let key, _): key.stringValue
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        context.codingPath.last?.stringValue
      @unknown default: nil
      }
    return key.map { $0.reduce("") { $0 + ($1.isUppercase ? "_\($1.lowercased())" : "\($1)") } }
  }
}
