/// Names that become parts of files' names and of Make's rules: those of figures, panels and numbers.
public enum FigureName {
  /// The most characters of a name: a file's name holds one with what tells its tables apart.
  public static let longest = 100

  /// Whether `name` consists of at most `longest` letters, digits and `. _ + - @`, a letter or digit first.
  public static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, isAlphanumeric(first), name.utf8.count <= longest else { return false }
    return name.utf8.allSatisfy { isAlphanumeric($0) || [0x2E, 0x5F, 0x2B, 0x2D, 0x40].contains($0) }
  }

  /// The first two of `names` whose files would be one where capitals do not count; nil where there are none.
  public static func collision(in names: [String]) -> (String, String)? {
    var known: [String: String] = [:]
    for name in names {
      if let other = known.updateValue(name, forKey: name.lowercased()) { return (other, name) }
    }
    return nil
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
