import Diagnostics
import Foundation
import Pipeline
import Testing

/// Content decides what reruns: edits, clocks and lost stamps.
@Suite struct PipelineContentTests {
  private static let yaml = """
    nodes:
      a: { stage: gen, parameters: { seed: 1 } }
      b: { stage: join, input: a }
      c: { stage: join, input: [b, mine.h5] }
    figures:
      one: { panels: [ { data: $c/eig } ] }
      two: { panels: [ { data: "mine.h5:y" } ] }

    """

  private func withRun(_ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": Self.yaml])
    defer { run.remove() }
    try run.write("mine\n", to: "mine.h5")
    #expect(try run.make().calls == ["a", "b", "c", "one", "two"])
    try body(run)
    #expect(try run.make().calls.isEmpty)
  }

  private func setTime(_ time: Date, of file: String, in run: PipelineRun) throws {
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: "\(run.folder)/\(file)")
  }

  /// An edit in place, of the same size and with the old time restored, is noticed; what was edited is kept.
  @Test func anEditedOutputIsMadeAnew() throws {
    try withRun { run in
      let path = "\(run.folder)/data/quick/b.h5"
      let (text, time) = (run.read("data/quick/b.h5"), try FileManager.default.attributesOfItem(atPath: path))
      let edited = text.replacing("join", with: "jOin")
      try edited.write(toFile: path, atomically: false, encoding: .utf8)
      try setTime(try #require(time[.modificationDate] as? Date), of: "data/quick/b.h5", in: run)
      #expect(try run.explanation().edited == ["data/quick/b.h5"])
      #expect(try run.explanation().text(for: "one").contains("data/quick/b.h5 was changed since it was made"))
      #expect(try run.make().calls == ["b"])
      #expect(run.read("data/quick/b.h5") == text && run.read("data/quick/b.h5.edited") == edited)
    }
  }

  @Test func aReplacedOutputIsMadeAnew() throws {
    try withRun { run in
      try run.write("made elsewhere\n", to: "data/quick/a.h5")
      #expect(try run.make().calls == ["a"])
    }
  }

  /// Other inodes and times, the same content.
  @Test func aCopiedFolderRerunsNothing() throws {
    try withRun { run in
      _ = try run.run("bash", ["-c", "cp -r data copy && rm -r data && mv copy data"])
      #expect(try run.make().calls.isEmpty)
    }
  }

  @Test(arguments: [-1e9, 1e9]) func timesDecideNothing(shift: Double) throws {
    try withRun { run in
      let time = Date(timeIntervalSinceNow: shift)
      let files = try FileManager.default.subpathsOfDirectory(atPath: run.folder)
      for file in files where !file.hasPrefix("bin") { try setTime(time, of: file, in: run) }
      let warning = try run.explanation().warning
      #expect((warning != nil) == (shift > 0) && !(warning ?? "").contains("\n"))
      let outcome = try run.make()
      #expect(outcome.calls.isEmpty && outcome.output.isEmpty, "\(outcome.output)")
      try run.edit("seed: 1", "seed: 2")
      for file in ["pipeline/doc.yaml", "mine.h5"] { try setTime(time, of: file, in: run) }
      #expect(try run.make().calls == ["a", "b", "c", "one"])
      try run.write("other\n", to: "mine.h5")
      try setTime(time, of: "mine.h5", in: run)
      #expect(try run.make().calls == ["c", "one", "two"])
    }
  }

  @Test(arguments: [
    ("data/quick/log", []), ("data/quick/stamps/b.digest", []), ("data/quick/stamps/b.json", []),
    ("data/quick/stamps/own", []), ("data/quick/stamps/plot.revision", []), ("data/quick/rules.mk", []),
    ("data/quick/stamps/b.made", ["b"]), ("data/quick/stamps/figures", ["one", "two"]),
    ("figures/quick", ["one", "two"]),
    ("data/quick/stamps", ["a", "b", "c", "one", "two"]), ("data/quick", ["a", "b", "c", "one", "two"]),
  ]) func whatIsDeletedCostsOnlyItself(path: String, calls: [String]) throws {
    try withRun { run in
      try run.delete(path)
      #expect(try run.make().calls == calls)
    }
  }

  @Test(arguments: ["", "half", "\0\0\0\n", "1\n2\n3\n"]) func brokenStampsAreWrittenAgain(text: String) throws {
    try withRun { run in
      for file in ["json", "digest", "made", "needs"] { try run.write(text, to: "data/quick/stamps/b.\(file)") }
      #expect(try run.make().calls == ["b"])
    }
  }

  /// A run cut short between the output and its record, and a description that comes back.
  @Test func anOutputWithoutItsRecordIsRemade() throws {
    try withRun { run in
      let made = run.read("data/quick/stamps/a.made")
      try run.edit("seed: 1", "seed: 2")
      _ = try run.make(["a"])
      try run.write(made, to: "data/quick/stamps/a.made")
      try run.edit("seed: 2", "seed: 1")
      #expect(try run.make().calls == ["a"])
      #expect(run.read("data/quick/a.h5") == "gen --seed 1\n")
    }
  }

  @Test func ownFilesThatAreNotThereAreNamed() throws {
    try withRun { run in
      try run.delete("mine.h5")
      #expect(try run.explanation().text(for: "c").contains("its input mine.h5 is missing"))
      #expect(try run.make(["-k", "dag"]).status != 0)
      try run.write("mine\n", to: "mine.h5")
    }
  }

  /// The output of a node is that node, whether given by its name or by its path.
  @Test func pathsOfOutputsAreNodes() throws {
    let run = try PipelineRun([
      "doc": """
      nodes:
        a: { stage: gen, parameters: { seed: 1 } }
        b: { stage: join, input: data/quick/a.h5 }
      figures:
        one: { panels: [ { data: "data/quick/b.h5:y" } ] }

      """
    ])
    defer { run.remove() }
    #expect(try run.make().calls == ["a", "b", "one"])
    try run.edit("seed: 1", "seed: 2")
    #expect(try run.make().calls == ["a", "b", "one"])
    #expect(try run.make().calls.isEmpty)
  }
}

