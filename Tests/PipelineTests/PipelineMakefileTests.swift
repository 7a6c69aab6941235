import Diagnostics
import Foundation
import Pipeline
import TestSupport
import Testing

/// The repository's own Makefile, with scripts for programs.
@Suite struct PipelineMakefileTests {
  private static let yaml = """
    nodes:
      a: { stage: gen, dataset: images }
      b: { stage: join, input: a, parameters: { vectors: true } }
    figures:
      one: { panels: [ { data: $b/eig } ] }
      two: { panels: [ { data: $a/eig } ] }

    """

  private func withRun(_ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    for file in ["Makefile", "pipeline/alone.bash"] {
      try run.write(String(contentsOf: root.appending(path: file), encoding: .utf8), to: file)
    }
    try prepare(run)
    try body(run)
  }

  /// Does what `pipeline prepare` does, and keeps the rules for the script to put in place.
  private func prepare(_ run: PipelineRun) throws {
    try run.prepare()
    try run.write(run.read("data/quick/rules.mk"), to: "rules.prepared")
    try run.write(RuleWriter(try run.explanation()).rules(dry: true), to: "rules.dry")
  }

  @Test("no node is called as one of the Makefile's own targets")
  func reservedNames() throws {
    try withRun { run in
      let doors = try #require(run.read("Makefile").firstMatch(of: #/(?m)^DOORS := (.*)$/#)).output.1
        .split(separator: " ").filter { !$0.hasPrefix(".") }
      #expect(doors.count > 20)
      for door in doors {
        try run.write("nodes: { \(door): { stage: gen } }\n", to: "pipeline/doc.yaml")
        let problem = #expect(throws: Problem.self, "\(door)") { try run.plan() }
        #expect(problem?.remedy == "rename the node", "\(door)")
      }
    }
  }

  @Test func figuresThenNothingButTheReport() throws {
    try withRun { run in
      let first = try run.run("make", ["BIN=bin", "-j2"])
      #expect(first.status == 0 && first.calls == ["a", "b", "one", "two"], "\(first.output)")
      #expect(first.output.contains("join b\n"))
      try prepare(run)
      let second = try run.run("make", ["BIN=bin", "figures"])
      #expect(second.status == 0 && second.calls.isEmpty)
      #expect(second.output == "pipeline report --profile quick\n")
    }
  }

  @Test func whereNothingIsToBeDoneOneProgramSaysSo() throws {
    try withRun { run in
      _ = try run.run("make", ["BIN=bin"])
      try run.write("all is well\n", to: "summary")
      let outcome = try run.run("make", ["BIN=bin"])
      #expect(outcome.status == 0 && outcome.calls.isEmpty)
      #expect(outcome.output == "all is well\n")
    }
  }

  @Test(arguments: ["", "half of a", "data/quick/a.h5: |\n\t\tfoo\nendif\n"]) func brokenRulesAreMadeAnew(text: String)
    throws
  {
    try withRun { run in
      try run.write(text, to: "data/quick/rules.mk")
      let outcome = try run.run("make", ["BIN=bin", "a"])
      #expect(outcome.status == 0 && outcome.calls == ["a"], "\(outcome.output)")
    }
  }

  @Test func goalsOfAnyProfileSayItThemselves() throws {
    try withRun { run in
      let outcome = try run.run("make", ["BIN=bin", "-n", "data/full/a.h5"])
      #expect(outcome.output.contains("--profile 'full'"), "\(outcome.output)")
    }
  }

  @Test func dryRunMakesNothing() throws {
    try withRun { run in
      let before = try run.listing()
      let outcome = try run.run("make", ["BIN=bin", "-n"])
      #expect(outcome.status == 0 && outcome.calls.isEmpty, "\(outcome.output)")
      #expect(try run.run("make", ["BIN=bin", "-q"]).status == 1)
      #expect(try run.run("make", ["BIN=bin", "-t"]).output.contains("refused"))
      #expect(try run.listing() == before)
      #expect(outcome.output.contains("bin/join data/quick/a.h5 --vectors -o data/quick/b.h5"))
    }
  }

