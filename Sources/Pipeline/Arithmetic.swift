/// A term in braces: numbers and names joined by `+ − * /` and parentheses.
///
/// Names may hold hyphens, so a minus sign needs blanks around it.
indirect enum Arithmetic: Equatable {
  case number(ExactNumber)
  /// A variable, a parameter of the node itself, or `node.parameter`.
  case name(String)
  case binary(Operation, Arithmetic, Arithmetic)

  enum Operation: Character { case plus = "+", minus = "-", times = "*", over = "/" }

  /// The most levels of parentheses and signs.
  private static let depthLimit = 50

  /// The most numbers, names and symbols.
  private static let sizeLimit = 1000

  /// Parses `text`; nil where it is no such term.
  init?(_ text: some StringProtocol) {
    var tokens = Self.tokens(text)[...]
    guard tokens.count <= Self.sizeLimit, let term = Self.sum(&tokens, depth: 0), tokens.isEmpty else { return nil }
    self = term
  }

  /// Every name in it, in order.
  var names: [String] {
    switch self {
    case .number: []
    case .name(let name): [name]
    case .binary(_, let left, let right): left.names + right.names
    }
  }

  /// What is wrong with a term that can be parsed.
  enum Fault: Error { case divisionByZero }

  /// The value, names being looked up by `value`.
  func evaluated(_ value: (String) throws -> ExactNumber) throws -> ExactNumber {
    switch self {
    case .number(let number): return number
    case .name(let name): return try value(name)
    case .binary(let operation, let left, let right):
      let (a, b) = (try left.evaluated(value), try right.evaluated(value))
      switch operation {
      case .plus: return a + b
      case .minus: return a - b
      case .times: return a * b
      case .over:
        guard let quotient = a / b else { throw Fault.divisionByZero }
        return quotient
      }
    }
  }

  private enum Token: Equatable {
    case word(String)
    case symbol(Character)
  }

  private static func tokens(_ text: some StringProtocol) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    func finish() {
      if !word.isEmpty { tokens.append(.word(word)) }
      word = ""
    }
    for character in text {
      switch character {
      case " ": finish()
      case "+", "*", "/", "(", ")":
        finish()
        tokens.append(.symbol(character))
      case "-" where word.isEmpty, "−" where word.isEmpty: tokens.append(.symbol("-"))
      default: word.append(character)
      }
    }
    finish()
    return tokens
  }

  private static func sum(_ tokens: inout ArraySlice<Token>, depth: Int) -> Arithmetic? {
    chain(&tokens, "+-") { product(&$0, depth: depth) }
  }

  private static func product(_ tokens: inout ArraySlice<Token>, depth: Int) -> Arithmetic? {
    chain(&tokens, "*/") { factor(&$0, depth: depth) }
  }

  /// Operands joined by the operations of `symbols`, from left to right.
  private static func chain(
    _ tokens: inout ArraySlice<Token>, _ symbols: String, operand: (inout ArraySlice<Token>) -> Arithmetic?
  ) -> Arithmetic? {
    guard var term = operand(&tokens) else { return nil }
    while case .symbol(let symbol)? = tokens.first, symbols.contains(symbol),
      let operation = Operation(rawValue: symbol)
    {
      tokens.removeFirst()
      guard let next = operand(&tokens) else { return nil }
      term = .binary(operation, term, next)
    }
    return term
  }

  private static func factor(_ tokens: inout ArraySlice<Token>, depth: Int) -> Arithmetic? {
    guard depth < depthLimit, let token = tokens.popFirst() else { return nil }
    switch token {
    case .symbol("("):
      guard let inner = sum(&tokens, depth: depth + 1), tokens.popFirst() == .symbol(")") else { return nil }
      return inner
    case .symbol("-"):
      return factor(&tokens, depth: depth + 1).map { .binary(.minus, .number(.ratio(0, 1)), $0) }
    case .symbol: return nil
    case .word(let word):
      if let number = ExactNumber(word) { return .number(number) }
      guard let first = word.first, first.isLetter, first.isASCII else { return nil }
      return .name(word)
    }
  }
}
