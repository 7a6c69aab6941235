import Foundation

/// Ways to damage what a program reads.
enum Damage {
  /// Bytes as a disk, a transfer or an attacker changes them: flipped, overwritten, moved, cut off.
  static func bytes(_ data: Data, _ chance: inout Chance) -> Data {
    var bytes = [UInt8](data)
    guard !bytes.isEmpty else { return data }
    for _ in 0..<chance.of([1, 1, 1, 2, 4, 16]) {
      let at = place(in: bytes, &chance)
      switch chance.below(8) {
      case 0: bytes[at] ^= 1 << UInt8(chance.below(8))
      case 1: bytes[at] = chance.of([0, 1, 0x7F, 0x80, 0xFF])
      case 2: bytes[at] = UInt8(chance.below(256))
      case 3, 4:
        let value = chance.of([
          0, 1, -1, 1 << 31, Int.max, Int.min, 0xFFFF_FFFF, bytes.count, chance.below(bytes.count),
        ])
        let width = chance.of([2, 4, 8])
        for k in 0..<width where at + k < bytes.count { bytes[at + k] = UInt8(truncatingIfNeeded: value >> (8 * k)) }
      case 5:
        let length = chance.of([8, 64, 512])
        for k in at..<min(at + length, bytes.count) { bytes[k] = 0 }
      case 6:
        let (from, length) = (chance.below(bytes.count), chance.of([8, 64, 512]))
        for k in 0..<length where at + k < bytes.count && from + k < bytes.count { bytes[at + k] = bytes[from + k] }
      default: if chance.happens(0.3) { bytes.removeLast(bytes.count - max(at, 1)) }
      }
    }
    return Data(bytes)
  }

  /// A place where there is something, more often than chance would find one.
  private static func place(in bytes: [UInt8], _ chance: inout Chance) -> Int {
    for _ in 0..<20 {
      let at = chance.below(bytes.count)
      if bytes[at] != 0 { return at }
    }
    return chance.below(bytes.count)
  }

  /// What people and programs write in the place of a word.
  static let words = [
    "", "0", "-1", "1", "2", "0.5", "1e400", "-1e-400", "nan", "inf", "9223372036854775807", "-9223372036854775808",
    "1e18",
    "x", "true", "null", "~", "[]", "{}", "[1, [2, [3]]]", "{a: 1}", "*a", "&a x", "<<: *a", "!!binary x", "!x", "'",
    "\"",
    "\\", "$x", "$a/y", "$(touch pwned)", "`touch pwned`", "; touch pwned", "| touch pwned", "../../x", "/", ".", "..",
    "a/b",
    "a:b", "a@b", "%d%s%n", "{slope}", "{x.y}", "_{^{", "é", "日本", "\u{202E}x", "😀", "\u{0}", "\u{7}", "\t", "\n",
    "\r\n",
    "1..3", "3..1", "1..9223372036854775807", "1,2", "1,,2", "every:0", "0+5", "x=1,2", "atoms:1@1", "mp:-1", "power:q",
    String(repeating: "a", count: 300), String(repeating: "_{", count: 30), String(repeating: "[", count: 2000),
  ]

  /// Text with words, lines and characters exchanged.
  static func text(_ data: Data, _ chance: inout Chance) -> Data {
    var text = String(decoding: data, as: UTF8.self)
    for _ in 0..<chance.of([1, 1, 2, 3]) {
      switch chance.below(8) {
      case 0, 1, 2, 3: text = replacingWord(of: text, &chance)
      case 4, 5: text = rearranged(text, &chance)
      case 6:
        var characters = Array(text)
        guard !characters.isEmpty else { break }
        characters[chance.below(characters.count)] = chance.of(Array("{}[]:,#&*!|>'\"%@`-?\\\0\t\n$^_~ 09aé😀"))
        text = String(characters)
      default: return bytes(Data(text.utf8), &chance)
      }
    }
    return Data(text.utf8)
  }

  private static func replacingWord(of text: String, _ chance: inout Chance) -> String {
    let words = text.matches(of: #/[^\s,:{}\[\]"]+/#)
    guard !words.isEmpty else { return text }
    let own = String(chance.of(words).output)
    return text.replacingCharacters(in: chance.of(words).range, with: chance.happens(0.2) ? own : chance.of(Self.words))
  }

  private static func rearranged(_ text: String, _ chance: inout Chance) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let (a, b) = (chance.below(lines.count), chance.below(lines.count))
    switch chance.below(4) {
    case 0: lines.remove(at: a)
    case 1: lines.insert(lines[a], at: b)
    case 2: lines.swapAt(a, b)
    default: lines[a] = lines[a].drop { $0 == " " }
    }
    return lines.joined(separator: "\n")
  }

  /// A command line with options left out, repeated, or given values they are not made for.
  static func commandLine(_ words: [String], options: [String], _ chance: inout Chance) -> [String] {
    var words = words
    for _ in 0..<chance.of([1, 1, 2, 3]) {
      let at = 1 + chance.below(words.count - 1)
      switch chance.below(6) {
      case 0, 1: if words[at - 1] != "-o" { words[at] = chance.of(Self.words) }
      case 2: if words.count > 2, words[at] != "-o", words[at - 1] != "-o" { words.remove(at: at) }
      case 3: words += [chance.of(options), chance.of(Self.words)]
      case 4: words.append(chance.of(options))
      default: words.append(chance.of(Self.words))
      }
    }
    // The system itself cannot pass on what follows a zero.
    return words.map { String($0.prefix { $0 != "\0" }) }
  }
}
