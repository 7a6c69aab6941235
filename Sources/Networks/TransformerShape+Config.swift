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
        error.key, "is missing or not what a config.json of BERT's type has there",
        "take the model again from where it came")
    }
    guard config.modelType ?? "bert" == "bert" else {
      throw wrong("model_type", "is “\((config.modelType ?? "").prefix(60))”, not bert", "give a model of BERT's type")
    }
    guard config.positionEmbeddingType ?? "absolute" == "absolute" else {
      throw wrong("position_embedding_type", "is not absolute", "give a model whose positions have vectors")
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

  /// The keys that matter.
  private struct Config: Decodable {
    var modelType: String?
    var positionEmbeddingType: String?
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
  /// The key that the error is about.
  fileprivate var key: String? {
    switch self {
    case .keyNotFound(let key, _): key.stringValue
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.last?.stringValue
    @unknown default: nil
    }
  }
}
