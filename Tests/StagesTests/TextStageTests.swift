import Datasets
import Foundation
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing

/// Networks of texts through the stages: weights taken from a model's folder, texts made tokens, fine-tuning, kernels.
@Suite struct TextStageTests {
  private let shop: Workshop
  private static let words = ["good", "bad", "day", "the", "a", "##ly", "."]
  private static let vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + words
  private static let shape = TransformerShape(words: 11, width: 8, depth: 2, heads: 2, inner: 12, positions: 16)

  init() throws {
    shop = try Workshop()
    try Self.writeModel(in: shop, named: "model", prefix: "")
    let lines = (0..<24).map { "\($0 % 3 == 0 ? "bad" : "good"),\"\(Self.text($0))\"" }
    try shop.write("label,text\n" + lines.joined(separator: "\n") + "\n", to: "x.csv")
  }

  private static func text(_ index: Int) -> String {
    let mood = index % 3 == 0 ? "badly" : "Goodly"
    return (0..<index % 5).map { words[($0 + index) % 5] }.joined(separator: " ") + " \(mood) day, day."
  }

  /// Its config.json, with another value, or one more.
  private static func config(_ key: String? = nil, _ value: String = "") -> String {
    let usual = [
      ("model_type", "\"bert\""), ("hidden_act", "\"gelu\""), ("vocab_size", "11"), ("hidden_size", "8"),
      ("num_hidden_layers", "2"), ("num_attention_heads", "2"), ("intermediate_size", "12"),
      ("max_position_embeddings", "16"), ("type_vocab_size", "2"), ("layer_norm_eps", "1e-12"),
    ]
    let all = usual.filter { $0.0 != key } + (key.map { [($0, value)] } ?? [])
    return "{" + all.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }

