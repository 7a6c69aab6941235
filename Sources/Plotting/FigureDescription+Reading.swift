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
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problem(.missingInput, file: path, cause: "cannot be read", remedy: "give a figure's description")
    }
    return try parse(String(decoding: data, as: UTF8.self), file: path)
  }

  /// Parses a description; `file` names it in messages.
  public static func parse(_ text: String, file: String) throws -> FigureDescription {
    guard let root = try BoundedYAML.compose(text, file: file) else {
      throw Problem(.badConfiguration, file: file, cause: "is empty", remedy: "give a figure's description")
    }
    do {
      return try YAMLDecoder().decode(FigureDescription.self, from: root)
    } catch let error as DecodingError {
      throw problem(error, root: root, file: file)
    }
  }

  private static func problem(_ error: DecodingError, root: Node, file: String) -> Problem {
    let (path, cause): ([any CodingKey], String) =
      switch error {
      case .keyNotFound(let key, let context): (context.codingPath, "the key '\(key.stringValue)' is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context.codingPath, context.debugDescription)
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
