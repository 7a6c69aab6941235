/// Sizes of type and lines, in pixels of the SVG.
enum Typography {
  /// The family with fallbacks, for programs that display the SVG.
  static let families = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
  /// The family for rendering here; missing glyphs come from other installed fonts.
  static let family = "Liberation Sans"
  static let title = 15.0
  static let panelTitle = 12.5
  static let label = 11.5
  static let body = 11.0
  static let small = 9.5
  static let lineHeight = 1.32

  /// The width of `text` in type of `size`, on the average of the letters of the widest of `families`.
  static func width(_ text: String, size: Double) -> Double { 0.57 * size * Double(text.count) }

  /// `text` broken between words into lines no wider than `width`.
  static func wrap(_ text: String, size: Double, width: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, Self.width("\(last) \(word)", size: size) <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The largest size up to `size` at which `text` is no wider than `width`, but not below `small`.
  static func fit(_ text: String, size: Double, width: Double) -> Double {
    max(small, min(size, size * width / max(1, Self.width(text, size: size))))
  }
}
