/// Names that become parts of files' names and of Make's rules: those of figures, panels and numbers.
public enum FigureName {
  /// Whether `name` consists of letters, digits and `. _ + - @`, a letter or digit first.
  public static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, isAlphanumeric(first) else { return false }
    return name.utf8.allSatisfy { isAlphanumeric($0) || [0x2E, 0x5F, 0x2B, 0x2D, 0x40].contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
