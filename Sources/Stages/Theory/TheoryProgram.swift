import ArgumentParser

/// `theory`: predictions, as files for figures or as answers on standard output.
public struct TheoryProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "Compute what theory predicts.",
    discussion: "Without a subcommand, `limits`, which is described below.",
    subcommands: [
      LimitsCommand.self, StieltjesCommand.self, DensityCommand.self, DistributionCommand.self,
      SupportCommand.self, AtomsCommand.self, ContourCommand.self, OverlapsTheoryCommand.self,
      PowerLawTheoryCommand.self, SpikesCommand.self, EdgesCommand.self, TeacherCommand.self,
    ],
    defaultSubcommand: LimitsCommand.self)

  public init() {}
}
