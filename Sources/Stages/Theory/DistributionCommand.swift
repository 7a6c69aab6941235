import ArgumentParser
import Theory

/// `theory distribution`.
struct DistributionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distribution", abstract: "The distribution function of a law, atoms included.",
    discussion: "Columns: x, distribution.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw
  @OptionGroup var places: Places

  func run() throws { try places.printTable("distribution", of: law.limit().distribution(at:)) }
}
