/// The escapes of UTF-16 in the text of a YAML or JSON file, such as `\ud83d\ude00`, which JSON's writers make of
/// characters beyond 16 bits and YAML's parsers refuse.
///
/// Only in double quotes do they mean a character, and only the parser knows what stands there. So each half is replaced
/// by another escape of as private a character, `\U0010…`, which the parser takes wherever escapes are read; afterwards
/// pairs of these characters are joined, and where the escape was no escape it is put back as it was written.
enum EscapedSurrogates {
  /// `text` with each half replaced; nil where there is none, or where it already holds characters that stand for them.
  static func hidden(in text: String) -> String? {
    guard text.range(of: "\\ud", options: .caseInsensitive) != nil, text.range(of: "\\U0010") == nil,
      !text.unicodeScalars.contains(where: { places.contains($0.value) })
    else { return nil }
    let bytes = Array(text.utf8)
    var (result, index): ([UInt8], Int) = ([], 0)
    result.reserveCapacity(bytes.count + bytes.count / 8)
    while index < bytes.count {
      guard bytes[index] == backslash else {
        result.append(bytes[index])
        index += 1
        continue
      }
      if let half = half(in: bytes, at: index) {
        result += Array("\\U0010\(hexadecimal(half))".utf8)
        index += 6
      } else {
        // What follows belongs to this escape: a backslash begins none of its own.
        result += bytes[index..<min(index + 2, bytes.count)]
        index += 2
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What the parser made of a hidden text in double quotes: pairs become the characters they stand for; nil for a half
  /// alone, which stands for none.
  static func joined(_ text: String) -> String? {
    var (scalars, high) = (String.UnicodeScalarView(), UInt32?.none)
    for scalar in text.unicodeScalars {
      let unit = places.contains(scalar.value) ? 0xD800 + (scalar.value & 0x7FF) : nil
      switch (high, unit) {
      case (let first?, let second?) where second >= 0xDC00:
        guard let character = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) else { return nil }
        scalars.append(character)
        high = nil
      case (nil, let first?) where first < 0xDC00: high = first
      case (nil, nil): scalars.append(scalar)
      default: return nil
      }
    }
    return high == nil ? String(scalars) : nil
  }

  /// What the parser made of a hidden text where escapes are not read: as it was written.
  static func restored(_ text: String) -> String {
    text.replacing(/\\U0010([0-7][0-9A-F]{3})/) { match in
      let code = UInt32(match.output.1, radix: 16) ?? 0
      let digits = String(0xD800 + (code & 0x7FF), radix: 16).enumerated().map { place, digit in
        code >> (11 + UInt32(place)) & 1 == 1 ? digit.uppercased() : String(digit)
      }
      return "\\u\(digits.joined())"
    }
  }

  /// The private characters U+100000 … U+107FFF: 11 bits of the half, and of each hexadecimal digit whether it is a
  /// capital.
  private static let places: ClosedRange<UInt32> = 0x100000...0x107FFF
  private static let backslash = UInt8(ascii: "\\")

  /// The half written at `index` as an offset from U+100000; nil where there is none.
  private static func half(in bytes: [UInt8], at index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index + 1] == UInt8(ascii: "u") else { return nil }
    let digits = String(decoding: bytes[index + 2..<index + 6], as: UTF8.self)
    guard let unit = UInt32(digits, radix: 16), (0xD800...0xDFFF).contains(unit), !digits.hasPrefix("+") else {
      return nil
    }
    let capitals = digits.enumerated().reduce(UInt32(0)) { $0 | ($1.element.isUppercase ? 1 << UInt32($1.offset) : 0) }
    return capitals << 11 | (unit & 0x7FF)
  }

  private static func hexadecimal(_ code: UInt32) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
