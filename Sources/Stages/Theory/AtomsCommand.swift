import ArgumentParser
import Theory

/// `theory atoms`.
struct AtomsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atoms", abstract: "The atoms of a law, with their masses.",
    discussion: "Columns: place, mass.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  func run() throws {
    try AnswerTable.print(["place", "mass"], law.limit().atoms.map { [$0.place, $0.mass] })
  }
}
