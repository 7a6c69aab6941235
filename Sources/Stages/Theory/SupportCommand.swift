import ArgumentParser
import Theory

/// `theory support`.
struct SupportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "support", abstract: "The intervals of a law's continuous part, with their masses.",
    discussion: "Columns: lower edge, upper edge, mass.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  func run() throws {
    try AnswerTable.print(["lower", "upper", "mass"], law.limit().support.map { [$0.lower, $0.upper, $0.mass] })
  }
}
