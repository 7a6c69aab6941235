import Foundation

/// Numbers for readers.
enum NumberText {
  /// `digits` decimals where given, otherwise six significant digits; a dash where there is no number.
  static func short(_ value: Double?, digits: Int? = nil) -> String {
    guard let value else { return "–" }
    if let digits, (0...15).contains(digits) { return String(format: "%.\(digits)f", value) }
    return String(format: "%.6g", value)
  }

  /// So many numbers.
  static func count(_ numbers: Int) -> String { numbers == 1 ? "1 number" : "\(numbers) numbers" }

  /// Three significant digits with a sign, at which no line breaks; 0 without.
  static func difference(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%+.3g", value).replacing("-", with: "\u{2212}")
  }
}
