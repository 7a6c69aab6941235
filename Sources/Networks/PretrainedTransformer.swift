import Diagnostics
import Foundation
import LinearAlgebra
import Store

/// The weights of an encoder of BERT's type out of a folder with `config.json` and `model.safetensors` (or shards and their
/// index), as such models are given away, and a classifier on it from a seed.
///
/// Names may begin with `bert.`, and gains and shifts of layer normalisation may have their old names `gamma` and `beta`. A
/// pooler that the folder does not have comes from the seed too.
public struct PretrainedTransformer: NetworkSource {
  public let architecture: any Architecture
  private let tensors: Safetensors
  private let shapes: [ParameterShape]
  /// The tensor of each parameter; nil for those from the seed.
  private let sources: [String?]
  private let fresh: RandomNetwork

  /// - Parameters:
  ///   - folder: that of `config.json` and the tensors.
  ///   - features: what of the tokens the classifier takes.
  ///   - longest: the most tokens of a text.
  ///   - outputs: k, of the classifier.
  ///   - vocabulary: the digest of that of the texts.
  ///   - seed: that of what the folder does not have.
  /// - Throws: `Problem.missingInput`, `Problem.badInput` for a model of another type, tensors that are missing or of other
  ///   shapes than `config.json` says, and `Problem.usage` where `longest` or `outputs` do not fit.
  public init(
    folder: String, features: Transformer.Features, longest: Int, outputs: Int, vocabulary: String? = nil, seed: UInt64
  ) throws {
    let shape = try TransformerShape(config: "\(folder)/config.json")
    let network = try Transformer(shape, features: features, longest: longest, outputs: outputs, vocabulary: vocabulary)
    architecture = network
    tensors = try Safetensors(folder)
    shapes = network.body.parameters
    fresh = RandomNetwork(network, seed: seed)
    let prefix = tensors.contains("bert.embeddings.word_embeddings.weight") ? "bert." : ""
    let tensors = tensors
    sources = try shapes.map { shape in
      guard !Self.isHead(shape.name) else { return nil }
      let old = shape.name.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
        .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
      let names = [prefix + shape.name, prefix + old]
      guard let name = names.first(where: tensors.contains) else {
        if shape.name.hasPrefix("pooler.") { return nil }
        throw Problem(
          .badInput, file: folder, object: names[0], cause: "there is no such tensor",
          remedy: "give the folder of an encoder of BERT's type, whose config.json says how many layers there are")
      }
      guard try tensors.isReal(name) else {
        throw Problem(
          .badInput, file: folder, object: name, cause: "holds \(try tensors.type(of: name).rawValue), no real numbers",
          remedy: "take the model again from where it came")
      }
      let found = try tensors.shape(of: name)
      guard found == shape.stored else {
        throw Problem(
          .badInput, file: folder, object: name, cause: "has shape \(found), but config.json asks for \(shape.stored)",
          remedy: "take the model again from where it came")
      }
      return name
    }
  }

  /// How many words have vectors.
  public var words: Int { shapes[0].rows }

  /// The files with weights.
  public var files: [String] { tensors.files }

  /// The names of parameters that come from the seed.
  public var initialised: [String] { zip(shapes, sources).filter { $1 == nil }.map(\.0.name) }

  /// Tensors of the folder that the network does not have, but for those that hold no weights.
  public var unused: [String] {
    let used = Set(sources.compactMap { $0 })
    return tensors.names.filter { !used.contains($0) && !$0.hasSuffix("embeddings.position_ids") }
  }

  public func values(of index: Int, rows: Range<Int>) throws -> Matrix<Double> {
    guard let name = sources[index] else { return fresh.values(of: index, rows: rows) }
    let shape = shapes[index]
    let all = Matrix(rows: shape.rows, columns: shape.columns, storage: try tensors.array(name, as: Double.self).values)
    return rows == 0..<shape.rows ? all : all.rows(rows)
  }

  /// Whether a parameter is the classifier's, which a text's classes decide.
  private static func isHead(_ name: String) -> Bool { name.hasPrefix("classifier.") }
}
