import Diagnostics

/// The bytes of a JSON text and a place in it, for texts of a known form that must not name a thing twice.
struct JSONCursor {
  /// What is wrong with the text, and where.
  struct Fault: Error {
    let cause: String
  }

  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// More levels than these are refused.
  private static let deepest = 64

  /// Reads an object, calling `body` at the value of each key, which it must read.
  ///
  /// - Throws: `Fault`, also for a key that is there twice.
  mutating func object(_ body: (String, inout JSONCursor) throws -> Void) throws {
    var keys: Set<String> = []
    try list(from: "{", to: "}") { cursor in
      let key = try cursor.string()
      guard keys.insert(key).inserted else { throw Fault(cause: "“\(key.prefix(100))” is named twice") }
      try cursor.expect(":")
      try body(key, &cursor)
    }
  }

  /// Reads an array of integers that are not negative.
  mutating func integers() throws -> [Int] {
    var integers: [Int] = []
    try list(from: "[", to: "]") { integers.append(try $0.integer()) }
    return integers
  }

  /// Reads a text in double quotes.
  mutating func string() throws -> String {
    try expect("\"")
    var text: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("a text that is not UTF-8") }
        return string
      case UInt8(ascii: "\\"): try appendEscape(to: &text)
      case 0..<0x20: throw fault("a control character")
      default: text.append(byte)
      }
    }
    throw fault("a text without an end")
  }

  /// Reads a value of any kind, and forgets it.
  mutating func skip(depth: Int = 0) throws {
    guard depth < Self.deepest else { throw fault("too many levels") }
    skipSpace()
    switch place < bytes.count ? bytes[place] : 0 {
    case UInt8(ascii: "{"): try object { try $1.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try list(from: "[", to: "]") { try $0.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default:
      let start = place
      while place < bytes.count, !Self.separators.contains(bytes[place]) { place += 1 }
      let word = String(decoding: bytes[start..<place], as: UTF8.self)
      guard ["true", "false", "null"].contains(word) || Double(word) != nil else { throw fault("no value") }
    }
  }

  /// Sees that nothing but white space is left.
  mutating func end() throws {
    skipSpace()
    guard place == bytes.count else { throw fault("text after its end") }
  }

  private static let separators = Array(",]} \t\r\n".utf8)

  private mutating func list(
    from first: Unicode.Scalar, to last: Unicode.Scalar, _ body: (inout JSONCursor) throws -> Void
  ) throws {
    try expect(first)
    guard !next(is: last) else { return }
    repeat { try body(&self) } while next(is: ",")
    try expect(last)
  }

  private mutating func integer() throws -> Int {
    skipSpace()
    let start = place
    while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
    let digits = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let integer = Int(digits), digits == "0" || !digits.hasPrefix("0") else {
      place = start
      throw fault("no integer from 0 to 2⁶³ − 1")
    }
    return integer
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws {
    guard place < bytes.count else { throw fault("a text without an end") }
    let letter = bytes[place]
    place += 1
    if letter == UInt8(ascii: "u") {
      var units = [try unit()]
      if UTF16.isLeadSurrogate(units[0]), bytes[place...].starts(with: "\\u".utf8) {
        place += 2
        units.append(try unit())
      }
      guard let scalars = String(validating: units, as: UTF16.self) else { throw fault("half a character") }
      return text += scalars.utf8
    }
    guard let escape = Self.escapes[letter] else { throw fault("an unknown escape") }
    text.append(escape)
  }

  private static let escapes: [UInt8: UInt8] = {
    let pairs = zip("\"\\/bfnrt".utf8, "\"\\/\u{8}\u{C}\n\r\t".utf8)
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
  }()

  /// Four hexadecimal digits.
  private mutating func unit() throws -> UInt16 {
    let digits = String(decoding: bytes[place...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
      throw fault("an unknown escape")
    }
    place += 4
    return unit
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  /// Whether a mark comes next, which is then read.
  private mutating func next(is mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard place < bytes.count, UInt32(bytes[place]) == mark.value else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ mark: Unicode.Scalar) throws {
    guard next(is: mark) else { throw fault("no “\(mark)”") }
  }

  private func fault(_ what: String) -> Fault {
    Fault(cause: place < bytes.count ? "has \(what) at byte \(place)" : "has \(what) at its end")
  }
}
