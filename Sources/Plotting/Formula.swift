/// Text with a little mathematics: `_{…}` is lowered, `^{…}` raised, `*…*` slanted, `**…**` bold.
///
/// All else is shown as written, also marks that have no partner or no braces (`layer_3`, `Π*`); after `\` a
/// character is taken as it is. A lowered text directly before a raised one stands below it.
struct Formula: Sendable, Equatable {
  /// For gnuplot's enhanced mode, not yet quoted.
  let enhanced: String
  /// What is read, without marks.
  let plain: String

  init(_ text: String) {
    var parser = FormulaParser(Array(text))
    (enhanced, plain) = parser.parse()
  }

  /// The width in pixels in type of `size`, rather too much than too little.
  func width(size: Double) -> Double { 1.2 * Typography.width(plain, size: size) }
}

/// A recursive descent over the marks of a `Formula`.
private struct FormulaParser {
  private let text: [Character]
  private var position = 0

  init(_ text: [Character]) { self.text = text }

  /// Reads up to the end.
  mutating func parse() -> (enhanced: String, plain: String) { parse(until: []) }

  private mutating func parse(until end: [Character]) -> (enhanced: String, plain: String) {
    var (enhanced, plain) = ("", "")
    while position < text.count, end.isEmpty || !stands(end) {
      if let (styled, read) = marked() {
        enhanced += styled
        plain += read
        continue
      }
      if text[position] == "\\", position + 1 < text.count { position += 1 }
      enhanced += Self.escaped(text[position])
      plain.append(text[position])
      position += 1
    }
    return (enhanced, plain)
  }

  /// The marked text that begins here; nil where there is none.
  private mutating func marked() -> (enhanced: String, plain: String)? {
    if stands(["_", "{"]), let lowered = enclosed(by: ["_", "{"], ["}"]) {
      guard stands(["^", "{"]), let raised = enclosed(by: ["^", "{"], ["}"]) else {
        return ("_{\(lowered.enhanced)}", lowered.plain)
      }
      // Smaller than otherwise, so that the two do not touch.
      let pair = "@_{/*0.8 \(lowered.enhanced)}^{/*0.8 \(raised.enhanced)}"
      return (pair, lowered.plain.count > raised.plain.count ? lowered.plain : raised.plain)
    }
    if stands(["^", "{"]), let raised = enclosed(by: ["^", "{"], ["}"]) {
      return ("^{\(raised.enhanced)}", raised.plain)
    }
    if stands(["*", "*"]), let bold = enclosed(by: ["*", "*"], ["*", "*"]) {
      return ("{/:Bold \(bold.enhanced)}", bold.plain)
    }
    if stands(["*"]), let slanted = enclosed(by: ["*"], ["*"]) {
      return ("{/:Italic \(slanted.enhanced)}", slanted.plain)
    }
    return nil
  }

  /// What stands between `opening`, here, and the next `closing`; nil, without moving on, where that is nothing or
  /// does not end, and for stars that have a space inside.
  private mutating func enclosed(
    by opening: [Character], _ closing: [Character]
  ) -> (enhanced: String, plain: String)? {
    let start = position
    position += opening.count
    let first = position
    let inner = parse(until: closing)
    let isSpaced = closing == ["}"] ? false : inner.plain.first == " " || inner.plain.last == " "
    guard position < text.count, position > first, !isSpaced else {
      position = start
      return nil
    }
    position += closing.count
    return inner
  }

  private func stands(_ mark: [Character]) -> Bool { text[position...].starts(with: mark) }

  private static func escaped(_ character: Character) -> String {
    "_^@&~{}\\".contains(character) ? "\\\(character)" : String(character)
  }
}
