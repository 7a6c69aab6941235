import Diagnostics
import Foundation

/// Turns a plan into Make rules and stamps.
public struct RuleWriter: Sendable {
  public var plan: Plan

  public init(_ plan: Plan) { self.plan = plan }

  /// Writes `data/<profile>/rules.mk` and the stamps below `root`, and removes stamps of what is no longer there.
  ///
  /// A stamp is replaced only when its content differs. A stamp that has come back to what its output was made
  /// from gets the output's time, so that a change and its reversal rerun nothing.
  ///
  /// - Throws: `Problem.badConfiguration` for parameters no command line can carry, `Problem.cannotWrite`.
  public func write(root: String = ".") throws {
    let layout = plan.layout
    let folder = WorkingFolder(path: root)
    let text = try rules()
    for place in [layout.logs, layout.stamps, layout.figures] { try AtomicFile.makeParent(of: folder("\(place)/x")) }
    var stamps: Set<String> = []
    for node in plan.nodes {
      let stamp = layout.stamp(node.name)
      stamps.formUnion([stamp, layout.made(node.name), layout.digest(node.name)])
      try replace(
        stamp, with: node.stamp(layout: layout).json, made: layout.made(node.name),
        output: layout.output(node.name), folder)
    }
    for figure in plan.figures {
      let stamp = layout.figureStamp(figure.name)
      stamps.formUnion([stamp, layout.figureMade(figure.name)])
      try replace(
        stamp, with: figure.description.json, made: layout.figureMade(figure.name),
        output: layout.picture(figure.name), folder)
    }
    try AtomicFile.replaceIfChanged("\(plan.plotRevision)\n", at: folder(layout.plotRevision))
    for file in plan.ownFiles { stamps.insert(layout.digest(file)) }
    for dataset in plan.datasets { stamps.insert(layout.dataset(dataset)) }
    removeStamps(except: stamps, in: folder)
    try AtomicFile.replaceIfChanged(text, at: folder(layout.rules))
  }

  private func replace(
    _ stamp: String, with text: String, made: String, output: String, _ folder: WorkingFolder
  ) throws {
    guard try StampFile.replaceIfChanged(text, at: folder(stamp)) else { return }
    guard StampFile.contents(of: folder(made)) == Array(text.utf8),
      let time = FileTime(of: folder(output))
    else { return }
    time.apply(to: folder(stamp))
  }