/// Nodes that need a public data set.
@Suite struct PipelineDatasetTests {
  private func withRun(_ word: String, _ body: (PipelineRun) throws -> Void) throws {
    let run = try PipelineRun(["doc": "nodes:\n  a: { stage: gen, dataset: images, parameters: { seed: 1 } }\n"])
    defer { run.remove() }
    try run.write("\(word)\n", to: "found")
    #expect(try run.make(["a"], outlook: .unknown).calls == ["a"])
    try body(run)
  }

  /// Neither looked for nor replaced.
  @Test func whatWasMadeFromRealDataStays() throws {
    try withRun("real") { run in
      try run.write("stand-in\n", to: "found")
      for outlook in [DatasetOutlook.unknown, .standIn, .real] {
        #expect(try run.make(["a"], outlook: outlook).calls.isEmpty)
        #expect(try run.explanation(outlook: outlook).text(for: "a") == "a is up to date")
      }
      // What says so survives the loss of the stamps, and that of its own file.
      try run.delete("data/quick/images.dataset")
      try run.prepare(outlook: .unknown)
      #expect(run.read("data/quick/images.dataset") == "real\n")
      try run.delete("data/quick/stamps")
      try run.prepare(outlook: .unknown)
      #expect(run.read("data/quick/images.dataset") == "real\n")
    }
  }

  @Test func realDataTakeThePlaceOfStandIns() throws {
    try withRun("stand-in") { run in
      #expect(try run.make(["a"], outlook: .standIn).calls.isEmpty)
      // Looked for once more, in vain.
      #expect(try run.explanation(outlook: .unknown).text(for: "a").contains("images would be looked for again"))
      #expect(try run.make(["a"], outlook: .unknown).calls.isEmpty)
      try run.write("real\n", to: "found")
      #expect(try run.explanation(outlook: .real).text(for: "a").contains("the real data set images is there now"))
      #expect(try run.make(["a"], outlook: .real).calls == ["a"])
      #expect(try run.make(["a"], outlook: .unknown).calls.isEmpty)
    }
  }

