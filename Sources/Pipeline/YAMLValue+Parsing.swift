import Diagnostics
import Yams

extension YAMLValue {
  /// Parses one YAML document.
  ///
  /// `true` and `false` are truth values, `null`, `~` and nothing are null, plain decimal numbers are numbers;
  /// every other scalar is a string. A merge key `<<` takes in another mapping's keys.
  ///
  /// - Throws: `Problem.badConfiguration` naming `file` and the line, for wrong syntax and duplicate keys.
  public init(yaml: String, file: String) throws {
    do {
      guard let root = try Yams.compose(yaml: yaml) else {
        self.init(.mapping([]), line: 1)
        return
      }
      self = try YAMLValue(root, in: ConfigurationSource(file: file))
    } catch let error as YamlError {
      throw Self.problem(error, file: file)
    }
  }

  private init(_ node: Node, in source: ConfigurationSource) throws {
    let line = node.mark?.line ?? 0
    switch node {
    case .scalar(let scalar):
      self.init(Self.content(of: scalar), line: line)
    case .sequence(let sequence):
      self.init(.list(try sequence.map { try YAMLValue($0, in: source) }), line: line)
    case .mapping(let mapping):
      var entries: [Entry] = []
      var merged: [Entry] = []
      for (key, value) in mapping {
        let keyLine = key.mark?.line ?? line
        guard let name = key.scalar?.string else {
          throw source.problem(keyLine, cause: "a key must be a plain text", remedy: "write 'key: value'")
        }
        let tree = try YAMLValue(value, in: source)
        if name == "<<" {
          merged += tree.entries ?? (tree.elements ?? []).flatMap { $0.entries ?? [] }
        } else {
          entries.append(Entry(name, tree, line: keyLine))
        }
      }
      var present = Set(entries.map(\.key))
      for entry in merged where present.insert(entry.key).inserted { entries.append(entry) }
      self.init(.mapping(entries), line: line)
    case .alias(let alias):
      throw source.problem(alias.mark?.line ?? line, cause: "the alias names no anchor", remedy: nil)
    }
  }

  private static func content(of scalar: Node.Scalar) -> Content {
    let text = scalar.string
    guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
    switch text {
    case "", "~", "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      let isNumber = text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil
      return isNumber ? .number(text) : .string(text)
    }
  }

  private static func problem(_ error: YamlError, file: String) -> Problem {
    let source = ConfigurationSource(file: file)
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let cause = [context?.text, problem].compactMap { $0 }.joined(separator: ": ")
      return source.problem(mark.line, cause: "not YAML: \(cause)", remedy: "mend the indentation or quoting")
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "'\($0)'" }.joined(separator: ", ")
      return source.problem(
        context.mark.line, cause: "the key \(names) stands twice in one mapping, first here",
        remedy: "rename or remove one of them")
    case .reader(let problem, _, _, _):
      return source.problem(1, cause: "not text: \(problem)", remedy: "save the file as UTF-8")
    default:
      return source.problem(1, cause: "cannot be parsed: \(error)", remedy: nil)
    }
  }
}
