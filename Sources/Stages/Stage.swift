import ArgumentParser
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Store

/// One executable of the pipeline: a command line, and what it does with it.
public protocol Stage: ParsableCommand {
  /// Raised when the stage's results change for equal parameters; nodes of older revisions are made again.
  static var revision: Int { get }
}

/// The stages by name, as `pipeline.yaml` calls them: a program, with its subcommand where that is not the default.
public let stages: [String: any Stage.Type] = [
  "gen-data": SamplesCommand.self,
  "gen-data graphs": GraphsCommand.self,
  "gen-data mixture": MixtureCommand.self,
  "gen-data process": ProcessCommand.self,
  "init-net": InitNet.self,
  "train": Train.self,
  "kernels": EmpiricalCommand.self,
  "kernels infinite": InfiniteCommand.self,
  "kernels similarity": SimilarityCommand.self,
  "eigs": MatricesCommand.self,
  "eigs overlaps": OverlapsCommand.self,
  "eigs power-law": PowerLawCommand.self,
  "match": MatchCommand.self,
  "theory": LimitsCommand.self,
  "theory contour": ContourCommand.self,
  "theory overlaps": OverlapsTheoryCommand.self,
  "theory power-law": PowerLawTheoryCommand.self,
  "theory spikes": SpikesCommand.self,
]

/// The exit codes, for every `--help`.
let exitCodeHelp = """
  EXIT STATUS
    0  the output is complete and in place
    64 wrong command line                 65 an input is not what it should be
    66 an input file is missing           69 a data set cannot be found
    70 a numerical method failed          71 the system failed
    74 the output cannot be written       78 a configuration file is wrong
    79 numbers differ from golden values  128+n ended by signal n
  """

extension ParsableCommand {
  /// Runs the command as a process: the right BLAS kernel, clean ends on signals, one message for a failure.
  public static func runAsProcess() -> Never {
    BLASKernel.selectBest()
    let handlers = Termination.install()
    LoggingSystem.bootstrap { PlainLogHandler(label: $0) }
    let name = _commandName
    do {
      var command = try parseAsRoot(joiningNegativeNumbers(CommandLine.arguments.dropFirst()))
      try withExtendedLifetime(handlers) { try command.run() }
      // A reader that has seen enough, such as `head`, is no failure to speak of.
      if fflush(nil) != 0 {
        guard errno != EPIPE else { Foundation.exit(128 + SIGPIPE) }
        throw Problem(
          .cannotWrite, object: "standard output", cause: String(cString: strerror(errno)),
          remedy: "free space on the disk")
      }
      Foundation.exit(0)
    } catch {
      guard let problem = problem(for: error) else {
        if exitCode(for: error) == .success, let stage = configuration.defaultSubcommand,
          ["-h", "--help"].contains(CommandLine.arguments.dropFirst().joined(separator: " "))
        {
          // The page of a program with subcommands goes on with that of its default.
          print("\(helpMessage())\n\n\(helpMessage(for: stage))")
          Foundation.exit(0)
        }
        exit(withError: error)
      }
      StandardError.write("\(name): error: \(problem)\n")
      Foundation.exit(problem.category.exitCode)
    }
  }

  /// The arguments with `--name -1` as `--name=-1`: the parser would take the number for an option, and say that the
  /// value is missing.
  private static func joiningNegativeNumbers(_ arguments: ArraySlice<String>) -> [String] {
    arguments.reduce(into: []) { joined, argument in
      if let option = joined.last, option.hasPrefix("--"), !option.contains("="), option != "--",
        argument.wholeMatch(of: #/-\.?[0-9].*/#) != nil
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else {
        joined.append(argument)
      }
    }
  }

  /// What to say of `error`; nil where it is the command line's own: help asked for, or an option misused.
  private static func problem(for error: any Error) -> Problem? {
    if let problem = error as? Problem { return problem }
    guard exitCode(for: error) == .failure else { return nil }
    return Problem(.systemFailure, cause: "\(error)", remedy: "report this, with the command that led to it")
  }
}

/// The options that every stage writing a file has.
struct OutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The HDF5 file to write.", valueName: "file"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also keep the content's digest in this text file, replaced only when it changes.", valueName: "file"))
  var digestFile: String?

  /// Writes the output with its provenance; it appears complete or not at all, and never over an input.
  ///
  /// - Parameters:
  ///   - stage: the stage at work.
  ///   - kind: the schema's name: "data", "network", "kernels", …
  ///   - inputs: the files read, by role.
  ///   - parameters: what else decided the content.
  func write<Command: Stage>(
    by stage: Command.Type, kind: String, inputs: [String: any InputFile], parameters: [String: String],
    _ body: (H5Writer) throws -> Void
  ) throws {
    try refuseOverwriting(Array(inputs.values))
    let digest = try H5Writer.write(to: output) { file in
      try file.set("kind", to: kind)
      try file.set("schema", to: 1)
      try body(file)
      try file.setProvenance("stage", to: stages.first { $0.value == stage }?.key ?? Command._commandName)
      try file.setProvenance("revision", to: String(Command.revision))
      try file.setProvenance("parameters", to: Provenance.text(parameters))
      try file.setProvenance(
        "input-digests", to: Provenance.text(try inputs.mapValues { try $0.contentDigest() }))
      try file.setProvenance("blas", to: "OpenBLAS \(BLASKernel.name), \(BLASKernel.threads) threads")
      if let commit = ProcessInfo.processInfo.environment["RESOLVENT_COMMIT"], !commit.isEmpty {
        try file.setProvenance("commit", to: commit)
      }
    }
    if let digestFile { try AtomicFile.replaceIfChanged(digest + "\n", at: digestFile) }
  }

  /// - Throws: `Problem.usage` where the output, or what another option writes to, is one of `inputs`.
  func refuseOverwriting(
    _ inputs: [any InputFile], at path: String? = nil, option: String = "--output"
  ) throws {
    let output = path ?? output
    let place = URL(fileURLWithPath: output).resolvingSymlinksInPath()
    for input in inputs where URL(fileURLWithPath: input.path).resolvingSymlinksInPath() == place {
      throw Problem(
        .usage, file: output, object: option, cause: "would overwrite an input",
        remedy: "choose another name")
    }
  }
}

/// How a file says where it comes from.
enum Provenance {
  /// `name=value` pairs, sorted by name.
  static func text(_ pairs: [String: String]) -> String {
    pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// Where the data behind the inputs come from: the least real of them.
  static func origin(of inputs: [H5Reader]) throws -> String {
    origin(among: try inputs.compactMap { try $0.string(attribute: "data") })
  }

  /// The origin of what is made from data of these origins.
  static func origin(among origins: [String]) -> String {
    ["stand-in", "real", "synthetic"].first { origins.contains($0) } ?? "synthetic"
  }
}

/// Names of closed sets as option values.
extension ExpressibleByArgument where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

/// A list given as `1,2,3`.
struct CommaList<Element: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable,
  CustomStringConvertible
{
  var elements: [Element]

  init?(argument: String) {
    let parts = argument.split(separator: ",").map { Element($0.trimmingCharacters(in: .whitespaces)) }
    guard !parts.isEmpty, !parts.contains(where: { $0 == nil }) else { return nil }
    elements = parts.compactMap { $0 }
  }

  init(_ elements: [Element]) { self.elements = elements }

  var description: String { text }

  var text: String { elements.map(\.description).joined(separator: ",") }
}