  /// Removes the stamps of nodes that are no more, and what a killed run left half-written. As long as a node's output
  /// exists its stamps stay: the node may be that of another file of the user's, or come back.
  private func removeStamps(except kept: Set<String>, in folder: WorkingFolder) {
    let layout = plan.layout
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder(layout.stamps))) ?? [] {
      let path = "\(layout.stamps)/\(name)"
      if kept.contains(path) { continue }
      let node = [".json", ".made", ".digest"].first(where: name.hasSuffix).map { String(name.dropLast($0.count)) }
      let isOrphan = node.map { FileTime(of: folder(layout.output($0))) == nil } ?? false
      if isOrphan || StampFile.isLeftOver(name) { unlink(folder(path)) }
    }
  }

  /// The text of the rules.
  public func rules() throws -> String {
    let layout = plan.layout
    var lines = [
      "# Made by `pipeline prepare` from pipeline.yaml and its documents; changes made here are lost.",
      "SHELL := /bin/bash",
      ".SHELLFLAGS := -o pipefail -c",
      ".DELETE_ON_ERROR:",
      ".SUFFIXES:",
      "MAKEFLAGS += --no-builtin-rules --no-print-directory",
      "BIN ?= .build/release",
      "FIGURES := \(try targets(plan.figures.map { layout.picture($0.name) }))",
      "NODES := \(try targets(plan.nodes.map { layout.output($0.name) }))",
      ".PHONY: FORCE dag",
      "dag: $(FIGURES) ; @:",
    ]
    for dataset in plan.datasets { lines += try rule(forDataset: dataset) }
    for node in plan.nodes { lines += try rule(for: node) }
    for file in plan.ownFiles {
      lines += ["", "\(try MakeText.target(layout.digest(file))): \(try MakeText.target(file)) ;"]
    }
    for figure in plan.figures { lines += try rule(for: figure) }
    lines += try aliases()
    return lines.joined(separator: "\n") + "\n"
  }

  private func targets(_ paths: some Sequence<String>) throws -> String {
    try paths.map(MakeText.target).joined(separator: " ")
  }

  /// Refreshed whenever it is needed, under `make -n` as well, so that the nodes behind it are judged rightly.
  private func rule(forDataset name: String) throws -> [String] {
    let layout = plan.layout
    let stamp = try MakeText.target(layout.dataset(name))
    let log = try MakeText.target(layout.datasetLog(name))
    return [
      "",
      "\(stamp): FORCE",
      "\t+@$(BIN)/pipeline dataset \(MakeText.argument(name)) --profile \(MakeText.argument(layout.profile.name))"
        + " --stamp \(stamp) 2>&1 | tee \(log) || { code=$$?; rm -f \(stamp); exit $$code; }",
    ]
  }

  private func rule(for node: PlannedNode) throws -> [String] {
    let layout = plan.layout
    let output = try MakeText.target(layout.output(node.name))
    let (stamp, made) = (try MakeText.target(layout.stamp(node.name)), try MakeText.target(layout.made(node.name)))
    let digest = try MakeText.target(layout.digest(node.name))
    let needs = [stamp] + node.inputs.map(layout.digest) + (node.dataset.map { [layout.dataset($0)] } ?? [])
    let command = try (node.command + node.arguments(layout: layout)).map(MakeText.argument)
    return [
      "",
      "\(output): \(try targets(needs)) $(if $(wildcard \(digest)),,FORCE)",
      "\t@echo \(MakeText.argument("\(node.stage) \(node.name)"))",
      "\t@$(LAUNCHER) $(BIN)/\(command.joined(separator: " ")) 2>&1 | tee \(try MakeText.target(layout.log(node.name)))",
      "\t@cp \(stamp) \(made)",
      "\(digest): \(output) ;",
    ]
  }

  private func rule(for figure: PlannedFigure) throws -> [String] {
    let layout = plan.layout
    let picture = try MakeText.target(layout.picture(figure.name))
    let stamp = try MakeText.target(layout.figureStamp(figure.name))
    let golden = try targets([.real, .standIn].map { layout.golden(figure, $0) })
    let needs = [stamp, layout.plotRevision] + figure.nodes.map(layout.digest)
    return [
      "",
      "\(picture): \(try targets(needs)) $(wildcard \(golden)) "
        + "$(if $(wildcard \(try MakeText.target(layout.record(figure.name)))),,FORCE)",
      "\t@echo \(MakeText.argument("plot \(figure.name)"))",
      "\t@$(LAUNCHER) $(BIN)/plot \(stamp) -o \(picture) --golden \(try MakeText.target(layout.golden))"
        + " 2>&1 | tee \(try MakeText.target(layout.figureLog(figure.name)))",
      "\t@cp \(stamp) \(try MakeText.target(layout.figureMade(figure.name)))",
    ]
  }

  /// Short phony names: nodes, swept nodes, documents, `document/figure` and, for all figures of that name,
  /// `figure`.
  private func aliases() throws -> [String] {
    let layout = plan.layout
    var files: [String: [String]] = [:]
    for node in plan.nodes {
      for name in Set([node.name, node.base]) { files[name, default: []].append(layout.output(node.name)) }
    }
    let taken = WrittenNode.reserved.union(files.keys)
    for figure in plan.figures {
      for name in [figure.name, figure.document, figure.identifier] where !taken.contains(name) {
        files[name, default: []].append(layout.picture(figure.name))
      }
    }
    let names = files.keys.sorted()
    return ["", ".PHONY: \(try targets(names))"]
      + (try names.map { "\(try MakeText.target($0)): \(try targets(files[$0, default: []])) ; @:" })
  }
}
