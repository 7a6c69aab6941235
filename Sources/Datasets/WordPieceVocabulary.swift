import Diagnostics
import Foundation

/// The tokens of a WordPiece model by number, as in the `vocab.txt` of BERT and its kin: one a line, the first of number 0.
///
/// Tokens that go on with a word begin with `##`. Tokens are compared byte by byte, not as Swift compares strings.
public struct WordPieceVocabulary: Sendable {
  public let tokens: [String]
  /// `[UNK]`, in place of a word that the tokens do not make up.
  public let unknown: Int
  /// `[CLS]`, before every text.
  public let start: Int
  /// `[SEP]`, after every text.
  public let end: Int
  /// `[PAD]`, which fills up short texts.
  public let padding: Int

  let trie: TokenTrie
  /// Where tokens begin that go on with a word; nil where there are none.
  let continuation: Int?

  /// More bytes than any vocabulary has, and than any of its tokens.
  private static let (largest, longest) = (1 << 26, 1 << 10)

  /// Reads a file of UTF-8, its lines ended by LF or CR LF.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` naming the line for one that is empty, not UTF-8 or there twice,
  ///   and where one of `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]` is missing.
  public init(file path: String) throws {
    let data = try InputPlace.contents(of: path, remedy: "put the vocabulary of the model there")
    guard data.count <= Self.largest else {
      throw Problem(
        .badInput, file: path, cause: "has \(data.count) bytes, more than any vocabulary",
        remedy: "give a text file with one token a line")
    }
    var lines = Array(data).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    let tokens = try lines.enumerated().map { number, line in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard let token = String(validating: line, as: UTF8.self) else {
        throw Problem(
          .badInput, file: "\(path):\(number + 1)", cause: "is not text in UTF-8",
          remedy: "take the vocabulary again from where it came")
      }
      return token
    }
    do { try self.init(tokens: tokens) } catch let problem as Problem {
      // What the problem names as a token by number is a line here.
      var located = problem
      let line = problem.object.flatMap { Int($0.dropFirst("token ".count)) }.map { ":\($0 + 1)" }
      if line != nil { located.object = nil }
      located.file = path + (line ?? "")
      throw located
    }
  }

  /// - Throws: `Problem.badInput` for a token that is empty, longer than any, or there twice, and where one of `[PAD]`,
  ///   `[UNK]`, `[CLS]`, `[SEP]` is missing.
  public init(tokens: [String]) throws {
    let bytes = tokens.map { Array($0.utf8) }
    var seen: [[UInt8]: Int] = [:]
    seen.reserveCapacity(bytes.count)
    for (number, token) in bytes.enumerated() {
      guard !token.isEmpty else {
        throw Problem(.badInput, object: "token \(number)", cause: "is empty", remedy: "give one token a line")
      }
      guard token.count <= Self.longest else {
        throw Problem(
          .badInput, object: "token \(number)", cause: "has \(token.count) bytes, more than any token",
          remedy: "give a text file with one token a line")
      }
      guard let former = seen.updateValue(number, forKey: token) else { continue }
      throw Problem(
        .badInput, object: "token \(number)", cause: "\(tokens[number]) is there twice: it is token \(former) too",
        remedy: "take the vocabulary again from where it came: what a token is depends on its line alone")
    }
    func special(_ token: String) throws -> Int {
      guard let number = seen[Array(token.utf8)] else {
        throw Problem(
          .badInput, object: token, cause: "is not among the \(tokens.count) tokens",
          remedy: "give the vocabulary of a BERT model, one token a line, with [PAD], [UNK], [CLS] and [SEP]")
      }
      return number
    }
    (padding, unknown, start, end) = (
      try special("[PAD]"), try special("[UNK]"), try special("[CLS]"), try special("[SEP]")
    )
    self.tokens = tokens
    trie = TokenTrie(bytes)
    continuation = trie.node(of: "##".utf8)
  }

  public var count: Int { tokens.count }

  /// The number of a token, nil where there is no such token.
  public func number(of token: String) -> Int? { trie.token(of: token.utf8) }
}
