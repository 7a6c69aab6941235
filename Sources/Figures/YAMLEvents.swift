import CYaml
import Diagnostics

/// The events of a YAML text, read before its values are made: what its aliases stand for may be beyond any memory, and
/// a key that is no word beyond any time.
struct YAMLEvents {
  /// A place where values stand.
  private struct Level {
    let anchor: String?
    let isMapping: Bool
    /// The values in it so far, its own counted.
    var weight = 1
    /// How many nodes it has begun: in a mapping those of even number are keys.
    var nodes = 0
  }

  /// The deepest nesting; what a parser does grows with it at every word.
  static let depthLimit = 100

  private let limit: Int
  private var levels: [Level] = []
  /// What an alias of each anchor adds, and whether it is a word or number.
  private var anchors: [String: (weight: Int, isScalar: Bool)] = [:]

  /// What is wrong, and on which line.
  typealias Fault = (line: Int, cause: String, remedy: String)

  /// The first fault of `text`: aliases that stand for more than `limit` values, a key that is a list or mapping, or
  /// nesting without end; nil where there is none, also for a text that is no YAML.
  ///
  /// A scalar counts as one value and one more for every 64 bytes.
  static func fault(in text: String, limit: Int) -> Fault? {
    var events = YAMLEvents(limit: limit)
    var text = text
    return text.withUTF8 { bytes in
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else { return nil }
      defer { yaml_parser_delete(&parser) }
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1, event.type != YAML_STREAM_END_EVENT else { return nil }
        defer { yaml_event_delete(&event) }
        if let fault = events.read(event) { return fault }
      }
    }
  }

  private init(limit: Int) { self.limit = limit }

  private mutating func read(_ event: yaml_event_t) -> Fault? {
    let line = Int(event.start_mark.line) + 1
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let weight = 1 + Int(scalar.length) / 64
      if let name = Self.name(scalar.anchor) { anchors[name] = (weight, true) }
      return begin(isScalar: true, line) ?? add(weight, line)
    case YAML_ALIAS_EVENT:
      let known = Self.name(event.data.alias.anchor).flatMap { anchors[$0] }
      return begin(isScalar: known?.isScalar ?? true, line) ?? add(known?.weight ?? 1, line)
    case YAML_SEQUENCE_START_EVENT:
      return begin(isScalar: false, line)
        ?? descend(Level(anchor: Self.name(event.data.sequence_start.anchor), isMapping: false), line)
    case YAML_MAPPING_START_EVENT:
      return begin(isScalar: false, line)
        ?? descend(Level(anchor: Self.name(event.data.mapping_start.anchor), isMapping: true), line)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      guard let level = levels.popLast() else { return nil }
      if let anchor = level.anchor { anchors[anchor] = (level.weight, false) }
      return add(level.weight, line)
    default: break
    }
    return nil
  }

  private mutating func descend(_ level: Level, _ line: Int) -> Fault? {
    guard levels.count < Self.depthLimit else {
      return (line, "nests deeper than \(Self.depthLimit) levels", "write it flatter")
    }
    levels.append(level)
    return nil
  }

  /// Begins a node where one stands.
  private mutating func begin(isScalar: Bool, _ line: Int) -> Fault? {
    guard let last = levels.indices.last else { return nil }
    defer { levels[last].nodes += 1 }
    guard levels[last].isMapping, levels[last].nodes.isMultiple(of: 2), !isScalar else { return nil }
    return (line, "a key is a list or a mapping", "a key is a word or a number")
  }

  /// Adds to the level a node stands in, which bounds all above it.
  private mutating func add(_ weight: Int, _ line: Int) -> Fault? {
    if let last = levels.indices.last { levels[last].weight += weight }
    guard levels.last.map(\.weight) ?? weight <= limit else {
      return (
        line, "there are more than \(limit) values, those of aliases counted",
        "keep numbers in an HDF5 file and name it here"
      )
    }
    return nil
  }

  private static func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    anchor.map { String(cString: $0) }
  }
}
