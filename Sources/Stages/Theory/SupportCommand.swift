import ArgumentParser
import Theory

/// `theory support`.
struct SupportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "support", abstract: "The intervals of a law's continuous part, with their masses.",
    discussion: "Columns: lower edge, upper edge, mass.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  func run() throws {
    let support = try law.limit().support
    print("lower,upper,mass")
    for interval in support { print("\(interval.lower),\(interval.upper),\(interval.mass)") }
  }
}
