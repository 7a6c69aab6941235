import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Pipeline
import Plotting

extension Profile: ExpressibleByArgument {}

/// `pipeline`: what the Makefile asks about `pipeline.yaml`.
public struct PipelineCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract: "Turn pipeline.yaml into Make rules; check, explain and report what Make made.",
    discussion: exitCodeHelp,
    subcommands: [
      Rules.self, Settle.self, Why.self, Check.self, Golden.self, ReportCommand.self, DatasetCommand.self,
    ])

  public init() {}

  struct PlanOptions: ParsableArguments {
    @Option(help: "The sizes to run at.")
    var profile = Profile.quick

    /// The validated plan of `pipeline.yaml` in this folder.
    func plan() throws -> Plan {
      let revisions = stages.mapValues { $0.revision }.merging(["plot": Plot.revision]) { $1 }
      return try PipelineFile.load().validated(
        for: profile, revisions: revisions, check: Self.check,
        figureCheck: { _ = try FigureDescription.parse($0, file: $1) })
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

  struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write data/<profile>/rules.mk and the stamps of nodes and figures.")
    @OptionGroup var options: PlanOptions

    func run() throws { try RuleWriter(try options.plan()).write() }
  }

  struct Settle: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put the times of up-to-date files in order, so that touched files rerun nothing.")
    @OptionGroup var options: PlanOptions

    func run() throws { try Settlement(try options.plan()).apply() }
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
      let rows = try GoldenCheck(try options.plan()).rows()
      print(GoldenCheck.table(rows))
      try GoldenCheck.verify(rows, profile: options.profile)
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
        let policy = DatasetPolicy(profile: options.profile.rawValue)
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
