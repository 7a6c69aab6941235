import Diagnostics
import Store

extension WordPiece {
  /// Stores the tokens, `tokenizer/tokens` (words), and whether case is dropped in an attribute of the group, `lowercase`.
  public func write(to file: H5Writer) throws {
    try file.write(vocabulary.tokens, to: "tokenizer/tokens")
    try file.set("lowercase", to: lowercases ? 1 : 0, on: "tokenizer")
  }

  /// Reads what `write` stored.
  ///
  /// - Throws: `Problem.badInput` where it is missing or no vocabulary.
  public init(_ file: H5Reader) throws {
    guard file.contains("tokenizer/tokens") else {
      throw Problem(
        .badInput, file: file.path, object: "tokenizer/tokens", cause: "there is no such data set",
        remedy: "give a network of init-net pretrained, a model's folder, or its vocab.txt")
    }
    do {
      self.init(
        try WordPieceVocabulary(tokens: file.strings("tokenizer/tokens")),
        lowercases: try file.number(attribute: "lowercase", of: "tokenizer") != 0)
    } catch let problem as Problem { throw problem.located(in: file.path) }
  }

  /// The SHA-256 of its tokens and of whether case is dropped: equal ones give equal numbers of a text.
  public var digest: String {
    get throws {
      try Digest.sha256(of: "\(lowercases)\n" + vocabulary.tokens.joined(separator: "\n"))
    }
  }
}
