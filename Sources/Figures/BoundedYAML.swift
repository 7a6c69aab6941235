import Diagnostics
import Yams

/// YAML as people write it: bounded in size, whatever its aliases stand for, and wrong syntax named with its line.
public enum BoundedYAML {
  /// The most values a file may hold once its aliases are replaced, unless it is told otherwise.
  public static let valueLimit = 1_000_000
  /// The most bytes of a file.
  public static let byteLimit = 16 << 20

  /// Parses one document; nil where there is none. JSON is YAML, with its pairs of escapes such as `\ud83d\ude00`.
  ///
  /// - Parameters:
  ///   - text: the document.
  ///   - file: the file's name in messages.
  ///   - resolver: what plain scalars stand for.
  ///   - limit: the most values, once aliases are replaced.
  /// - Throws: `Problem.badConfiguration` naming the line, for wrong syntax, duplicate keys, keys that are no words,
  ///   aliases that expand to more than `limit` values, nesting beyond 100 levels, and more than `byteLimit` bytes.
  public static func compose(
    _ text: String, file: String, resolver: Resolver = .default, limit: Int = valueLimit
  ) throws -> Node? {
    guard text.utf8.count <= byteLimit else {
      throw Problem(
        .badConfiguration, file: file, cause: "has more than \(byteLimit >> 20) MiB",
        remedy: "keep numbers in an HDF5 file and name it here")
    }
    let hidden = EscapedSurrogates.hidden(in: text)
    if let fault = YAMLEvents.fault(in: hidden ?? text, limit: limit) {
      throw problem(fault.line, file: file, cause: fault.cause, remedy: fault.remedy)
    }
    do {
      let root = try Yams.compose(yaml: hidden ?? text, resolver)
      return hidden == nil ? root : try root.map { try shown($0, file: file) }
    } catch let error as YamlError {
      throw problem(error, file: file)
    }
  }

  /// `node` with what was hidden of its escapes shown.
  private static func shown(_ node: Node, file: String) throws -> Node {
    switch node {
    case .scalar(var scalar):
      if scalar.style == .doubleQuoted {
        guard let text = EscapedSurrogates.joined(scalar.string) else {
          throw problem(
            scalar.mark?.line ?? 1, file: file, cause: "half a pair of escapes such as \\ud83d\\ude00 stands alone",
            remedy: "write the character itself")
        }
        scalar.string = text
      } else {
        scalar.string = EscapedSurrogates.restored(scalar.string)
      }
      return .scalar(scalar)
    case .sequence(let sequence):
      return .sequence(
        .init(try sequence.map { try shown($0, file: file) }, sequence.tag, sequence.style, sequence.mark))
    case .mapping(let mapping):
      let pairs = try mapping.map { (try shown($0.key, file: file), try shown($0.value, file: file)) }
      return .mapping(.init(pairs, mapping.tag, mapping.style, mapping.mark))
    case .alias: return node
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
