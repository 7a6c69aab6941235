/// Text with a little mathematics: `_{…}` is lowered, `^{…}` raised, `*…*` slanted, `**…**` bold.
///
/// All else is shown as written, also marks that have no partner or no braces (`layer_3`, `Π*`); after `\` a
/// character is taken as it is. A lowered text directly before a raised one stands below it. Marks nest properly: a brace
/// that closes leaves the stars without partner in it as they are written. Read in one pass, in time proportional to the
/// text's length.
struct Formula: Sendable, Equatable {
  /// For gnuplot's enhanced mode, not yet quoted.
  let enhanced: String
  /// What is read, without marks.
  let plain: String

  init(_ text: String) {
    var parser = FormulaParser(text)
    (enhanced, plain) = parser.parse()
  }

  /// `text` as it is written, without marks.
  init(literal text: String) { self.init(String(text.flatMap { "_^*{}\\".contains($0) ? ["\\", $0] : [$0] })) }

  /// All of `text` bold.
  init(bold text: String) {
    let formula = Formula(text)
    (enhanced, plain) = ("{/:Bold \(formula.enhanced)}", formula.plain)
  }

  /// The width in pixels in type of `size`, rather too much than too little.
  func width(size: Double) -> Double { 1.2 * Typography.width(plain, size: size) }
}

/// A pass over the marks of a `Formula`, with a stack of those that are open.
private struct FormulaParser {
  private enum Mark: String { case lowered = "_{", raised = "^{", slanted = "*", bold = "**" }

  /// A part whose form is known.
  private struct Piece {
    var enhanced: String
    var plain: String
    var isLowered = false
  }

  /// What has been read since a mark opened; the outermost has none.
  private struct Level {
    let mark: Mark?
    var pieces: [Piece] = []
    /// The last character read is a space.
    var endsInSpace = false
  }

  /// Deeper than this, marks are shown as written: nobody could read what they enclose.
  private static let depthLimit = 8

  private let text: [Unicode.Scalar]
  private var position = 0
  private var levels = [Level(mark: nil)]

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  mutating func parse() -> (enhanced: String, plain: String) {
    while position < text.count { step() }
    while levels.count > 1 { abandon() }
    return joined(levels[0])
  }

  private mutating func step() {
    switch text[position] {
    case "\\" where position + 1 < text.count:
      position += 1
      literal(1)
    case "_" where follows("{"): open(.lowered)
    case "^" where follows("{"): open(.raised)
    case "}": closeBrace()
    case "*": star()
    default: literal(1)
    }
  }

  private func follows(_ next: Unicode.Scalar) -> Bool { position + 1 < text.count && text[position + 1] == next }

  /// Shows the next `count` characters as they are.
  private mutating func literal(_ count: Int) {
    for scalar in text[position..<position + count] { show(scalar) }
    position += count
  }

  private mutating func show(_ scalar: Unicode.Scalar) {
    levels[levels.count - 1].pieces.append(Piece(enhanced: Self.escaped(scalar), plain: String(scalar)))
    levels[levels.count - 1].endsInSpace = scalar == " "
  }

  /// Opens a level, unless there are too many, or it is a star before a space.
  private mutating func open(_ mark: Mark) {
    let count = mark.rawValue.unicodeScalars.count
    let after = position + count
    let isStar = mark == .slanted || mark == .bold
    guard levels.count <= Self.depthLimit, after < text.count, !isStar || text[after] != " " else {
      literal(count)
      return
    }
    levels.append(Level(mark: mark))
    position = after
  }

  /// Gives up the innermost mark: it is shown as written, with what follows it.
  private mutating func abandon() {
    let level = levels.removeLast()
    for scalar in (level.mark?.rawValue ?? "").unicodeScalars { show(scalar) }
    levels[levels.count - 1].pieces += level.pieces
    if !level.pieces.isEmpty { levels[levels.count - 1].endsInSpace = level.endsInSpace }
  }

  private mutating func closeBrace() {
    guard levels.contains(where: { $0.mark == .lowered || $0.mark == .raised }) else { return literal(1) }
    while let mark = levels[levels.count - 1].mark, mark == .slanted || mark == .bold { abandon() }
    guard !levels[levels.count - 1].pieces.isEmpty else {
      abandon()
      return literal(1)
    }
    let level = levels.removeLast()
    let inner = joined(level)
    position += 1
    let (outer, isLowered) = (levels.count - 1, level.mark == .lowered)
    guard !isLowered, let below = levels[outer].pieces.last, below.isLowered else {
      // A stroke that begins what is in braces would begin the name of a font.
      let content = inner.enhanced.hasPrefix("/") ? "\\\(inner.enhanced)" : inner.enhanced
      levels[outer].pieces.append(
        Piece(enhanced: "\(isLowered ? "_" : "^"){\(content)}", plain: inner.plain, isLowered: isLowered))
      levels[outer].endsInSpace = false
      return
    }
    // Smaller than otherwise, so that the two do not touch.
    let content = below.enhanced.dropFirst(2).dropLast()
    levels[outer].pieces[levels[outer].pieces.count - 1] = Piece(
      enhanced: "@_{/*0.8 \(content)}^{/*0.8 \(inner.enhanced)}",
      plain: below.plain.count > inner.plain.count ? below.plain : inner.plain)
  }

  /// A star closes the innermost star of its kind that has something in it and no space at its end; else it opens one.
  private mutating func star() {
    let isDouble = follows("*")
    let last = levels.count - 1
    switch levels[last].mark {
    case .slanted where !levels[last].pieces.isEmpty && !levels[last].endsInSpace:
      close(count: 1) { "{/:Italic \($0)}" }
    case .bold where isDouble && !levels[last].pieces.isEmpty && !levels[last].endsInSpace:
      close(count: 2) { "{/:Bold \($0)}" }
    case .slanted:
      abandon()
      star()
    case .bold where isDouble:
      abandon()
      star()
    default: open(isDouble ? .bold : .slanted)
    }
  }

  private mutating func close(count: Int, _ styled: (String) -> String) {
    let inner = joined(levels.removeLast())
    levels[levels.count - 1].pieces.append(Piece(enhanced: styled(inner.enhanced), plain: inner.plain))
    levels[levels.count - 1].endsInSpace = false
    position += count
  }

  private func joined(_ level: Level) -> (enhanced: String, plain: String) {
    (level.pieces.map(\.enhanced).joined(), level.pieces.map(\.plain).joined())
  }

  /// A character that gnuplot's enhanced mode shows as it is; after a backslash nothing may be read as `\U+…`.
  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\": "\\\\{}"
    case "_", "^", "@", "&", "~", "{", "}": "\\\(scalar)"
    default: String(scalar)
    }
  }
}
