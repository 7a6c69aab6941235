import ArgumentParser

/// `kernels`: matrices made from data.
public struct KernelsProgram: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Compute the kernel matrices of data.",
    discussion: "Without a subcommand, `empirical`, which is described below.",
    subcommands: [
      EmpiricalCommand.self, RegressionCommand.self, InfiniteCommand.self, SimilarityCommand.self,
    ],
    defaultSubcommand: EmpiricalCommand.self)

  public init() {}
}
