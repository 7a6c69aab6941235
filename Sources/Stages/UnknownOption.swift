import ArgumentParser
import Diagnostics
import Foundation
import Pipeline

/// An option on a command line that its command does not have: what is wrong before anything that is missing.
struct UnknownOption {
  /// As given, such as `--sampels`.
  let option: String
  /// The one that is nearest, if any is near.
  let suggestion: String?
  /// The program with its subcommand.
  let command: String

  /// A command as the parser describes it.
  private struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        let kind: String
        let name: String
        var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
      }
      let names: [Name]?
    }
    let commandName: String
    let defaultSubcommand: String?
    let subcommands: [Command]?
    let arguments: [Argument]?

    func subcommand(_ name: String?) -> Command? { subcommands?.first { $0.commandName == name } }
    var options: [String] { (arguments ?? []).flatMap { $0.names ?? [] }.map(\.text) }
  }

  private struct Description: Decodable { let command: Command }

  var problem: Problem {
    Problem(
      .usage, object: option.count > 60 ? "\(option.prefix(60))…" : option, cause: "is no option of \(command)",
      remedy: suggestion.map { "did you mean \($0)?" } ?? "see \(command) --help")
  }

  /// The first option among these words that the command they name does not have; nil where there is none.
  init?(in words: [String], of program: any ParsableCommand.Type) {
    guard var command = try? JSONDecoder().decode(Description.self, from: Data(program._dumpHelp().utf8)).command else {
      return nil
    }
    var name = command.commandName
    var rest = words[...]
    while let next = command.subcommand(rest.first) {
      (command, name, rest) = (next, "\(name) \(next.commandName)", rest.dropFirst())
    }
    if let next = command.subcommand(command.defaultSubcommand) {
      // What the program has itself, such as --help, its default command has as well.
      command = next
    }
    let options = command.options
    let given = rest.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
    guard let unknown = given.first(where: { !options.contains($0) }) else { return nil }
    (option, suggestion) = (unknown, Suggestion.nearest(to: unknown, among: options))
    self.command = name
  }
}
