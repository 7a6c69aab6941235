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
      Prepare.self, Why.self, Check.self, Golden.self, ReportCommand.self, DatasetCommand.self,
    ])

  public init() {}

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

    /// The validated plan of `pipeline.yaml` in this folder. Stages and `plot` are asked again only when a file or this
    /// program has changed since they last agreed.
    func plan() throws -> Plan { try checkedPlan().plan }

    func checkedPlan() throws -> (plan: Plan, check: CheckedPlan) {
      let file = try file()
      let revisions = stages.mapValues { $0.revision }.merging(["plot": Plot.revision]) { $1 }
      let plan = try file.plan(for: try file.profile(profile), revisions: revisions)
      let check = CheckedPlan(file, of: plan)
      if !check.isRecorded {
        try plan.check(Self.check, figures: { _ = try FigureDescription.parse($0, file: $1) })
      }
      return (plan, check)
    }

    /// Lets a stage's own command line judge its arguments.
    private static func check(_ stage: String, _ arguments: [String]) throws {
      guard let command = stages[stage] else { return }
      do {
        _ = try command.parse(arguments)
      } catch {
        throw Problem(.usage, cause: command.message(for: error))
      }
    }
  }

  struct Prepare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write data/<profile>/rules.mk and the stamps, and put the times of files in order.",
      discussion: """
        Files that were touched, and outputs that came out as they were, rerun nothing: the times of what is up to date \
        are put in order before Make looks at them.
        """)
    @OptionGroup var options: PlanOptions
    @Flag(help: "Where nothing is to be made, print the summary of 'report' and write its page.")
    var report = false

    func run() throws {
      let (plan, check) = try options.checkedPlan()
      try RuleWriter(plan).write()
      try check.record()
      try Settlement(plan).apply()
      guard report, Explanation(plan).isComplete, plan.datasets.allSatisfy({ isPresent($0, plan.layout) }) else {
        return
      }
      let report = try Report(plan, isComplete: true)
      try report.writeIndex()
      print(report.summary)
    }

    /// Whether the data set is the real one now as when its nodes were made.
    private func isPresent(_ name: String, _ layout: Layout) -> Bool {
      let policy = DatasetPolicy(allowsStandIn: false, allowsDownload: false)
      guard let found = try? DatasetLocator.resolve(name: name, policy: policy) else { return false }
      return FileManager.default.contents(atPath: layout.dataset(name)) == Data("\(found.word)\n".utf8)
    }
  }

  struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say whether something would be remade, and why.")
    @Argument(help: "A node, a figure, a document or a file.")
    var name: String
    @OptionGroup var options: PlanOptions

    func run() throws { print(try Explanation(try options.plan()).text(for: name)) }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Compare the figures' numbers with golden values.")
    @OptionGroup var options: PlanOptions

    func run() throws {
      let plan = try options.plan()
      let rows = try GoldenCheck(plan).rows()
      print(GoldenCheck.table(rows))
      try GoldenCheck.verify(rows, profile: plan.layout.profile)
    }
  }

  struct Golden: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record the numbers of figures that miss their golden values.")
    @OptionGroup var options: PlanOptions

    func run() throws {
      let changed = try GoldenCheck(try options.plan()).record()
      print(changed.isEmpty ? "golden values are as they were" : changed.joined(separator: "\n"))
    }
  }

  struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report", abstract: "Summarise a run and write figures/<profile>/index.html.")
    @OptionGroup var options: PlanOptions

    func run() throws {
      let report = try Report(try options.plan())
      try report.writeIndex()
      print(report.summary)
      try report.verify()
    }
  }

  struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dataset", abstract: "Find or fetch a data set and note whether it is real or a stand-in.")
    @Argument(help: "The data set's name: cifar-10 or mnist.")
    var name: String
    @OptionGroup var options: PlanOptions
    @Option(help: "The text file to keep the outcome in, replaced only when it changes.")
    var stamp: String

    func run() throws {
      do {
        let profile = try options.file().profile(options.profile)
        let policy = DatasetPolicy(standInsAllowed: profile.allowsStandIns)
        let found = try DatasetLocator.resolve(name: name, policy: policy)
        if found == .standIn { note("STAND-IN DATA are used for \(name)") }
        try AtomicFile.replaceIfChanged(found.word + "\n", at: stamp)
      } catch let problem as Problem where problem.category == .dataUnavailable {
        // The nodes that need the data fail, each with this message; the others are made.
        note("\(problem)")
        try AtomicFile.replaceIfChanged("unavailable\n", at: stamp)
      }
    }

    private func note(_ text: String) {
      StandardError.write("pipeline: \(text)\n")
    }
  }
}