  /// A folder as models of BERT's type are given away, of random weights.
  private static func writeModel(in shop: Workshop, named name: String, prefix: String) throws {
    try FileManager.default.createDirectory(at: shop.url(name), withIntermediateDirectories: true)
    try shop.write(vocabulary.joined(separator: "\n") + "\n", to: "\(name)/vocab.txt")
    try shop.write(config(), to: "\(name)/config.json")
    let network = RandomNetwork(try Transformer(shape, longest: 16, outputs: 2), seed: 7)
    let stored = try Network<Float>(network)
    var (entries, data): ([String], [UInt8]) = ([], [])
    for (name, values) in zip(stored.names, stored.parameters) where !name.hasPrefix("classifier") {
      let sizes = name.hasSuffix("bias") || name.contains("LayerNorm") ? [values.count] : [values.rows, values.columns]
      let end = data.count + 4 * values.count
      entries.append(
        "\"\(prefix)\(name)\":{\"dtype\":\"F32\",\"shape\":\(sizes),\"data_offsets\":[\(data.count),\(end)]}")
      for value in values.storage { withUnsafeBytes(of: value.bitPattern.littleEndian) { data += Array($0) } }
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    try Data(length + header + data).write(to: shop.url("\(name)/model.safetensors"))
  }

  private let pretrained = "init-net pretrained --model model --outputs 2 --tokens 10"
  private let text = "gen-data text --input x.csv --vocabulary net.h5"

  @Test("weights come from the folder in their precision, the classifier from the seed")
  func pretrainedWeights() throws {
    try Self.writeModel(in: shop, named: "bert", prefix: "bert.")
    try shop.make(
      "\(pretrained) --seed 3 -o net.h5",
      "init-net pretrained --model bert --outputs 2 --tokens 10 --seed 3 -o bert.h5")
    let (net, bert) = (try shop.reader("net.h5"), try shop.reader("bert.h5"))
    #expect(try net.contentDigest() == bert.contentDigest())
    let stored = try StoredNetwork(net)
    let source = RandomNetwork(try Transformer(Self.shape, longest: 16, outputs: 2), seed: 7)
    for (index, shape) in stored.architecture.body.parameters.enumerated() where shape.name.hasPrefix("encoder") {
      let (found, given) = (
        try stored.values(of: index, rows: 0..<shape.rows), source.values(of: index, rows: 0..<shape.rows)
      )
      #expect(zip(found.storage, given.storage).allSatisfy { $0 == Double(Float($1)) }, "\(shape.name)")
    }
    #expect(try net.vector("classifier.bias").allSatisfy { $0 == 0 })
    #expect(try net.strings("tokenizer/tokens") == Self.vocabulary)
    #expect(try net.string(attribute: "data") == "own")
  }

  @Test("texts become ids with what stands before and behind them, labels signs or rows")
  func tokens() throws {
    try shop.make("\(pretrained) -o net.h5", "\(text) --samples 20 --test-samples 4 -o d.h5")
    let file = try shop.reader("d.h5")
    let tokenizer = WordPiece(try WordPieceVocabulary(tokens: Self.vocabulary))
    let ids = try file.matrix("X")
    #expect(ids.rows == 20 && ids.columns == 10)
    for row in 0..<20 {
      let all = tokenizer.encode(Self.text(row))
      let kept = all.count > 10 ? all.prefix(9) + [3] : all[...]
      #expect(ids.row(row).map { Int($0) } == Array(kept) + Array(repeating: -1, count: 10 - kept.count))
    }
    #expect(try file.strings("class-names") == ["bad", "good"])
    #expect(try file.vector("y") == (0..<20).map { $0 % 3 == 0 ? -1 : 1 })
    #expect(try file.vector("test/y") == (20..<24).map { $0 % 3 == 0 ? -1 : 1 })
    let long = (0..<20).count { tokenizer.encode(Self.text($0)).count > 10 }
    #expect(try file.number(attribute: "cut") == Double(long) / 20)
    // By the vocabulary alone, with another test set, and rows as labels.
    try shop.make(
      "gen-data text --input x.csv --test x.csv --vocabulary model/vocab.txt --tokens 10 --labels one-hot -o e.h5")
    let other = try shop.reader("e.h5")
    #expect(try other.matrix("X").rows(0..<20) == ids && other.matrix("test/X") == other.matrix("X"))
    #expect(try other.matrix("y").row(0) == [1, 0] && other.matrix("y").row(1) == [0, 1])
    #expect(try other.string(attribute: "vocabulary") == file.string(attribute: "vocabulary"))
  }

  @Test("kernels are of any layer's features, and observers see the same")
  func kernelsAndObservers() throws {
    try shop.make(
      "\(pretrained) -o net.h5", "\(text) --samples 20 --test-samples 4 -o d.h5", "\(text) --samples 12 -o first.h5",
      """
      train --data d.h5 --network net.h5 --optimiser momentum --learning-rate 0.1 --batch 7 --epochs 3 --loss cross-entropy \
      --precision double --observe accuracy,ck-leading:3 --observed-samples 12 --snapshots 2 -o t.h5
      """,
      "kernels --data first.h5 --network t.h5 --snapshot 2 --ck all -o k.h5",
      "kernels --data first.h5 --network t.h5 --snapshot 2 --ck last --pooling mean -o mean.h5",
      "eigs k.h5 --matrices ck/2 --vectors 3 --labels first.h5 -o e.h5")
    let (file, samples) = (try shop.reader("t.h5"), try shop.reader("first.h5").matrix("X"))
    let network = try Network<Double>(StoredNetwork(file, snapshot: 2))
    let features = try network.features(samples)
    let kernels = try shop.reader("k.h5")
    #expect(try kernels.children(of: "ck") == ["0", "1", "2"])
    let last = try kernels.matrix("ck/2")
    for i in 0..<12 {
      let product = zip(features.row(i), features.row(3)).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(last[i, 3] - product / 8) < 1e-12)
    }
    // A text whose tokens are all alike but for place and neighbours has a mean of its own.
    #expect(try shop.reader("mean.h5").matrix("ck/2") != last)
    let eigs = try shop.reader("e.h5")
    let (values, projections): ([Double], [Double]) = (
      try eigs.vector("ck/2/eigenvalues").reversed(), try eigs.vector("ck/2/projections")
    )
    for pair in 0..<3 {
      let (value, alignment): ([Double], [Double]) = (
        try file.vector("evaluations/ck-eigenvalue-\(pair + 1)"),
        try file.vector("evaluations/ck-label-alignment-\(pair + 1)")
      )
      #expect(abs(value[2] - values[pair]) < 1e-7 * values[0])
      #expect(abs(alignment[2] - abs(projections[pair]) / 12.0.squareRoot()) < 1e-5)
    }
    #expect(try file.vector("evaluations/test-accuracy").count == 4)
  }

