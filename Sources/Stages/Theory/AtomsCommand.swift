import ArgumentParser
import Theory

/// `theory atoms`.
struct AtomsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atoms", abstract: "The atoms of a law, with their masses.",
    discussion: "Columns: place, mass.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  func run() throws {
    let atoms = try law.limit().atoms
    print("place,mass")
    for atom in atoms { print("\(atom.place),\(atom.mass)") }
  }
}
