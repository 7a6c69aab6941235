import ArgumentParser

/// `gen-data`: what goes into an experiment.
public struct GenDataProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "gen-data",
    abstract: "Make the data of an experiment.",
    discussion: "Without a subcommand, `samples`, which is described below.",
    subcommands: [SamplesCommand.self, MixtureCommand.self, ProcessCommand.self, TextCommand.self, GraphsCommand.self],
    defaultSubcommand: SamplesCommand.self)

  public init() {}
}