  @Test("any subset of weights is trained, and a run goes on where it was ended")
  func frozen() throws {
    let line =
      "train --data d.h5 --network net.h5 --learning-rate 0.1 --batch 8 --epochs 2 --loss cross-entropy --keep final"
    try shop.make(
      "\(pretrained) -o net.h5", "\(text) -o d.h5", "\(line) --layers classifier.* -o head.h5",
      "\(line) --layers encoder.layer.1.*,classifier.* -o top.h5")
    let (start, head, top) = (try shop.reader("net.h5"), try shop.reader("head.h5"), try shop.reader("top.h5"))
    for name in try StoredNetwork(start).architecture.body.parameters.map(\.name) {
      let before = try start.flattened(name, as: Float.self)
      #expect(try (head.flattened(name, as: Float.self) != before) == name.hasPrefix("classifier."), "\(name)")
      let isTop = name.hasPrefix("encoder.layer.1.") || name.hasPrefix("classifier.")
      // A key's bias moves no share of attention.
      guard !name.hasSuffix("key.bias") else { continue }
      #expect(try (top.flattened(name, as: Float.self) != before) == isTop, "\(name)")
    }
  }

  @Test("stand-ins say that they are, and are not used unasked")
  func standIns() throws {
    let nothing = ["PATH": "/nowhere", "RESOLVENT_DATASETS": ""]
    let net = try shop.run(
      "init-net pretrained --model all-MiniLM-L6-v2 --allow-stand-in -o s.h5", environment: nothing)
    #expect(net.status == 0 && net.error.contains("STAND-IN"))
    let data = try shop.run(
      "gen-data text --input sentiment140 --vocabulary s.h5 --samples 64 --allow-stand-in -o d.h5", environment: nothing
    )
    #expect(data.status == 0 && data.error.contains("STAND-IN"))
    try shop.make("train --data d.h5 --network s.h5 --learning-rate 0.01 --epochs 1 --loss cross-entropy -o t.h5")
    for name in ["s.h5", "d.h5", "t.h5"] {
      #expect(try shop.reader(name).string(attribute: "data") == "stand-in")
    }
    // Every token is known.
    let unknown = try WordPiece(shop.reader("s.h5")).vocabulary.unknown
    #expect(try !shop.reader("d.h5").matrix("X").storage.contains(Double(unknown)))
    let refused = try shop.run(
      "gen-data text --input sentiment140 --vocabulary s.h5 --samples 64 -o e.h5", environment: nothing)
    #expect(refused.status == 69)
  }

  @Test(
    "what these layers do not compute is refused by its key",
    arguments: [
      ("is_decoder", "true", "is_decoder"), ("add_cross_attention", "true", "add_cross_attention"),
      ("embedding_size", "4", "embedding_size"), ("quantization_config", "{\"bits\": 4}", "quantization_config"),
      ("hidden_size", "0", "width 0"), ("layer_norm_eps", "1e300", "ε"), ("hidden_size", "\"8\"", "hidden_size"),
      ("vocab_size", "1e30", "config.json"),
    ])
  func configurations(key: String, value: String, word: String) throws {
    try shop.write(Self.config(key, value), to: "model/config.json")
    try shop.expectFailure("\(pretrained) -o f.h5", status: 65, naming: ["config.json", word])
  }

