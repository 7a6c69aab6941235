import ArgumentParser
import Diagnostics
import Store
import Theory

/// `theory`: limit spectra.
public struct TheoryStage: Stage {
  public static let revision = 1
  public static let configuration = CommandConfiguration(commandName: "theory", abstract: "Limit spectra.")
  @OptionGroup var law: LawOptions
  @Option(help: "Laws.") var laws = CommaList(["ck", "ntk"])
  @OptionGroup var output: OutputOptions
  public init() {}
  public func run() throws {}
}
