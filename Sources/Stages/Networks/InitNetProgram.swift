import ArgumentParser

/// `init-net`: the network that an experiment begins with.
public struct InitNetProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "init-net",
    abstract: "Make the network that an experiment begins with.",
    discussion: "Without a subcommand, `random`, which is described below.",
    subcommands: [InitNet.self, ImportCommand.self, PretrainedCommand.self], defaultSubcommand: InitNet.self)

  public init() {}
}
