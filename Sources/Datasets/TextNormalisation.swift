import Foundation

/// What BERT's tokenizer does to a text before it looks for tokens: words, and punctuation marks as words of their own.
///
/// In this order: U+0000, U+FFFD and everything of category C* are dropped but for tab, LF and CR; white space (these three
/// and category Z*) parts words, and CJK ideographs are words; where case is lowered, the text is decomposed (NFD), marks of
/// category Mn are dropped, and each scalar is lowered by itself; every mark of punctuation (category P*, and all of ASCII's
/// marks and symbols) is a word.
struct TextNormalisation: Sendable {
  /// What parts words.
  static let space = UInt8(ascii: " ")

  let lowercases: Bool

  /// The words of a text in UTF-8, one space between two.
  func words(of text: String) -> [UInt8] {
    var words = Words(capacity: text.utf8.count + text.utf8.count / 4)
    var text = text
    let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in
      for byte in bytes {
        guard byte < 0x80 else { return false }
        words.append(byte, lowercased: lowercases)
      }
      return true
    }
    if isASCII ?? false { return words.bytes }
    words.removeAll()
    text = cleaned(text)
    if lowercases { text = text.decomposedStringWithCanonicalMapping }
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        words.append(UInt8(truncatingIfNeeded: scalar.value), lowercased: lowercases)
      } else if lowercases {
        let properties = scalar.properties
        if properties.generalCategory == .nonspacingMark { continue }
        for lowered in properties.lowercaseMapping.unicodeScalars { words.append(lowered) }
      } else {
        words.append(scalar)
      }
    }
    return words.bytes
  }

  /// The text without what is dropped, white space as spaces, ideographs between spaces.
  private func cleaned(_ text: String) -> String {
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if (0x20..<0x7F).contains(scalar.value) {
        cleaned.append(scalar)
        continue
      }
      switch scalar.properties.generalCategory {
      case .control: if ["\t", "\n", "\r"].contains(scalar) { cleaned.append(" ") }
      case .format, .surrogate, .privateUse, .unassigned: break
      case .spaceSeparator, .lineSeparator, .paragraphSeparator: cleaned.append(" ")
      default:
        if scalar == "\u{FFFD}" { break }
        if Self.isIdeograph(scalar) {
          cleaned.append(contentsOf: [" ", scalar, " "])
        } else {
          cleaned.append(scalar)
        }
      }
    }
    return String(cleaned)
  }

  /// Whether a scalar is in one of the blocks of CJK ideographs.
  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B820...0x2CEAF,
      0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}

/// Words as they grow.
private struct Words {
  private(set) var bytes: [UInt8] = []
  /// Whether what comes next begins a word.
  private var isBetween = true

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    isBetween = true
  }

  private enum Kind { case letter, capital, punctuation, space, dropped }

  private static let kinds: [Kind] = (0..<0x80).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "): .space
    case 0..<0x20, 0x7F: .dropped
    case 33...47, 58...64, 91...96, 123...126: .punctuation
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .capital
    default: .letter
    }
  }

  /// A scalar of ASCII.
  @inline(__always)
  mutating func append(_ byte: UInt8, lowercased: Bool) {
    switch Self.kinds[Int(byte)] {
    case .letter: append(byte)
    case .capital: append(lowercased ? byte | 0x20 : byte)
    case .punctuation:
      isBetween = true
      append(byte)
      isBetween = true
    case .space: isBetween = true
    case .dropped: break
    }
  }

  /// A scalar that is not of ASCII, or what it is in lower case.
  mutating func append(_ scalar: Unicode.Scalar) {
    guard !scalar.isASCII else { return append(UInt8(truncatingIfNeeded: scalar.value), lowercased: false) }
    let isMark =
      switch scalar.properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        true
      default: false
      }
    isBetween = isBetween || isMark
    for byte in scalar.utf8 { append(byte) }
    isBetween = isMark
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    if isBetween, !bytes.isEmpty { bytes.append(TextNormalisation.space) }
    bytes.append(byte)
    isBetween = false
  }
}
