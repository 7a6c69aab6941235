import Foundation

/// Numbers for readers.
enum NumberText {
  /// `digits` decimals where given, otherwise six significant digits; a dash where there is no number.
  static func short(_ value: Double?, digits: Int? = nil) -> String {
    guard let value else { return "–" }
    if let digits, (0...15).contains(digits) { return String(format: "%.\(digits)f", value) }
    return String(format: "%.6g", value)
  }
}
