import Diagnostics
import Foundation

/// The tokenizer of BERT (Devlin et al., "BERT: pre-training of deep bidirectional transformers", 2019): texts to numbers of
/// tokens.
///
/// A text is split into words and punctuation marks (`TextNormalisation`), and each of these, from the left, into the
/// longest tokens there are. A word that cannot be made up so, or of more than 100 scalars, is one `[UNK]`. What looks like
/// a special token in a text is text.
public struct WordPiece: Sendable {
  public let vocabulary: WordPieceVocabulary
  /// Whether case and accents are dropped before the search, as for "uncased" models.
  public var lowercases: Bool { normalisation.lowercases }

  let normalisation: TextNormalisation
  /// More scalars than these make a word unknown.
  private static let longestWord = 100

  public init(_ vocabulary: WordPieceVocabulary, lowercases: Bool = true) {
    self.vocabulary = vocabulary
    normalisation = TextNormalisation(lowercases: lowercases)
  }

  /// Reads `vocab.txt` in the folder of a model, and whether it lowers case from `tokenizer_config.json`, where that is
  /// there; else it does.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a vocabulary or a configuration that is none, or one that asks
  ///   for a normalisation that is not BERT's own.
  public init(folder: String) throws {
    let path = "\(folder)/tokenizer_config.json"
    var lowercases = true
    if FileManager.default.fileExists(atPath: path) {
      let settings: Settings
      do { settings = try JSONDecoder().decode(Settings.self, from: InputPlace.contents(of: path)) } catch let error
        as DecodingError
      {
        throw Problem(
          .badInput, file: path, cause: "is not the configuration of a tokenizer: \(error)",
          remedy: "take the file again from where the model came")
      }
      lowercases = settings.lowercases ?? true
      guard settings.stripsAccents ?? lowercases == lowercases, settings.spacesIdeographs ?? true else {
        throw Problem(
          .badInput, file: path,
          cause:
            "asks for accents to be treated apart from case, or for ideographs to be words, which is not done here",
          remedy: "use a model whose strip_accents is null and whose tokenize_chinese_chars is true")
      }
    }
    self.init(try WordPieceVocabulary(file: "\(folder)/vocab.txt"), lowercases: lowercases)
  }

  /// What is read of `tokenizer_config.json`.
  private struct Settings: Decodable {
    let lowercases: Bool?
    let stripsAccents: Bool?
    let spacesIdeographs: Bool?

    enum CodingKeys: String, CodingKey {
      case lowercases = "do_lower_case"
      case stripsAccents = "strip_accents"
      case spacesIdeographs = "tokenize_chinese_chars"
    }
  }

  /// `[CLS]`, the first pieces of a text, `[SEP]`: at most `length` numbers, which is 2 or more.
  ///
  /// Complexity: O(length of the text).
  public func encode(_ text: String, atMost length: Int = .max) -> [Int] {
    precondition(length >= 2, "\(length) tokens have no room for [CLS] and [SEP]")
    var tokens = [vocabulary.start]
    appendPieces(of: text, to: &tokens, atMost: length - 1)
    tokens.append(vocabulary.end)
    return tokens
  }

  /// The pieces of a text alone.
  public func pieces(of text: String) -> [Int] {
    var tokens: [Int] = []
    appendPieces(of: text, to: &tokens, atMost: .max)
    return tokens
  }

  /// Appends pieces until there are `count` tokens.
  private func appendPieces(of text: String, to tokens: inout [Int], atMost count: Int) {
    let words = normalisation.words(of: text)
    var start = 0
    while start < words.count, tokens.count < count {
      let end = words[start...].firstIndex(of: TextNormalisation.space) ?? words.count
      appendPieces(of: words[start..<end], to: &tokens)
      start = end + 1
    }
    if tokens.count > count { tokens.removeSubrange(count...) }
  }

  /// Appends the pieces of a word.
  @inline(__always)
  private func appendPieces(of word: ArraySlice<UInt8>, to tokens: inout [Int]) {
    let before = tokens.count
    var (place, node): (Int, Int?) = (word.startIndex, TokenTrie.root)
    // A byte 10xxxxxx goes on with a scalar.
    if word.count > Self.longestWord, word.count(where: { $0 & 0xC0 != 0x80 }) > Self.longestWord { node = nil }
    while place < word.endIndex {
      guard let from = node, let piece = vocabulary.trie.longest(from: from, in: word, at: place) else {
        tokens.removeSubrange(before...)
        return tokens.append(vocabulary.unknown)
      }
      tokens.append(piece.token)
      (place, node) = (piece.end, vocabulary.continuation)
    }
  }
}
