import Diagnostics

/// Whatever goes into Make's rules: refused where Make or the shell would interpret it, or quoted.
enum MakeText {
  /// `text` as a target or prerequisite.
  ///
  /// - Throws: `Problem.badConfiguration` for a text with characters that Make or the shell interprets. Names and
  ///   paths are refused where they are read, with their line; this is the last gate.
  static func target(_ text: String) throws -> String {
    guard isPath(text) else {
      throw Problem(
        .badConfiguration, object: "'\(text)'", cause: "cannot stand in Make's rules", remedy: pathRemedy)
    }
    return text
  }

  /// `text` as one word of a recipe: quoted for the shell, Make's dollar sign doubled.
  static func argument(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy({ isPlain($0) || "%+=:,".utf8.contains($0) }) { return text }
    let quoted = "'" + text.replacing("'", with: "'\\''") + "'"
    return quoted.replacing("$", with: "$$")
  }

  /// The name of a node, a figure or a document: letters, digits and `. _ @ -`, a letter or digit first, and not
  /// that of a file.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
    return text.utf8.allSatisfy { isAlphanumeric($0) || "._@-".utf8.contains($0) } && !Layout.isFile(text)
  }

  /// A stage's option: lower-case letters, digits and hyphens, a letter first.
  static func isOption(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLowercase(first) else { return false }
    return text.utf8.allSatisfy { isLowercase($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// The label of a sweep's point, which becomes part of nodes' names.
  static func isLabel(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  /// The path of a file: letters of any script, digits, `. _ + - @ ,`, and `/` between names other than `.` and `..`.
  static func isPath(_ text: String) -> Bool {
    let slash = UInt8(ascii: "/")
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    // The length of the name that is being read, and whether it consists of full stops alone.
    var (length, isDots) = (0, true)
    func isName() -> Bool { length > 2 || (length > 0 && !isDots) }
    for (offset, byte) in text.utf8.enumerated() {
      if byte == slash {
        guard isName() || offset == 0 else { return false }
        (length, isDots) = (0, true)
        continue
      }
      guard isPlain(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ",") || byte >= 0x80 else {
        return false
      }
      length += 1
      isDots = isDots && byte == UInt8(ascii: ".")
    }
    return isName()
  }

  static let pathRemedy =
    "give a path of letters, digits and . _ + - @ , alone, with no '.', '..' or empty name between slashes"

  private static func isPlain(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "._@-/".utf8.contains(byte) }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLowercase(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
  private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension SourcePlace {
  /// Checks that GNU make and every file system can take `name`.
  func checkName(_ name: String, _ what: String) throws {
    guard MakeText.isName(name) else {
      throw problem(
        "\(what) '\(name)'", cause: "the name cannot be a Make target",
        remedy: "use letters, digits and . _ @ - only, a letter or digit first, and no file ending")
    }
    try checkLength(name, what)
  }

  /// Checks that files can be called `name` with the endings they get.
  func checkLength(_ name: String, _ what: String) throws {
    let length = name.utf8.count
    guard length > Layout.nameLimit else { return }
    throw problem(
      "\(what) '\(name.prefix(40))…'", cause: "the name has \(length) bytes; \(Layout.nameLimit) are allowed",
      remedy: "shorten it: with their endings, files' names have at most 255 bytes")
  }

  /// Checks the path of a user's own file.
  func checkPath(_ path: String, object: String) throws {
    guard !MakeText.isPath(path) else {
      if path.utf8.count < 4000, !path.split(separator: "/").contains(where: { $0.utf8.count > 255 }) { return }
      throw problem(
        object, cause: "the path '\(path.prefix(40))…' has \(path.utf8.count) bytes, more than a system takes",
        remedy: "give it a shorter name")
    }
    throw problem(object, cause: "the path '\(path)' cannot be a prerequisite of Make", remedy: MakeText.pathRemedy)
  }
}
