import Diagnostics
import Foundation
import Pipeline
import TestSupport
import Testing

/// What stands before every stage's command, and what it may ask of a node.
struct LauncherTests {
  private static let document = """
    nodes:
      a: { stage: gen, sweep: { s: [1, 2] } }
      b: { stage: join, input: a, over: s }
    figures:
      f: { panels: [ { data: $b/x } ] }

    """

  @Test(arguments: [
    "", "srun -n1", "srun -c{cores} --mem={memory}M -J {node} -o {profile}.log", "env X=${HOME} a{1,2} '{ echo; }' {}",
  ]) func knownPlaceholders(text: String) throws { _ = try Launcher(text) }

  @Test(arguments: ["srun --mem={mem}", "{Memory}", "x{nodes}{memory}"]) func unknownOnesAreRefused(text: String) throws
  {
    let problem = try #require(throws: Problem.self) { _ = try Launcher(text) }
    #expect(problem.category == .usage)
    for name in Launcher.placeholders { #expect(problem.remedy?.contains("{\(name)}") == true) }
  }

  /// Each node gets what is its own, the launcher's own words stay as they are, and without it nothing is asked for.
  @Test func placeholdersAreFilledIn() throws {
    let run = try PipelineRun(["doc": Self.document])
    defer { run.remove() }
    try Script.make("echo \"$1|$2|$3|$4|$5\" >> launched; shift 5; exec \"$@\"", at: "\(run.folder)/launch")
    let needs = [
      "a@s-1": Needs(memory: 1e6, cores: 9, work: Work(double: 1e12)), "a@s-2": Needs.small,
      "b": Needs(memoryPerCore: 0x1p30, work: Work(single: 1e14)), "doc/f": Needs(memory: .infinity, cores: 1),
    ]
    try RuleWriter(try run.explanation(), needs: needs, cores: 4).write()
    let launcher = "./launch {memory} {cores} {node} {profile} 'a b,{}'"
    let outcome = try run.run("make", ["-f", "data/quick/rules.mk", "BIN=bin", "dag", "LAUNCHER=\(launcher)"])
    #expect(outcome.status == 0 && outcome.calls == ["a@s-1", "a@s-2", "b", "f"], "\(outcome.output)")
    let lines = run.read("launched").split(separator: "\n").sorted().map(String.init)
    #expect(
      lines == [
        "1000000000000|1|doc.f|quick|a b,{}", "192|1|a@s-2|quick|a b,{}", "194|4|a@s-1|quick|a b,{}",
        "5312|4|b|quick|a b,{}",
      ])
  }

  /// As where the machine it was made on does not share the folder.
  @Test func aMissingOutputIsAFailure() throws {
    let run = try PipelineRun(["doc": Self.document])
    defer { run.remove() }
    try run.prepare()
    let outcome = try run.run("make", ["-f", "data/quick/rules.mk", "BIN=bin", "a@s-1", "LAUNCHER=true"])
    #expect(outcome.status != 0 && outcome.output.contains("data/quick/a@s-1.h5 is missing"), "\(outcome.output)")
    #expect(!run.exists("data/quick/stamps/a@s-1.made") && run.read("data/quick/log/a@s-1.log").contains("missing"))
  }

  /// A second's work is worth a core, and no more are given than there are or can be used.
  @Test func coresFollowTheWork() {
    let small = Needs(cores: .max, work: Work(double: 1e9))
    let large = Needs(cores: 6, work: Work(double: 1e15))
    #expect(small.cores(atMost: 64) == 1)
    #expect(large.cores(atMost: 64) == 6 && large.cores(atMost: 2) == 2)
    #expect(Needs(work: Work(double: .infinity)).cores(atMost: 8) == 8)
  }
}