  @Test("what does not fit is refused by name")
  func faults() throws {
    try shop.make("\(pretrained) -o net.h5", "\(text) -o d.h5")
    try shop.expectFailure("\(pretrained) --tokens 17 -o f.h5", status: 64, naming: ["17", "16"])
    try shop.expectFailure("init-net pretrained --model nowhere -o f.h5", status: 66, naming: ["nowhere"])
    try shop.expectFailure("\(text) --tokens 1 -o f.h5", status: 64, naming: ["--tokens"])
    try shop.expectFailure("\(text) --samples 30 -o f.h5", status: 65, naming: ["24"])
    try shop.write("label,text\n1,a\n2,b\n", to: "other.csv")
    try shop.expectFailure("\(text) --test other.csv -o f.h5", status: 65, naming: ["other.csv", "bad, good"])
    try shop.expectFailure(
      "gen-data text --input x.csv --vocabulary d.h5 -o f.h5", status: 65, naming: ["tokenizer/tokens"])
    // Ids of other tokens, and ids for a network of vectors.
    try shop.write((Self.vocabulary + ["more"]).joined(separator: "\n"), to: "more.txt")
    try shop.make(
      "gen-data text --input x.csv --vocabulary more.txt --tokens 10 -o more.h5",
      "init-net --inputs 10 --widths 4 --activation tanh -o dense.h5")
    let train = "--learning-rate 0.1 --epochs 1 -o f.h5"
    try shop.expectFailure(
      "train --data more.h5 --network net.h5 --loss cross-entropy \(train)", status: 65, naming: ["vocabulary"])
    try shop.expectFailure("train --data d.h5 --network dense.h5 \(train)", status: 65, naming: ["token ids"])
    try shop.expectFailure("kernels --data d.h5 --network net.h5 --ntk -o f.h5", status: 64, naming: ["--ntk"])
    try shop.expectFailure(
      "kernels --data d.h5 --network dense.h5 --pooling mean -o f.h5", status: 64, naming: ["--pooling"])
    try shop.expectFailure("kernels --data d.h5 --network net.h5 --ck 3 -o f.h5", status: 64, naming: ["0 … 2"])
    try shop.expectFailure(
      "train --data d.h5 --network net.h5 --loss cross-entropy --observe ck-leading:25 \(train)", status: 64,
      naming: ["25"])
    try shop.expectFailure("\(text) --tokens 8 -o f.h5", status: 64, naming: ["net.h5", "10 tokens"])
    try shop.expectFailure(
      "train --data d.h5 --network net.h5 --loss cross-entropy --observe weight-change \(train)", status: 64,
      naming: ["weights"])
    try shop.make(
      "train --data d.h5 --network net.h5 --loss cross-entropy --observe readout-change,ck-target-alignment \(train)")
    #expect(try shop.reader("f.h5").vector("evaluations/readout-change")[1] > 0)
    try FileManager.default.removeItem(at: shop.url("f.h5"))
    try Data("label,text\nn\u{E9}g,a\nb,c\n".unicodeScalars.map { UInt8($0.value) }).write(to: shop.url("latin.csv"))
    try shop.expectFailure(
      "gen-data text --input latin.csv --vocabulary net.h5 -o f.h5", status: 65, naming: ["latin.csv:2", "UTF-8"])
    // A vocabulary of more tokens than the model has vectors, and with one that is none.
    try shop.write((Self.vocabulary + [String(repeating: "x", count: 2000)]).joined(separator: "\n"), to: "long.txt")
    try shop.expectFailure(
      "gen-data text --input x.csv --vocabulary long.txt -o f.h5", status: 65, naming: ["long.txt:12", "2000 bytes"])
    try shop.write((Self.vocabulary + ["more"]).joined(separator: "\n"), to: "model/vocab.txt")
    try shop.expectFailure("\(pretrained) -o f.h5", status: 65, naming: ["12", "11"])
  }
}
