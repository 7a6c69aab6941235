import Foundation

/// A Markdown page as what a reader does with it: commands to run in their order, and files to write.
///
/// Of fenced blocks `console` holds lines `$ command` (continued behind `\`), each followed by what it prints; `sh` and
/// `python` are run whole; `yaml` is a file. A comment above a block says what the page does not show:
///
///     <!-- file: pipeline/own.yaml -->   the block is written there
///     <!-- needs: mnist, h5py -->        run where these data sets and Python modules are, else said to be skipped
///     <!-- not run: REASON -->           shown only
///     <!-- given: … -->                  commands, run unseen: what the reader has of his own
///
/// Blocks of these languages that have neither a form to be run nor a reason not to are mistakes of the page.
struct DocumentationPage {
  /// A thing to do, with the line of the page it stands in.
  struct Step {
    enum Action {
      /// For bash, with the output that the page shows; empty where it shows none.
      case command(String, shown: [String])
      case file(String, text: String)
    }

    var line: Int
    var action: Action
    var needs: [String]
  }

  /// A block that is only shown.
  struct Exception {
    var line: Int
    var reason: String
  }

  let name: String
  private(set) var steps: [Step] = []
  private(set) var exceptions: [Exception] = []
  private(set) var mistakes: [String] = []

  private static let languages: Set = ["console", "sh", "python", "yaml"]

  init(_ text: String, name: String) {
    self.name = name
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var marks: [String: String] = [:]
    var next = 0
    while next < lines.count {
      let (line, start) = (lines[next], next)
      next += 1
      if line.hasPrefix("<!--") {
        let end = lines[start...].firstIndex { $0.hasSuffix("-->") } ?? lines.count - 1
        next = end + 1
        let comment = lines[start...end].joined(separator: "\n").dropFirst(4).dropLast(3)
        let parts = comment.split(separator: ":", maxSplits: 1).map {
          $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard parts.count == 2 else { continue }
        if parts[0] == "given" {
          steps.append(Step(line: start + 1, action: .command(parts[1], shown: []), needs: needs(of: marks)))
          marks = [:]
        } else {
          marks[parts[0]] = parts[1]
        }
      } else if line.hasPrefix("```") {
        let end = lines[next...].firstIndex { $0 == "```" } ?? lines.count
        add(Array(lines[next..<end]), language: String(line.dropFirst(3)), marks: marks, at: start + 1)
        next = end + 1
        marks = [:]
      } else if !line.isEmpty {
        marks = [:]
      }
    }
  }

  private func needs(of marks: [String: String]) -> [String] {
    (marks["needs"] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private mutating func add(_ block: [String], language: String, marks: [String: String], at line: Int) {
    guard Self.languages.contains(language) else { return }
    let text = block.map { "\($0)\n" }.joined()
    func step(_ line: Int, _ action: Step.Action) -> Step { Step(line: line, action: action, needs: needs(of: marks)) }
    if let reason = marks["not run"] {
      exceptions.append(Exception(line: line, reason: reason))
    } else if let path = marks["file"] {
      steps.append(step(line, .file(path, text: text)))
    } else if language == "sh" {
      steps.append(step(line, .command("bash -e <<'BLOCK'\n\(text)BLOCK\n", shown: [])))
    } else if language == "python" {
      steps.append(step(line, .command("python3 - <<'BLOCK'\n\(text)BLOCK\n", shown: [])))
    } else if language == "console" {
      let commands = Self.commands(block, from: line + 1)
      if commands.isEmpty { mistakes.append("\(name):\(line): a console block without a command") }
      steps += commands.map { step($0.line, .command($0.text, shown: $0.shown)) }
    } else {
      mistakes.append("\(name):\(line): \(language) that is neither a file nor said not to be run")
    }
  }

  private static func commands(_ block: [String], from first: Int) -> [(line: Int, text: String, shown: [String])] {
    var commands: [(line: Int, text: String, shown: [String])] = []
    var isOpen = false
    for (offset, line) in block.enumerated() {
      if line.hasPrefix("$ ") {
        commands.append((first + offset, String(line.dropFirst(2)), []))
      } else if !commands.isEmpty, isOpen {
        commands[commands.count - 1].text += "\n\(line)"
      } else if !commands.isEmpty {
        commands[commands.count - 1].shown.append(line)
      }
      isOpen = (line.hasPrefix("$ ") || isOpen) && line.hasSuffix("\\")
    }
    return commands
  }
}
