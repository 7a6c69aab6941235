import Randomness

/// Texts that stand in for Sentiment140 where it cannot be had: words of random syllables, some of them more frequent in
/// one class; and a vocabulary that stands in for a model's.
public enum StandInTweets {
  private static let count = 10_000
  /// The words, in pairs of which each class prefers one.
  private static let pairs = 200

  /// Texts of both classes in random order.
  public static var texts: LabelledText {
    let stream = RandomStream(seed: 1, name: "stand-in/tweets")
    var source = stream["texts"].reader()
    let lexicon = lexicon(stream["words"])
    let classes = (0..<count).map { _ in source.integer(below: 2) }
    let texts = classes.map { own in
      (0..<9 + source.integer(below: 9)).map { _ in
        let preferred = source.integer(below: 10) < 3 ? own : source.integer(below: 2)
        return lexicon[2 * source.integer(below: pairs) + preferred]
      }.joined(separator: " ")
    }
    return LabelledText(texts, classes, ["negative", "positive"])
  }

  /// The special tokens, then letters and syllables, at the beginning of words and within.
  public static var vocabulary: WordPiece {
    let pieces = "abcdefghijklmnopqrstuvwxyz".map(String.init) + syllables
    let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + pieces + pieces.map { "##\($0)" }
    guard let vocabulary = try? WordPieceVocabulary(tokens: tokens) else {
      preconditionFailure("letters and syllables differ")
    }
    return WordPiece(vocabulary)
  }

  private static var syllables: [String] {
    "bdfgklmnprstvz".flatMap { consonant in "aeiou".map { "\(consonant)\($0)" } }
  }

  /// Words of two to four syllables.
  private static func lexicon(_ stream: RandomStream) -> [String] {
    var source = stream.reader()
    let syllables = syllables
    return (0..<2 * pairs).map { _ in
      (0..<2 + source.integer(below: 3)).map { _ in syllables[source.integer(below: syllables.count)] }.joined()
    }
  }
}
