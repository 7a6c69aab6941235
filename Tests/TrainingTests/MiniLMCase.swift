import Foundation

/// What an independent program finds of all-MiniLM-L6-v2: of six sentences, and of tweets of Sentiment140.
struct MiniLMCase: Decodable, Sendable {
  struct Sentence: Decodable, Sendable {
    var text: String
    var ids: [Int]
    var clsFirst8: [Double]
    var clsNorm: Double
    var meanFirst8: [Double]
    var poolerFirst8: [Double]
    /// After the normalised embeddings and after each layer.
    var clsFirst4ByDepth: [[Double]]
  }
  struct Tolerance: Decodable, Sendable { var float32: Double }
  struct Model: Decodable, Sendable {
    var sentences: [Sentence]
    var tolerance: Tolerance
  }
  struct Kernel: Decodable, Sendable {
    struct Tokens: Decodable, Sendable {
      var tokens512: Int
      var idSum512: Int
    }
    var eigenvalues: [String: Double]
    var trace: Double
    var labelsPositive: Int
    var alignFirst5: [Double]
    var tokenChecks: Tokens
  }
  struct Steps: Decodable, Sendable {
    struct Step: Decodable, Sendable {
      var loss: Double
      var gradientNorms: [String: Double]?
    }
    var steps: [Step]
  }
  struct Tweets: Decodable, Sendable {
    var pretrainedCk: Kernel
    var fiveSgdSteps: Steps
  }

  var minilm: Model
  var sentiment140: Tweets

  static func read() throws -> MiniLMCase {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/transformer-cases.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(MiniLMCase.self, from: Data(contentsOf: url))
  }
}
