import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Pipeline
import Plotting

/// `pipeline`: what the Makefile asks about `pipeline.yaml`.
public struct PipelineCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract: "Turn pipeline.yaml and its documents into Make rules; check, explain and report what Make made.",
    discussion: exitCodeHelp,
    subcommands: [
      Prepare.self, Why.self, PlanCommand.self, Check.self, Golden.self, ReportCommand.self, DatasetCommand.self,
      Prune.self,
    ])

  public init() {}

  /// The most cores a node is given: make's CORES, or all of this machine.
  ///
  /// - Throws: `Problem.usage` where it is no positive number.
  static func cores() throws -> Int {
    guard let text = ProcessInfo.processInfo.environment["CORES"], !text.isEmpty else {
      return ProcessInfo.processInfo.activeProcessorCount
    }
    guard let cores = Int(text), 1...1 << 20 ~= cores else {
      throw Problem(.usage, object: "CORES", cause: "is '\(text)'", remedy: "give a whole number from 1")
    }
    return cores
  }

  struct PlanOptions: ParsableArguments {
    @Option(help: "The profile of pipeline.yaml to run at.")
    var profile = "quick"

    @Option(
      help: ArgumentHelp(
        """
        A file of nodes and figures of your own, read after the documents; by default the one that the environment's \
        PIPELINE names, otherwise pipeline/own.yaml where there is one.
        """, valueName: "file"))
    var own: String?

    func file() throws -> PipelineFile {
      let named = ProcessInfo.processInfo.environment["PIPELINE"].flatMap { $0.isEmpty ? nil : $0 }
      return try PipelineFile.load(own: own ?? named)
    }

    /// How the plan of `pipeline.yaml` in this folder stands.
    ///
    /// - Parameter looksAgain: whether a data set that is not at hand counts as one to be looked for, where it is time to.
    func explanation(looksAgain: Bool = false) throws -> Explanation {
      try checked(looksAgain: looksAgain).explanation
    }

    /// Stages and `plot` are asked about the plan again only when a file or this program has changed since they last
    /// agreed; `record` notes that they did.
    func checked(looksAgain: Bool) throws -> (explanation: Explanation, record: () throws -> Void) {
      let file = try file()
      let revisions = stages.mapValues { $0.revision }.merging(["plot": Plot.revision]) { $1 }
      let profile = try file.profile(profile)
      try Layout(profile).checkPlaces()
      let plan = try file.plan(for: profile, revisions: revisions)
      let check = CheckedPlan(file, of: plan)
      let files =
        try check.files
        ?? plan.check(Self.check, figures: { Array(try FigureDescription.parse($0, file: $1).files) })
      try plan.layout.checkOutputs(of: plan)
      let policy = DatasetPolicy(standInsAllowed: profile.allowsStandIns, allowsDownload: looksAgain)
      let explanation = Explanation(try plan.reading(files), paths: file.paths) { Self.outlook($0, policy) }
      return (explanation, { try check.record(files) })
    }

    /// What is known of a data set without fetching or noting anything.
    private static func outlook(_ name: String, _ policy: DatasetPolicy) -> DatasetOutlook {
      let locator = DatasetLocator(keepsNotes: false)
      guard let identity = try? DatasetIdentity.named(name) else { return .unknown }
      return switch locator.outlook(identity, policy: policy) {
      case .real: .real
      case .standIn: .standIn
      case nil: .unknown
      }
    }

    /// Lets a stage's own command line judge its arguments.
    private static func check(_ stage: String, _ arguments: [String]) throws {
      guard let command = stages[stage] else { return }
      do {
        _ = try command.parse(arguments)
      } catch {
        let unknown = UnknownOption(in: arguments, of: command).map { unknown in
          "unknown option '\(unknown.option)'" + (unknown.suggestion.map { ", near '\($0.dropFirst(2))'" } ?? "")
        }
        throw Problem(.usage, cause: unknown ?? command.message(for: error))
      }
    }
  }

  struct Prepare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write data/<profile>/rules.mk, with rules for what is to be made now, and the stamps.",
      discussion: """
        Content decides what is to be made: files that were touched, are dated in the future or came out as they were \
        rerun nothing; an output that was changed since it was made is set aside and made anew.

        ENVIRONMENT  LAUNCHER, what will stand before every stage's command; of its placeholders {memory} is the MiB that the \
        node asks for and {cores} the cores worth giving it, at most CORES (all of this machine if not given); {node} and \
        {profile} are names.
        """)
    @Argument(help: "What is to be made; a name that is none is refused.")
    var names: [String] = []
    @OptionGroup var options: PlanOptions
    @Flag(help: "Where nothing is to be made, print the summary of 'report' and write its pages.")
    var report = false
    @Flag(help: "Write no file: print rules that tell what would be made.")
    var dryRun = false

    func run() throws {
      let launcher = try Launcher(ProcessInfo.processInfo.environment["LAUNCHER"] ?? "")
      let (explanation, record) = try options.checked(looksAgain: true)
      for name in names { _ = try explanation.targets(name) }
      if let warning = explanation.warning { StandardError.write("pipeline: warning: \(warning)\n") }
      for file in explanation.edited {
        let isMade = dryRun ? "would be" : "is"
        StandardError.write(
          "pipeline: warning: \(file) was changed since it was made; it \(isMade) made anew, the changed one kept as "
            + "\(file).edited\n")
      }
      let needs = launcher.asksForNeeds ? try PlanForecast(explanation.plan, of: explanation.open).needs : [:]
      let writer = RuleWriter(explanation, needs: needs, cores: try PipelineCommand.cores())
      guard !dryRun else { return print(try writer.rules(dry: true), terminator: "") }
      try writer.write()
      try record()
      guard report, explanation.isComplete else { return }
      let report = try Report(explanation)
      try report.write()
      print(report.summary)
    }
  }

  struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether something would be remade, and why; write and fetch nothing.")
    @Argument(help: "A node, a figure, a document or a file.")
    var name: String
    @OptionGroup var options: PlanOptions

    func run() throws { print(try options.explanation(looksAgain: true).text(for: name)) }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compare the figures' numbers with golden values.",
      discussion: "The user's own figures are shown too, but count only where they are named.")
    @Argument(help: "Figures or documents; all if none is named.")
    var names: [String] = []
    @OptionGroup var options: PlanOptions

    func run() throws {
      let check = try GoldenCheck(try options.explanation(), of: names)
      let rows = try check.rows()
      print(GoldenCheck.table(rows))
      try check.verify(rows)
    }
  }

  struct Golden: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record the numbers of figures that miss their golden values.")
    @Argument(help: "Figures or documents; all if none is named.")
    var names: [String] = []
    @OptionGroup var options: PlanOptions

    func run() throws {
      let changed = try GoldenCheck(try options.explanation(), of: names).record()
      print(changed.isEmpty ? "golden values are as they were" : changed.joined(separator: "\n"))
    }
  }

  struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report",
      abstract: "Summarise a run and write its page, figures/<profile>/index.html, and its gallery.",
      discussion: """
        The page has every figure with its numbers beside those of the paper and the golden values, what misses these \
        first; the scripts, data and provenance; and a search. The gallery shows the same of the project's documents in \
        Markdown: figures/<profile>/README.md and <document>.md. It is written of the files in figures/<profile>, the \
        golden values and the documents alone, so that any copy of the repository gives the same pages; that of profile \
        paper is kept in it.
        """)
    @OptionGroup var options: PlanOptions

    func run() throws {
      let report = try Report(try options.explanation())
      try report.write()
      print(report.summary)
      try report.verify()
    }
  }

  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what the pipeline made and makes no more, and remove it if asked to.",
      discussion: """
        Outputs of nodes and figures that the documents do not have any more, with their stamps and logs; those of another \
        file of one's own (PIPELINE) are among them. Files that the pipeline did not make are never touched.
        """)
    @Flag(help: "Remove what is listed.")
    var remove = false
    @OptionGroup var options: PlanOptions

    func run() throws {
      let leftovers = try Leftovers(of: try options.explanation().plan)
      print(leftovers.text)
      if remove { try leftovers.remove() }
    }
  }

  struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dataset", abstract: "Find or fetch a data set and note whether it is real or a stand-in.")
    @Argument(help: "The data set's name: \(DatasetIdentity.known.map(\.name).joined(separator: ", ")).")
    var name: String
    @OptionGroup var options: PlanOptions
    @Option(help: "The text file to keep the outcome in, replaced only when it changes.")
    var stamp: String

    func run() throws {
      let profile = try options.file().profile(options.profile)
      let wasReal = FileManager.default.contents(atPath: stamp) == Data("real\n".utf8)
      do {
        let policy = DatasetPolicy(standInsAllowed: profile.allowsStandIns && !wasReal)
        let found = try DatasetLocator.resolve(name: name, policy: policy)
        if found == .standIn {
          let places = try DatasetLocator().places(of: .named(name)).joined(separator: " nor in ")
          StandardError.write("pipeline: STAND-IN DATA are used for \(name), which is not in \(places)\n")
        }
        try AtomicFile.replaceIfChanged(found.word + "\n", at: stamp)
      } catch var problem as Problem where wasReal && problem.category == .dataUnavailable {
        problem.cause += "; a stand-in does not take the place of the real data that outputs here were made from"
        problem.remedy = [problem.remedy, "or remove data/\(profile.name) to begin anew"].compactMap { $0 }
          .joined(separator: "; ")
        throw problem
      }
    }
  }
}
