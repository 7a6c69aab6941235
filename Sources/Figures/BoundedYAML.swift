import Diagnostics
import Yams

/// YAML as people write it: bounded in size, whatever its aliases stand for, and wrong syntax named with its line.
public enum BoundedYAML {
  /// The most values a file may hold once its aliases are replaced.
  public static let valueLimit = 1_000_000

  /// Parses one document; nil where there is none. Nesting is bounded by the parser, at 1000.
  ///
  /// - Parameters:
  ///   - file: the file's name in messages.
  ///   - resolver: what plain scalars stand for.
  /// - Throws: `Problem.badConfiguration` naming the line, for wrong syntax, duplicate keys, and aliases that expand
  ///   to more than `valueLimit` values.
  public static func compose(_ text: String, file: String, resolver: Resolver = .default) throws -> Node? {
    do {
      guard let root = try Yams.compose(yaml: text, resolver) else { return nil }
      var left = valueLimit
      try count(root, left: &left, file: file)
      return root
    } catch let error as YamlError {
      throw problem(error, file: file)
    }
  }

  private static func count(_ node: Node, left: inout Int, file: String) throws {
    left -= 1
    guard left >= 0 else {
      throw problem(
        node.mark?.line ?? 1, file: file, cause: "the aliases expand to more than \(valueLimit) values",
        remedy: "write out what is meant")
    }
    switch node {
    case .scalar: break
    case .sequence(let sequence): for element in sequence { try count(element, left: &left, file: file) }
    case .mapping(let mapping):
      for (key, value) in mapping {
        try count(key, left: &left, file: file)
        try count(value, left: &left, file: file)
      }
    case .alias(let alias):
      throw problem(alias.mark?.line ?? 1, file: file, cause: "the alias names no anchor", remedy: nil)
    }
  }

  private static func problem(_ line: Int, file: String, cause: String, remedy: String?) -> Problem {
    Problem(.badConfiguration, file: "\(file):\(line)", cause: cause, remedy: remedy)
  }

  private static func problem(_ error: YamlError, file: String) -> Problem {
    switch error {
    case .scanner(let context, let cause, let mark, _), .parser(let context, let cause, let mark, _),
      .composer(let context, let cause, let mark, _):
      let text = [context?.text, cause].compactMap { $0 }.joined(separator: ": ")
      return problem(
        mark.line, file: file, cause: "not YAML: \(text)", remedy: "mend the indentation or quoting")
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "'\($0)'" }.joined(separator: ", ")
      return problem(
        context.mark.line, file: file, cause: "the key \(names) stands twice in one mapping, first here",
        remedy: "rename or remove one of them")
    case .reader(let cause, _, _, _):
      return problem(1, file: file, cause: "not text: \(cause)", remedy: "save the file as UTF-8")
    default:
      return problem(1, file: file, cause: "cannot be parsed: \(error)", remedy: nil)
    }
  }
}
