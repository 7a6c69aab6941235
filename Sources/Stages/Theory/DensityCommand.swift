import ArgumentParser
import Theory

/// `theory density`.
struct DensityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "density", abstract: "The density of a law's continuous part.",
    discussion: "Columns: x, density.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw
  @OptionGroup var places: Places

  func run() throws { try places.printTable("density", of: law.limit().density(at:)) }
}
