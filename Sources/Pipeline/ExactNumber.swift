/// A number of the pipeline's arithmetic: a quotient of integers as long as 64 bits hold it, otherwise a `Double`.
enum ExactNumber: Equatable {
  /// In lowest terms, the denominator positive.
  case ratio(Int, Int)
  case real(Double)

  /// Reads a decimal number, exactly where it has few digits; nil for other texts.
  init?(_ spelling: String) {
    guard DecimalNumber.isSpelling(spelling), let value = Double(spelling), value.isFinite else { return nil }
    self = Self.exactly(spelling) ?? .real(value)
  }

  /// The quotient that `12.50` stands for; nil for exponents and numbers of too many digits.
  private static func exactly(_ spelling: String) -> ExactNumber? {
    let parts = spelling.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count > 1 ? parts[1] : ""
    guard parts.count <= 2, decimals.count <= 17, let numerator = Int(parts.joined()) else { return nil }
    var denominator = 1
    for _ in decimals { denominator *= 10 }
    return quotient(numerator, denominator)
  }

  /// nil where the denominator is zero or a sign cannot be turned.
  private static func quotient(_ numerator: Int, _ denominator: Int) -> ExactNumber? {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    var (a, b) = (abs(numerator), abs(denominator))
    while b != 0 { (a, b) = (b, a % b) }
    let sign = denominator < 0 ? -1 : 1
    return .ratio(sign * numerator / a, sign * denominator / a)
  }

  var value: Double {
    switch self {
    case .ratio(let numerator, let denominator): Double(numerator) / Double(denominator)
    case .real(let value): value
    }
  }

  /// Whole numbers without a decimal point, others in the shortest form that reads back to the same number.
  var spelling: String {
    if case .ratio(let numerator, 1) = self { return String(numerator) }
    return Int(exactly: value).map(String.init) ?? String(value)
  }

  static prefix func - (a: ExactNumber) -> ExactNumber { .ratio(0, 1) - a }

  static func + (a: ExactNumber, b: ExactNumber) -> ExactNumber { sum(a, b, sign: 1) ?? .real(a.value + b.value) }

  static func - (a: ExactNumber, b: ExactNumber) -> ExactNumber { sum(a, b, sign: -1) ?? .real(a.value - b.value) }

  static func * (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    guard case .ratio(let p, let q) = a, case .ratio(let r, let s) = b,
      let numerator = product(p, r), let denominator = product(q, s)
    else { return .real(a.value * b.value) }
    return quotient(numerator, denominator) ?? .real(a.value * b.value)
  }

  /// nil where `b` is zero.
  static func / (a: ExactNumber, b: ExactNumber) -> ExactNumber? {
    guard b.value != 0 else { return nil }
    guard case .ratio(let p, let q) = b else { return .real(a.value / b.value) }
    return a * (quotient(q, p) ?? .real(1 / b.value))
  }

  private static func sum(_ a: ExactNumber, _ b: ExactNumber, sign: Int) -> ExactNumber? {
    guard case .ratio(let p, let q) = a, case .ratio(let r, let s) = b,
      let left = product(p, s), let right = product(sign * r, q), let denominator = product(q, s)
    else { return nil }
    let (numerator, overflows) = left.addingReportingOverflow(right)
    return overflows ? nil : quotient(numerator, denominator)
  }

  private static func product(_ a: Int, _ b: Int) -> Int? {
    let (product, overflows) = a.multipliedReportingOverflow(by: b)
    return overflows ? nil : product
  }
}
