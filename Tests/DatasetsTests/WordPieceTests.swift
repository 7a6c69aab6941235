import Datasets
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct WordPieceTests {
  private static let specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]

  /// A vocabulary of every letter and digit alone, as a beginning and going on, and of some longer pieces.
  private static func vocabulary(_ more: [String] = []) throws -> WordPieceVocabulary {
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789".map(String.init)
    let pieces = ["un", "aff", "##aff", "##able", "affable", "##a", "the", "##the"].filter { $0.count > 1 }
    let marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".map(String.init)
    var tokens = specials + letters + letters.map { "##\($0)" } + marks
    tokens += (pieces + more).filter { !tokens.contains($0) }
    return try WordPieceVocabulary(tokens: tokens)
  }

  private func words(_ text: String, _ tokenizer: WordPiece) -> [String] {
    tokenizer.pieces(of: text).map { tokenizer.vocabulary.tokens[$0] }
  }

  @Test func theLongestPieceIsTakenFromTheLeft() throws {
    let tokenizer = WordPiece(try Self.vocabulary())
    #expect(words("Unaffable", tokenizer) == ["un", "##aff", "##able"])
    #expect(words("affable AFFABLES", tokenizer) == ["affable", "affable", "##s"])
    #expect(words("theme, the!", tokenizer) == ["the", "##m", "##e", ",", "the", "!"])
    #expect(words("[CLS] a", tokenizer) == ["[", "c", "##l", "##s", "]", "a"])
    #expect(words("né ne\u{301} NÉ", tokenizer) == ["n", "##e", "n", "##e", "n", "##e"])
    #expect(words("naïveté ñ", WordPiece(tokenizer.vocabulary, lowercases: false)) == ["[UNK]", "[UNK]"])
    // A part that matches nothing makes the whole word unknown, and no other.
    #expect(words("ab漢cd abλcd x", tokenizer) == ["a", "##b", "[UNK]", "c", "##d", "[UNK]", "x"])
    // Continuations are found where there are any.
    let bare = WordPiece(try WordPieceVocabulary(tokens: Self.specials + ["a", "ab"]))
    #expect(words("ab abb a", bare) == ["ab", "[UNK]", "a"])
  }

  @Test func casedModelsKeepCaseAndAccents() throws {
    let tokenizer = WordPiece(try Self.vocabulary(["A", "Né", "##é", "##É"]), lowercases: false)
    #expect(words("A a Né né neÉ B", tokenizer) == ["A", "a", "Né", "n", "##é", "n", "##e", "##É", "[UNK]"])
  }

  @Test func aFoldersSettingsAreFollowed() throws {
    let scratch = try TemporaryFolder()
    try AtomicFile.write((Self.specials + ["A", "a"]).joined(separator: "\r\n"), to: scratch.file("vocab.txt"))
    #expect(try WordPiece(folder: scratch.path).encode("A") == [2, 5, 3])
    let settings = scratch.file("tokenizer_config.json")
    try AtomicFile.write(#"{"do_lower_case": false, "strip_accents": null}"#, to: settings)
    #expect(try WordPiece(folder: scratch.path).encode("A") == [2, 4, 3])
    for wrong in [
      #"{"do_lower_case": "no"}"#, #"{"strip_accents": false}"#, #"{"tokenize_chinese_chars": false}"#, "{",
    ] {
      try AtomicFile.write(wrong, to: settings)
      let found = try #require(try problem { _ = try WordPiece(folder: scratch.path) }, "\(wrong)")
      #expect(found.category == .badInput && found.file == settings, "\(found)")
    }
  }

  @Test func lengthsAreBounded() throws {
    let tokenizer = WordPiece(try Self.vocabulary())
    let whole = tokenizer.encode("unaffable the a, b")
    #expect(whole.count == 9 && whole.first == 2 && whole.last == 3)
    for length in 2...12 {
      let tokens = tokenizer.encode("unaffable the a, b", atMost: length)
      #expect(tokens == Array(whole.dropLast().prefix(length - 1)) + [3])
    }
    let long = String(repeating: "a", count: 100)
    #expect(tokenizer.pieces(of: long).count == 100)
    #expect(words("x \(long)a y", tokenizer) == ["x", "[UNK]", "y"])
    // The scalars that count are those that are left.
    #expect(tokenizer.pieces(of: String(repeating: "a\u{301}", count: 100)).count == 100)
    #expect(words(String(repeating: "λ", count: 100), tokenizer) == ["[UNK]"])
  }

  /// Pieces put together are the words that a slow and plain normalisation gives, for texts of all kinds of scalars.
  @Test func piecesJoinedAreTheWords() throws {
    var random = SplitMix(state: 7)
    let kinds: [ClosedRange<UInt32>] = [
      0...0x7F, 0x20...0x7E, 0x61...0x7A, 0xA0...0x24F, 0x300...0x36F, 0x370...0x5FF, 0x2000...0x206F, 0xAC00...0xAD00,
      0x4E00...0x4E80, 0x1F300...0x1F5FF, 0xF900...0xFA20, 0xE000...0xE010, 0xFF00...0xFF60,
    ]
    for lowercases in [true, false] {
      for _ in 0..<400 {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<random.next() % 40 {
          let kind = kinds[Int(random.next() % UInt64(kinds.count))]
          let value = kind.lowerBound + UInt32(random.next() % UInt64(kind.count))
          scalars.append(Unicode.Scalar(value) ?? " ")
        }
        let text = String(scalars)
        let expected = Self.words(of: text, lowercases: lowercases)
        // With all scalars of the text as pieces no word is unknown.
        let letters = Set(expected.flatMap { $0.unicodeScalars.map { Array(String($0).utf8) } })
        let tokens = letters.flatMap { [$0, Array("##".utf8) + $0] }.map { String(decoding: $0, as: UTF8.self) }
        let tokenizer = WordPiece(
          try WordPieceVocabulary(tokens: Self.specials + tokens), lowercases: lowercases)
        var found: [String] = []
        for piece in words(text, tokenizer) {
          if piece.unicodeScalars.starts(with: "##".unicodeScalars), !found.isEmpty {
            found[found.count - 1].unicodeScalars.append(contentsOf: piece.unicodeScalars.dropFirst(2))
          } else {
            found.append(piece)
          }
        }
        #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(text.debugDescription)")
      }
    }
  }

  /// The rules, one after the other.
  private static func words(of text: String, lowercases: Bool) -> [String] {
    var cleaned = ""
    for scalar in text.unicodeScalars {
      let category = scalar.properties.generalCategory
      if ["\t", "\n", "\r"].contains(scalar)
        || [.spaceSeparator, .lineSeparator, .paragraphSeparator].contains(category)
      {
        cleaned.unicodeScalars.append(" ")
      } else if scalar == "\u{FFFD}" || [.control, .format, .privateUse, .unassigned].contains(category) {
        continue
      } else if (0x4E00...0x9FFF).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value) {
        cleaned.unicodeScalars.append(contentsOf: [" ", scalar, " "])
      } else {
        cleaned.unicodeScalars.append(scalar)
      }
    }
    if lowercases {
      let kept = cleaned.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
        $0.properties.generalCategory != .nonspacingMark
      }
      cleaned = kept.map(\.properties.lowercaseMapping).joined()
    }
    var words: [String] = [""]
    for scalar in cleaned.unicodeScalars {
      let isMark =
        scalar.isASCII
        ? [33...47, 58...64, 91...96, 123...126].contains { $0.contains(scalar.value) }
        : [
          .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
          .finalPunctuation, .otherPunctuation,
        ].contains(scalar.properties.generalCategory)
      if isMark {
        words += [String(scalar), ""]
      } else if scalar == " " {
        words.append("")
      } else {
        words[words.count - 1].unicodeScalars.append(scalar)
      }
    }
    return words.filter { !$0.isEmpty }
  }

  @Test func faultsOfVocabulariesNameTheLine() throws {
    let scratch = try TemporaryFolder()
    let good = Self.specials.joined(separator: "\n")
    let faults: [(bytes: [UInt8], place: String, word: String)] = [
      (Array("\(good)\na\n\nb\n".utf8), ":6", "empty"), (Array("\(good)\na\nb\na\n".utf8), ":7", "twice"),
      (Array("\(good)\na\n".utf8) + [0xC3, 0x28, 0x0A], ":6", "UTF-8"),
      (Array("[PAD]\n[UNK]\n[CLS]\na\n".utf8), "", "not among"), ([], "", "not among"),
      ([0xEF, 0xBB, 0xBF] + Array(good.utf8), "", "not among"),
    ]
    for fault in faults {
      let path = try scratch.write(fault.bytes, to: "vocab.txt")
      let found = try #require(try problem { _ = try WordPieceVocabulary(file: path) }, "\(fault.word)")
      #expect(found.category == .badInput && found.file == path + fault.place && found.remedy != nil, "\(found)")
      #expect(found.cause.contains(fault.word), "\(found)")
    }
    let missing = try #require(try problem { _ = try WordPieceVocabulary(file: scratch.file("none.txt")) })
    #expect(missing.category == .missingInput)
    // Equal for Swift, but not byte by byte.
    let both = try WordPieceVocabulary(tokens: Self.specials + ["\u{E9}", "e\u{301}"])
    #expect(both.number(of: "\u{E9}") == 4 && both.number(of: "e\u{301}") == 5 && both.number(of: "e") == nil)
    #expect(both.padding == 0 && both.unknown == 1 && both.start == 2 && both.end == 3 && both.count == 6)
  }
}

