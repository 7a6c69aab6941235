import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Store

/// `gen-data text`: labelled texts as lists of token ids.
public struct TextCommand: Stage {
  public static let revision = 2

  public static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Make token lists of labelled texts: tweets of Sentiment140, or a file of your own.",
    discussion: """
      sentiment140: training.random.csv, 9,998 tweets in random order, negative or positive, looked for in data/raw/ and in \
      the folder RESOLVENT_DATASETS. Else a file: .csv or .tsv of two columns, label and text, or of the six of Sentiment140 \
      (neutral ones are left out). A first line “label,text” or “text,label” says which column is which; without one the labels are \
      the column of few values, at most 100. Training samples are the first rows, test samples the last.

      Texts are split as the model does that --vocabulary names: a network of init-net pretrained, a model's folder or \
      name, or a vocab.txt, beside which tokenizer_config.json may say that case counts. Of each there are at most --tokens, [CLS] before and [SEP] behind its first pieces. Cleaning tweets: \
      entities of HTML are resolved, what follows http:// or www. becomes http, and @name becomes @user.

      Labels: classes is −1 for the first of two classes and 1 for the second, the number of the class from 0 of more; one-hot \
      is 1 in the column of the class. Classes are in the order of their names, negative and positive of tweets.

      Only with --allow-stand-in, and REQUIRE_REAL_DATA unset, texts of random words are used where Sentiment140 \
      cannot be had; the file then says so in its attribute data.

      FILE  X (n, tokens), ids with −1 behind the last; y (n) or (n, classes); test/X, test/y; class-names; attributes \
      vocabulary (a digest), cut, the share of texts that had more tokens, data.

      EXAMPLE
        init-net pretrained --model all-MiniLM-L6-v2 --outputs 2 -o minilm.h5
        gen-data text --input sentiment140 --vocabulary minilm.h5 \\
          --samples 2000 --test-samples 1000 -o tweets.h5
        gen-data text --input reviews.tsv --tokens 128 \\
          --vocabulary bert-base-uncased/vocab.txt -o reviews.h5

      \(exitCodeHelp)
      """)

  public enum Cleaning: String, CaseIterable, ExpressibleByArgument, Sendable { case none, tweets }

  public enum Labels: String, CaseIterable, ExpressibleByArgument, Sendable {
    case classes
    case oneHot = "one-hot"
  }

  @Option(help: "The texts: sentiment140, or a file .csv or .tsv.")
  var input: String

  @Option(help: "Whose tokens: a network of init-net pretrained, a model's folder, or a vocab.txt.")
  var vocabulary: String

  @Option(help: "n, the number of training samples, the first rows; if not given all but the test samples.")
  var samples: Int?

  @Option(help: "The number of test samples, the last rows.")
  var testSamples = 0

  @Option(help: "Another file of the same classes, all of whose rows are the test samples.")
  var test: String?

  @Option(help: "The most tokens of a text; if not given the network's, or 40.")
  var tokens: Int?

  @Option(help: "What is done to texts before: tweets for sentiment140 if not given, else none.")
  var cleaning: Cleaning?

  @Option(help: "The labels.")
  var labels = Labels.classes

  @Flag(help: "Where Sentiment140 cannot be had, use texts of random words in its place.")
  var allowStandIn = false

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard 1..<1 << 31 ~= samples ?? 1, 0..<1 << 31 ~= testSamples else {
      throw ValidationError("--samples must be positive and --test-samples not negative, both below 2³¹.")
    }
    guard 2..<1 << 20 ~= tokens ?? 2 else {
      throw ValidationError("--tokens must lie in 2…2²⁰−1: every text has a token before it and one behind it.")
    }
    guard test == nil || testSamples == 0 else { throw ValidationError("Give either --test or --test-samples.") }
  }

  public func run() throws {
    let tokenizer = try Tokenizer(vocabulary)
    let (texts, origin) = try find()
    let testTexts = try test.map { try LabelledText(file: $0) }
    if let test, let testTexts, testTexts.classNames != texts.classNames {
      throw Problem(
        .badInput, file: test, object: "labels",
        cause: "are \(testTexts.classNames.joined(separator: ", ")), but those of \(input) are "
          + texts.classNames.joined(separator: ", "),
        remedy: "give files with the same classes")
    }
    let count = samples ?? texts.count - testSamples
    guard count > 0, count <= texts.count - testSamples else {
      throw Problem(
        .badInput, file: input,
        cause: "has \(texts.count) texts, and \(max(count, 1)) and \(testSamples) are asked for",
        remedy: "ask for fewer with --samples and --test-samples")
    }
    let training = texts[0..<count]
    let held = testTexts ?? texts[texts.count - testSamples..<texts.count]
    let longest = tokens ?? tokenizer.longest ?? 40
    guard longest == tokenizer.longest ?? longest else {
      throw Problem(
        .usage, file: vocabulary, object: "--tokens",
        cause: "\(longest), but the network takes texts of \(tokenizer.longest ?? 0) tokens",
        remedy: "leave it out, or make the network with init-net pretrained --tokens \(longest)")
    }
    try PhysicalMemory.require(
      Self.bytes(texts: training.count + held.count, tokens: longest), for: "texts of \(longest) tokens",
      remedy: "take fewer texts or --tokens")
    var inputs = tokenizer.inputs
    if origin == Provenance.own { inputs["texts"] = PlainFile(path: input) }
    inputs["test"] = test.map { PlainFile(path: $0) }
    let encoded = tokenizer.encode(training.texts.map(cleaned), atMost: longest)
    warn(of: training)
    try output.write(by: Self.self, kind: "data", inputs: inputs, parameters: parameters(longest)) { file in
      try file.set("data", to: Provenance.origin(among: [origin, tokenizer.origin].compactMap { $0 }))
      try file.set("vocabulary", to: tokenizer.model.digest)
      try file.set("cut", to: Double(encoded.cut) / Double(training.count))
      try file.write(texts.classNames, to: "class-names")
      try file.write(encoded.ids, to: "X")
      try write(training, to: "y", of: file)
      guard held.count > 0 else { return }
      try file.write(tokenizer.encode(held.texts.map(cleaned), atMost: longest).ids, to: "test/X")
      try write(held, to: "test/y", of: file)
    }
  }

  private var isTweets: Bool { input == DatasetIdentity.sentiment140.name }

  private var resolvedCleaning: Cleaning { cleaning ?? (isTweets ? .tweets : .none) }

  private func cleaned(_ text: String) -> String {
    resolvedCleaning == .tweets ? TweetCleaning.cleaned(text) : text
  }

  private func parameters(_ longest: Int) -> [String: String] {
    var parameters = [
      "input": isTweets ? input : "file", "test-samples": "\(testSamples)", "tokens": "\(longest)",
      "cleaning": resolvedCleaning.rawValue, "labels": labels.rawValue,
    ]
    parameters["samples"] = samples.map { "\($0)" }
    return parameters
  }

  /// The texts, and the word for where they come from.
  private func find() throws -> (LabelledText, origin: String) {
    guard isTweets else { return (try LabelledText(file: input), Provenance.own) }
    let found = try DatasetLocator.resolve(name: input, policy: DatasetPolicy(standInsAllowed: allowStandIn))
    switch found {
    case .real(let location): return (try Sentiment140.part(.random, in: location.folder), found.word)
    case .standIn:
      Logger(label: "gen-data").warning("Sentiment140 cannot be found: STAND-IN texts are used in its place")
      return (StandInTweets.texts, found.word)
    }
  }

  private func warn(of texts: LabelledText) {
    let log = Logger(label: "gen-data")
    if !texts.damaged.isEmpty {
      log.warning(
        "\(input): \(texts.damaged.count) of \(texts.count) texts are not UTF-8; what cannot be read is left out")
    }
    guard Set(texts.classes).count > 1 else {
      return log.warning("\(input): all training samples are of one class, \(texts.classNames[texts.classes[0]])")
    }
  }

  private func write(_ texts: LabelledText, to name: String, of file: H5Writer) throws {
    let classes = texts.classNames.count
    switch labels {
    case .classes:
      try file.write(texts.classes.map { Double(classes == 2 ? 2 * $0 - 1 : $0) }, to: name)
    case .oneHot:
      try file.write(Matrix<Double>(rows: texts.count, columns: classes) { texts.classes[$0] == $1 ? 1 : 0 }, to: name)
    }
  }
}
