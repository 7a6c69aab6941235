import ArgumentParser

/// `gen-data`: what goes into an experiment.
public struct GenDataProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "gen-data",
    abstract: "Make the data of an experiment.",
    discussion: "Without a subcommand, `samples`, which is described below.",
    subcommands: [SamplesCommand.self, MixtureCommand.self, ProcessCommand.self, GraphsCommand.self],
    defaultSubcommand: SamplesCommand.self)

  public init() {}
}

/// `kernels`: matrices made from data.
public struct KernelsProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Compute the kernel matrices of data.",
    discussion: "Without a subcommand, `empirical`, which is described below.",
    subcommands: [EmpiricalCommand.self, InfiniteCommand.self, SimilarityCommand.self],
    defaultSubcommand: EmpiricalCommand.self)

  public init() {}
}

/// `eigs`: eigenvalues and eigenvectors.
public struct EigsProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "eigs",
    abstract: "Compute eigenvalues and eigenvectors, and what they say.",
    discussion: "Without a subcommand, `matrices`, which is described below.",
    subcommands: [MatricesCommand.self, OverlapsCommand.self, PowerLawCommand.self],
    defaultSubcommand: MatricesCommand.self)

  public init() {}
}

/// `theory`: predictions, as files for figures or as answers on standard output.
public struct TheoryProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "Compute what theory predicts.",
    discussion: "Without a subcommand, `limits`, which is described below.",
    subcommands: [
      LimitsCommand.self, StieltjesCommand.self, DensityCommand.self, DistributionCommand.self,
      SupportCommand.self, AtomsCommand.self, ContourCommand.self, OverlapsTheoryCommand.self,
      PowerLawTheoryCommand.self, SpikesCommand.self,
    ],
    defaultSubcommand: LimitsCommand.self)

  public init() {}
}