/// The cases of `Fixtures/tokens.json`, from an independent program.
struct GoldenTokens: Decodable {
  struct Case: Decodable {
    let name: String
    let text: String
    let ids: [Int]
    let tokens: [String]
    let atMost8: [Int]?
    let atMost16: [Int]?

    enum CodingKeys: String, CodingKey {
      case name, text, ids, tokens
      case atMost8 = "ids_max8"
      case atMost16 = "ids_max16"
    }
  }

  struct Cleaning: Decodable {
    let text: String
    let cleaned: String
  }

  let cases: [Case]
  let cleaning: [Cleaning]

  static func read() throws -> GoldenTokens {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/tokens.json")
    return try JSONDecoder().decode(GoldenTokens.self, from: Data(contentsOf: url))
  }
}

/// All cases with the tokens that they need as the vocabulary, and with the model's own where this machine has it.
@Suite struct GoldenTokenTests {
  @Test func theCasesHoldForTheirOwnTokens() throws {
    let golden = try GoldenTokens.read()
    let all = zip(golden.cases.flatMap(\.ids), golden.cases.flatMap(\.tokens))
    let numbers = Dictionary(all) { first, _ in first }.sorted { $0.key < $1.key }
    let vocabulary = try WordPieceVocabulary(tokens: numbers.map(\.value) + ["[PAD]"])
    let tokenizer = WordPiece(vocabulary)
    // The longest tokens of the model's vocabulary are the longest of fewer, too.
    for golden in golden.cases {
      let tokens = tokenizer.encode(golden.text).map { vocabulary.tokens[$0] }
      #expect(tokens == golden.tokens, "\(golden.name)")
    }
  }

  @Test(.enabled(if: miniLMFolder != nil, "the vocabulary of all-MiniLM-L6-v2 is not on this machine"))
  func theCasesHoldForTheModelsVocabulary() throws {
    let tokenizer = WordPiece(try WordPieceVocabulary(file: try #require(miniLMFolder) + "/vocab.txt"))
    #expect(tokenizer.vocabulary.count == 30_522 && tokenizer.vocabulary.start == 101)
    for golden in try GoldenTokens.read().cases {
      #expect(tokenizer.encode(golden.text) == golden.ids, "\(golden.name)")
      for (length, ids) in [(8, golden.atMost8), (16, golden.atMost16)] {
        guard let ids else { continue }
        #expect(tokenizer.encode(golden.text, atMost: length) == ids, "\(golden.name), at most \(length)")
      }
    }
  }
}
