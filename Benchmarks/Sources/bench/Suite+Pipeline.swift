import Foundation
import Pipeline

extension Suite {
  /// Reading and planning 3,000 nodes, and a run that finds nothing to do: the files' part, and all of `make figures`.
  func measurePipeline(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bench-pipeline-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try GeneratedRun(in: folder)
    let planning = try Timing.of(rounds: rounds) { consume(try run.plan()) }
    add("planning \(run.nodeCount) nodes", planning, into: &table)
    try run.pretendMade()
    let settling = try Timing.of(rounds: rounds) {
      let explanation = Explanation(try run.plan(), root: folder)
      try RuleWriter(explanation).write()
      guard explanation.isComplete else { throw GeneratedRun.Unfinished() }
    }
    add("finding that nothing is to be done", settling, into: &table)
    guard let make = try run.makeProcess() else { return }
    let whole = try Timing.of(rounds: rounds) { try make() }
    add("make figures with nothing to do", whole, into: &table)
  }

  private func add(_ item: String, _ timing: Timing, into table: inout ResultTable) {
    table.add(
      Result(
        item: item, ours: range(timing), measure: duration(timing.least), target: "≤ 1 s", isMet: timing.least <= 1))
  }
}

/// A pipeline of 3,000 nodes: 300 written one by one, 2,700 by sweeps, and 30 figures.
private struct GeneratedRun {
  struct Unfinished: Error {}

  let folder: String
  let nodeCount = 3000

  init(in folder: String) throws {
    self.folder = folder
    var nodes = (1...300).map { seed in
      "  x\(seed): { stage: gen-data, parameters: { input: gaussian, samples: \(seed), dimension: 20, seed: \(seed) } }"
    }
    nodes += (1...60).map { number in
      "  net\(number): { stage: init-net, sweep: { seed: 1..15 }, parameters: { inputs: 20, width: \(number + 20), depth: 2 } }"
    }
    nodes += (1...60).map { number in
      "  k\(number): { stage: kernels, inputs: { data: x\(number), network: net\(number) }, parameters: { ck: all, ntk: true } }"
    }
    nodes += (1...60).map { "  e\($0): { stage: eigs, input: k\($0) }" }
    let figures = (1...30).map { number in
      """
        figure-\(number):
          panels:
            - { each: { s: net\(number)@seed }, kind: spectrum, name: "s-{s}", eigenvalues: "$e\(number)@seed-{s}/ntk/eigenvalues" }
            - { each: { s: net\(number + 30)@seed }, kind: spectrum, name: "t-{s}", eigenvalues: "$e\(number + 30)@seed-{s}/ntk/eigenvalues" }
          numbers: { "ks-{s}": { each: { s: net\(number)@seed }, of: "s-{s}.largest" } }
      """
    }
    try write("profiles: { quick: {} }\ndocuments: [generated]\n", to: "pipeline.yaml")
    try write(
      "nodes:\n\(nodes.joined(separator: "\n"))\nfigures:\n\(figures.joined(separator: "\n"))\n",
      to: "pipeline/generated.yaml")
  }

  func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func plan() throws -> Plan {
    let file = try PipelineFile.load(in: folder)
    let stages = ["gen-data", "init-net", "kernels", "eigs", "plot"]
    let revisions = Dictionary(uniqueKeysWithValues: stages.map { ($0, 1) })
    return try file.plan(for: try file.profile("quick"), revisions: revisions)
  }

  /// Makes everything, with a script that writes next to nothing for every stage.
  func pretendMade(_ program: String? = nil) throws {
    let stage = """
      #!/bin/bash
      while [ $# -gt 0 ]; do case $1 in -o) out=$2;; --digest-file) digest=$2;; esac; shift; done
      if [ -n "$digest" ]; then echo output > $out; printf '%064d\n' 0 > $digest; exit; fi
      base=${out%.svg}; mkdir -p ${out%/*}
      for file in $base.{gnuplot,pdf,png,svg}; do echo picture > $file; done
      echo '{"id": "x", "document": "d", "profile": "quick", "title": "", "caption": "", "data": "real",
        "numbers": {}, "notes": [], "provenance": {}}' > $base.json
      """
    for name in ["gen-data", "init-net", "kernels", "eigs", "plot"] {
      try write(stage + "\n", to: "stages/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/stages/\(name)")
    }
    if let program {
      try execute([program, "prepare"])
    } else {
      try RuleWriter(Explanation(plan(), root: folder)).write()
    }
    try execute(["make", "-j4", "-f", "data/quick/rules.mk", "BIN=stages", "dag"])
  }

  /// A run of the repository's Makefile with its programs, in which nothing is to be done; nil where the programs are
  /// not built.
  func makeProcess() throws -> (() throws -> Void)? {
    let here = FileManager.default.currentDirectoryPath
    let program = "\(here)/.build/release/pipeline"
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    try write(String(contentsOfFile: "\(here)/Makefile", encoding: .utf8), to: "Makefile")
    // The programs' own stages have other revisions than the plan above.
    try pretendMade(program)
    return { try execute(["make", "figures", "BIN=\(here)/.build/release"]) }
  }

  private func execute(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["-u", "MAKEFLAGS", "-u", "MAKELEVEL", "-u", "PIPELINE"] + words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Unfinished() }
  }
}