  @Test func aSearchThatSucceedsRerunsTheNode() throws {
    try withRun("stand-in") { run in
      try run.write("real\n", to: "found")
      #expect(try run.make(["a"], outlook: .unknown).calls == ["a"])
    }
  }
}

/// What would not fit into a file's name, a command line, or a minute.
@Suite struct PipelineLimitTests {
  private func problem(_ yaml: String) throws -> Problem? {
    do {
      let file = try PipelineFile(document: "doc", yaml: yaml)
      let plan = try file.validated(for: Profile("quick"), revisions: ["gen": 1, "join": 1, "plot": 1])
      _ = try RuleWriter(Explanation(plan, root: "/nowhere")).rules()
      return nil
    } catch let problem as Problem {
      #expect(problem.category == .badConfiguration)
      return problem
    }
  }

  @Test func namesFitIntoFilesNames() throws {
    let (fits, long) = (String(repeating: "n", count: 200), String(repeating: "n", count: 201))
    #expect(try problem("nodes:\n  \(fits): { stage: gen }") == nil)
    for yaml in [
      "nodes:\n  \(long): { stage: gen }", "nodes:\n  \(fits): { stage: gen, sweep: { s: [1] } }",
      "figures:\n  \(fits): { title: x }", "nodes:\n  x: { stage: gen, dataset: \(long) }",
    ] {
      let problem = try #require(try problem(yaml))
      #expect(problem.file == "pipeline/doc.yaml:2" && problem.cause.contains("bytes"), "\(problem)")
    }
    let path = "\(String(repeating: "p", count: 300)).h5"
    #expect(try problem("nodes:\n  x: { stage: join, input: \(path) }")?.cause.contains("bytes") == true)
  }

  @Test func commandLinesFitIntoTheSystems() throws {
    func yaml(_ count: Int) -> String {
      """
      nodes:
        a: { stage: gen, sweep: { s: 1..\(count) } }
        b: { stage: join, input: a, over: s }

      """
    }
    let run = try PipelineRun(["doc": yaml(2000)])
    defer { run.remove() }
    // The members are made by hand: what is of interest is the long line.
    for member in 1...2000 { try run.write("\(member)\n", to: "data/quick/stamps/a@s-\(member).digest") }
    let rules = try RuleWriter(try run.explanation()).rules()
    #expect(rules.split(separator: "\n").allSatisfy { $0.utf8.count < 131_072 || !$0.hasPrefix("\t") })
    let problem = try #require(try problem(yaml(10_000)))
    #expect(problem.cause.contains("10000 inputs") && problem.file == "pipeline/doc.yaml:3", "\(problem)")
  }

  @Test func chainsAreBounded() throws {
    let chain = (1...5000).map { "  n\($0): { stage: join, input: n\($0 - 1) }\n" }.joined()
    let problem = try #require(try problem("nodes:\n  n0: { stage: gen }\n\(chain)"))
    #expect(problem.file == "pipeline/doc.yaml:5002" && problem.cause.contains("5000"), "\(problem)")
  }

  @Test func largePipelinesTakeSeconds() throws {
    let figures = (1...20_000).map { "  f\($0): { panels: [ { data: $a@s-\($0)/x } ] }\n" }
    let yaml = "nodes:\n  a: { stage: gen, sweep: { s: 1..20000 } }\nfigures:\n" + figures.joined()
    let start = secondsOfThisThread()
    let file = try PipelineFile(document: "doc", yaml: yaml)
    let plan = try file.validated(for: Profile("quick"), revisions: ["gen": 1, "plot": 1])
    #expect(plan.figures.count == 20_000)
    #expect(try RuleWriter(Explanation(plan, root: "/nowhere")).rules().utf8.count > 1_000_000)
    #expect(secondsOfThisThread() - start < 40)
  }

  /// Of the processor, which other work does not add to.
  private func secondsOfThisThread() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
