import Diagnostics
import Figures
import Yams

extension YAMLValue {
  /// Parses one YAML document.
  ///
  /// `true` and `false` are truth values, `null`, `~` and nothing are null, plain decimal numbers are numbers;
  /// every other scalar is a string. A merge key `<<` takes in another mapping's keys.
  ///
  /// - Throws: `Problem.badConfiguration` naming `file` and the line, for wrong syntax, duplicate keys, and aliases that
  ///   stand for more than a file should hold.
  public init(yaml: String, file: String) throws {
    guard let root = try BoundedYAML.compose(yaml, file: file, resolver: .basic) else {
      self.init(.mapping([]), place: SourcePlace(file: file, line: 1))
      return
    }
    self = try YAMLValue(root, in: file)
  }

  private init(_ node: Node, in file: String) throws {
    let place = SourcePlace(file: file, line: node.mark?.line ?? 0)
    switch node {
    case .scalar(let scalar):
      self.init(Self.content(of: scalar), place: place)
    case .sequence(let sequence):
      self.init(.list(try sequence.map { try YAMLValue($0, in: file) }), place: place)
    case .mapping(let mapping):
      self.init(.mapping(try Self.entries(of: mapping, at: place)), place: place)
    case .alias:
      throw place.problem(cause: "the alias names no anchor", remedy: nil)
    }
  }

  private static func entries(of mapping: Node.Mapping, at place: SourcePlace) throws -> [Entry] {
    var entries: [Entry] = []
    var merged: [Entry] = []
    for (key, value) in mapping {
      let keyPlace = SourcePlace(file: place.file, line: key.mark?.line ?? place.line)
      guard let name = key.scalar?.string else {
        throw keyPlace.problem(cause: "a key must be a plain text", remedy: "write 'key: value'")
      }
      let tree = try YAMLValue(value, in: place.file)
      if name == "<<" {
        merged += tree.entries ?? (tree.elements ?? []).flatMap { $0.entries ?? [] }
      } else {
        entries.append(Entry(name, tree, place: keyPlace))
      }
    }
    guard !merged.isEmpty else { return entries }
    var present = Set(entries.map(\.key))
    return entries + merged.filter { present.insert($0.key).inserted }
  }

  private static func content(of scalar: Node.Scalar) -> Content {
    let text = scalar.string
    guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
    switch text {
    case "", "~", "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return DecimalNumber.isSpelling(text) ? .number(text) : .string(text)
    }
  }
}
