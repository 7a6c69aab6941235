import Diagnostics
import Figures
import Foundation
import Yams

extension FigureDescription {
  /// Reads a description from a YAML or JSON file.
  ///
  /// - Throws: `Problem.missingInput` where the file cannot be read, `Problem.badConfiguration` naming the
  ///   line where it is not understood.
  public static func read(from path: String) throws -> FigureDescription {
    let data = try InputPlace.contents(of: path, remedy: "give a figure's description")
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Problem(.badConfiguration, file: path, cause: "is no text in UTF-8", remedy: "save the file as UTF-8")
    }
    var description = try parse(text, file: path)
    description.source = path
    return description
  }

  /// Parses a description; `file` names it in messages.
  public static func parse(_ text: String, file: String) throws -> FigureDescription {
    guard let composed = try BoundedYAML.compose(text, file: file, limit: valueLimit) else {
      throw Problem(.badConfiguration, file: file, cause: "is empty", remedy: "give a figure's description")
    }
    let root = withoutLineEnds(composed)
    do {
      if let path = pathOfControlCharacter(in: root) {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: path,
            debugDescription: "has a control character, such as a line break or NUL; text is one line of characters"))
      }
      let register = ReferenceRegister()
      let info: [CodingUserInfoKey: Any] = ReferenceRegister.key.map { [$0: register] } ?? [:]
      var description = try YAMLDecoder().decode(FigureDescription.self, from: root, userInfo: info)
      description.files = register.files
      return description
    } catch let error as DecodingError {
      throw problem(error, root: root, file: file)
    }
  }

  /// `node` without the line breaks that `|` and `>` leave at the end of a text.
  private static func withoutLineEnds(_ node: Node) -> Node {
    switch node {
    case .scalar(var scalar):
      guard scalar.style == .literal || scalar.style == .folded else { return node }
      while scalar.string.hasSuffix("\n") { scalar.string.removeLast() }
      return .scalar(scalar)
    case .sequence(let sequence):
      return .sequence(.init(sequence.map(withoutLineEnds), sequence.tag, sequence.style, sequence.mark))
    case .mapping(let mapping):
      let pairs = mapping.map { ($0.key, withoutLineEnds($0.value)) }
      return .mapping(.init(pairs, mapping.tag, mapping.style, mapping.mark))
    case .alias: return node
    }
  }

  /// Where the first text stands that holds a character no picture shows; nil where there is none.
  private static func pathOfControlCharacter(in node: Node) -> [AnyKey]? {
    switch node {
    case .scalar(let scalar): return scalar.string.unicodeScalars.allSatisfy(Gnuplot.isShown) ? nil : []
    case .sequence(let sequence):
      for (index, element) in sequence.enumerated() {
        if let path = pathOfControlCharacter(in: element) { return [AnyKey(index: index)] + path }
      }
    case .mapping(let mapping):
      for (key, value) in mapping {
        let name = AnyKey(stringValue: key.string ?? "")
        if pathOfControlCharacter(in: key) != nil { return [name] }
        if let path = pathOfControlCharacter(in: value) { return [name] + path }
      }
    case .alias: break
    }
    return nil
  }

  /// The most values of a description, whose decoding takes longer than reading a file of numbers.
  private static let valueLimit = 200_000

  private static func problem(_ error: DecodingError, root: Node, file: String) -> Problem {
    let (path, cause): ([any CodingKey], String) =
      switch error {
      case .keyNotFound(let key, let context): (context.codingPath, "the key '\(key.stringValue)' is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context.codingPath, DecodingWords.plain(context.debugDescription))
      @unknown default: ([], "\(error)")
      }
    let line = line(of: path, in: root)
    let object = path.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return Problem(
      .badConfiguration, file: line.map { "\(file):\($0)" } ?? file, object: object.isEmpty ? nil : object,
      cause: cause, remedy: "correct the figure's description; see 'plot --help' for its form")
  }

  /// The line of the innermost key along `path`.
  private static func line(of path: [any CodingKey], in root: Node) -> Int? {
    var (node, line) = (root, root.mark?.line)
    for key in path {
      if let index = key.intValue, let sequence = node.sequence, sequence.indices.contains(index) {
        node = sequence[index]
        line = node.mark?.line ?? line
      } else if let pair = node.mapping?.first(where: { $0.key.string == key.stringValue }) {
        node = pair.value
        line = pair.key.mark?.line ?? line
      } else {
        break
      }
    }
    return line
  }
}
