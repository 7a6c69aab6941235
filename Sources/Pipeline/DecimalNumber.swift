/// How decimal numbers are spelled.
enum DecimalNumber {
  /// Whether `text` is a number in YAML: `1`, `-2.5`, `.5`, `1e-7`.
  static func isSpelling(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let whole = digits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = digits(&rest)
    }
    return whole + fraction > 0 && isExponent(rest)
  }

  /// Whether JSON takes the spelling as it is: no leading `+`, `.` or needless zero, no trailing `.`.
  static func isJSON(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits(&rest)
    guard whole > 0, whole == 1 || !startsWithZero else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits(&rest) > 0 else { return false }
    }
    return isExponent(rest)
  }

  private static func isExponent(_ text: Substring.UTF8View) -> Bool {
    var rest = text
    guard let mark = rest.first else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
    return digits(&rest) > 0 && rest.isEmpty
  }

  /// Takes the leading digits off, and counts them.
  private static func digits(_ rest: inout Substring.UTF8View) -> Int {
    let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    rest = rest.dropFirst(count)
    return count
  }
}