  @Test func aFailureIsReportedAndEndsInFailure() throws {
    try withRun { run in
      try run.edit("vectors: true", "fail: true")
      try prepare(run)
      let outcome = try run.run("make", ["BIN=bin"])
      #expect(outcome.status != 0 && outcome.calls == ["a", "two"])
      #expect(outcome.output.contains("pipeline report --profile quick\n"))
    }
  }

  @Test func goalsByNameProfileAndLauncher() throws {
    try withRun { run in
      let figure = try run.run("make", ["BIN=bin", "two", "LAUNCHER=env"])
      #expect(figure.status == 0 && figure.calls == ["a", "two"], "\(figure.output)")
      let why = try run.run("make", ["BIN=bin", "why-doc/two"])
      #expect(why.output == "pipeline why doc/two --profile quick\n")
      let check = try run.run("make", ["BIN=bin", "check"])
      #expect(check.output == "pipeline check --profile quick\n")
    }
  }

  /// Ends make while a stage is at work, and counts the processes that are left in the folder after some seconds.
  private static let killing = """
    make BIN=bin "LAUNCHER=$2" a > /dev/null 2>&1 &
    for i in {1..300}; do [ -e started ] && break; sleep 0.1; done
    kill -$1 $!
    for i in {1..100}; do
      left=0
      for process in /proc/[0-9]*; do
        [ ${process#/proc/} != $$ ] && [ "$(readlink $process/cwd)" = "$(pwd -P)" ] && left=$((left + 1))
      done
      [ $left = 0 ] && break
      sleep 0.1
    done
    [ -e started ] && echo $left left
    """

  /// A launcher that waits for the stage, and passes no signal on, makes no difference.
  @Test(arguments: ["TERM", "KILL"], ["", "./launcher"]) func anEndedMakeLeavesNothingRunning(
    signal: String, launcher: String
  ) throws {
    try withRun { run in
      try Script.make("touch started\nexec sleep 120", at: "\(run.folder)/bin/gen")
      try Script.make("\"$@\"\ntrue", at: "\(run.folder)/launcher")
      let outcome = try run.run("bash", ["-c", Self.killing, "bash", signal, launcher])
      #expect(outcome.output.split(separator: "\n").last == "0 left", "\(outcome.output)")
    }
  }

  @Test func cleanSparesDownloadsAndThePapersFigures() throws {
    try withRun { run in
      try run.write("", to: "data/raw/images.bin")
      try run.write("", to: "figures/paper/doc/one.svg")
      _ = try run.run("make", ["BIN=bin"])
      #expect(try run.run("make", ["BIN=bin", "clean"]).status == 0)
      #expect(!run.exists("data/quick") && !run.exists("figures/quick"))
      #expect(run.exists("data/raw/images.bin") && run.exists("figures/paper/doc/one.svg"))
    }
  }

  @Test func cleaningSparesWhatMakeDidNotMake() throws {
    try withRun { run in
      for file in ["data/raw/images.bin", "data/my notes/a.txt", "data/x; touch PWNED/b.txt", "data/thesis/c.txt"] {
        try run.write("mine", to: file)
      }
      _ = try run.run("make", ["BIN=bin"])
      let refused = try run.run("make", ["BIN=bin", "clean", "PROFILE=thesis"])
      #expect(refused.status != 0 && refused.output.contains("was not made by make"), "\(refused.output)")
      #expect(run.exists("figures/quick"))
      #expect(try run.run("make", ["BIN=bin", "distclean"]).status == 0)
      #expect(!run.exists("data/quick") && !run.exists("PWNED"))
      for file in ["data/raw/images.bin", "data/my notes/a.txt", "data/x; touch PWNED/b.txt", "data/thesis/c.txt"] {
        #expect(run.read(file) == "mine")
      }
      let pattern = try run.run("make", ["BIN=bin", "a%b"])
      #expect(pattern.status != 0 && pattern.output.contains("no node or figure with %"), "\(pattern.output)")
    }
  }

  @Test func helpListsEveryDoor() throws {
    try withRun { run in
      let help = try run.run("make", ["help"]).output
      for goal in [
        "figures", "test", "check", "golden", "why-NAME", "bench", "clean", "deps", "format", "lint",
      ] {
        #expect(help.contains("\n\(goal) ") || help.hasPrefix("\(goal) "), "\(goal)")
      }
    }
  }
}
