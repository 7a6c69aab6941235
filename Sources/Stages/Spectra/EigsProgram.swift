import ArgumentParser

/// `eigs`: eigenvalues and eigenvectors.
public struct EigsProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "eigs",
    abstract: "Compute eigenvalues and eigenvectors, and what they say.",
    discussion: "Without a subcommand, `matrices`, which is described below.",
    subcommands: [
      MatricesCommand.self, WeightsCommand.self, TailsCommand.self, CompareCommand.self, OverlapsCommand.self,
      PowerLawCommand.self, SpectralDensityCommand.self,
    ],
    defaultSubcommand: MatricesCommand.self)

  public init() {}
}
