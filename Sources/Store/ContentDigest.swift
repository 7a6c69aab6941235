/// What identifies a file's content, whoever wrote it, in whatever order, storage and byte order: the SHA-256 of
/// sorted lines, one for each group, data set and attribute (place, type, shape, digest of the values) but those of
/// provenance.
struct ContentDigest {
  private var lines: [String] = []

  /// A line for a group.
  mutating func add(group name: String) { lines.append("group \(Self.place(name))") }

  /// A line for a link that holds nothing of its own: it is broken, or leads back to a group around it.
  mutating func add(link name: String, to destination: String) {
    lines.append("link \(Self.place(name)) \(Self.place(destination))")
  }

  /// A line for a data set.
  mutating func add(array name: String, _ values: String) { lines.append("array \(Self.place(name)) \(values)") }

  /// A line for an attribute of the object at `owner`, unless it is of provenance.
  mutating func add(attribute name: String, of owner: String, _ values: String) {
    guard !(Self.parts(owner).isEmpty && ProvenanceName(rawValue: name) != nil) else { return }
    lines.append("attribute \(Self.place(owner)) \(name.utf8.count):\(name) \(values)")
  }

  /// The digest of all lines.
  func finish() throws -> String {
    let stream = try DigestStream()
    // By bytes: the order of strings depends on the version of Unicode.
    for line in lines.map({ Array("\($0)\n".utf8) }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      line.withUnsafeBytes { stream.update($0) }
    }
    return stream.finish()
  }

  /// Values in a line.
  static func describe(_ type: String, _ shape: [Int], digest: String) -> String { "\(type) \(shape) \(digest)" }

  /// Texts in a line: their bytes, each up to its first zero and with one behind it.
  static func describe(_ texts: [String], _ shape: [Int]) throws -> String {
    let bytes = texts.flatMap { $0.utf8.prefix { $0 != 0 } + [0] }
    return describe("text", shape, digest: try bytes.withUnsafeBytes { try PiecewiseDigest.of($0) })
  }

  /// `a/b` with its length before it, so that no name can look like another line.
  private static func place(_ name: String) -> String {
    let path = parts(name).joined(separator: "/")
    return "\(path.utf8.count):\(path)"
  }

  private static func parts(_ name: String) -> [Substring] { name.split(separator: "/") }
}
