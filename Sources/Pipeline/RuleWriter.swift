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
    let text = try rules()
    for folder in [layout.logs, layout.figures] { try AtomicFile.makeParent(of: "\(root)/\(folder)/x") }
    var stamps: Set<String> = []
    for node in plan.nodes {
      let stamp = layout.stamp(node.name)
      stamps.formUnion([stamp, layout.made(node.name), layout.digest(node.name)])
      try replace(
        stamp, with: node.stamp(layout: layout).json, made: layout.made(node.name),
        output: layout.output(node.name), root: root)
    }
    for figure in plan.figures {
      let stamp = layout.figureStamp(figure.name)
      stamps.formUnion([stamp, layout.figureMade(figure.name)])
      try replace(
        stamp, with: figure.description.json, made: layout.figureMade(figure.name),
        output: layout.picture(figure.name), root: root)
    }
    try AtomicFile.replaceIfChanged("\(plan.plotRevision)\n", at: "\(root)/\(layout.plotRevision)")
    for file in plan.ownFiles { stamps.insert(layout.digest(file)) }
    for dataset in plan.datasets { stamps.insert(layout.dataset(dataset)) }
    removeStamps(except: stamps, root: root)
    try AtomicFile.write(text, to: "\(root)/\(layout.rules)")
  }

  private func replace(_ stamp: String, with text: String, made: String, output: String, root: String) throws {
    guard try AtomicFile.replaceIfChanged(text, at: "\(root)/\(stamp)") else { return }
    let manager = FileManager.default
    guard manager.contents(atPath: "\(root)/\(made)") == Data(text.utf8),
      let time = FileTime(of: "\(root)/\(output)")
    else { return }
    time.apply(to: "\(root)/\(stamp)")
  }

  private func removeStamps(except kept: Set<String>, root: String) {
    let folder = "\(root)/\(plan.layout.stamps)"
    for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
      let known = [".json", ".made", ".digest", ".dataset"].contains { name.hasSuffix($0) }
      guard known, !kept.contains("\(plan.layout.stamps)/\(name)") else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  /// The text of the rules.
  public func rules() throws -> String {
    let layout = plan.layout
    var lines = [
      "# Made by `pipeline rules` from pipeline.yaml; changes made here are lost.",
      "SHELL := /bin/bash",
      ".SHELLFLAGS := -o pipefail -c",
      ".DELETE_ON_ERROR:",
      "BIN ?= .build/release",
      "FIGURES := \(plan.figures.map { layout.picture($0.name) }.joined(separator: " "))",
      "NODES := \(plan.nodes.map { layout.output($0.name) }.joined(separator: " "))",
      ".PHONY: FORCE dag",
      "dag: $(FIGURES) ; @:",
    ]
    for dataset in plan.datasets { lines += rule(forDataset: dataset) }
    for node in plan.nodes { lines += try rule(for: node) }
    for file in plan.ownFiles { lines += ["", "\(layout.digest(file)): \(file) ;"] }
    for figure in plan.figures { lines += rule(for: figure) }
    lines += aliases()
    return lines.joined(separator: "\n") + "\n"
  }

  /// Refreshed whenever it is needed, under `make -n` as well, so that the nodes behind it are judged rightly.
  private func rule(forDataset name: String) -> [String] {
    let layout = plan.layout
    let stamp = layout.dataset(name)
    return [
      "",
      "\(stamp): FORCE",
      "\t+@$(BIN)/pipeline dataset \(name) --profile \(layout.profile.rawValue) --stamp \(stamp)"
        + " 2>&1 | tee \(layout.datasetLog(name)) || { code=$$?; rm -f \(stamp); exit $$code; }",
    ]
  }

  private func rule(for node: PlannedNode) throws -> [String] {
    let layout = plan.layout
    let output = layout.output(node.name)
    let digest = layout.digest(node.name)
    var needs = [layout.stamp(node.name)] + node.inputs.map(layout.digest)
    if let dataset = node.dataset { needs.append(layout.dataset(dataset)) }
    let command = try (node.command + node.arguments(layout: layout)).map(MakeText.argument)
    return [
      "",
      "\(output): \(needs.joined(separator: " ")) $(if $(wildcard \(digest)),,FORCE)",
      "\t@echo \(MakeText.argument("\(node.stage) \(node.name)"))",
      "\t@$(LAUNCHER) $(BIN)/\(command.joined(separator: " ")) 2>&1 | tee \(layout.log(node.name))",
      "\t@cp \(layout.stamp(node.name)) \(layout.made(node.name))",
      "\(digest): \(output) ;",
    ]
  }

  private func rule(for figure: PlannedFigure) -> [String] {
    let layout = plan.layout
    let picture = layout.picture(figure.name)
    let stamp = layout.figureStamp(figure.name)
    let golden = [false, true].map { layout.golden(figure.name, standIn: $0) }.joined(separator: " ")
    let needs = [stamp, layout.plotRevision] + figure.nodes.map(layout.digest)
    return [
      "",
      "\(picture): \(needs.joined(separator: " ")) $(wildcard \(golden)) "
        + "$(if $(wildcard \(layout.record(figure.name))),,FORCE)",
      "\t@echo 'plot \(figure.name)'",
      "\t@$(LAUNCHER) $(BIN)/plot \(stamp) -o \(picture) --golden \(layout.golden)"
        + " 2>&1 | tee \(layout.figureLog(figure.name))",
      "\t@cp \(stamp) \(layout.figureMade(figure.name))",
    ]
  }

  /// Short phony names: nodes, swept nodes, documents, `document/figure` and, for all figures of that name,
  /// `figure`.
  private func aliases() -> [String] {
    let layout = plan.layout
    var files: [String: [String]] = [:]
    for node in plan.nodes {
      for name in Set([node.name, node.base]) { files[name, default: []].append(layout.output(node.name)) }
    }
    let taken = NodeDescription.reserved.union(files.keys)
    for figure in plan.figures {
      for name in [figure.name, figure.document, figure.identifier] where !taken.contains(name) {
        files[name, default: []].append(layout.picture(figure.name))
      }
    }
    let names = files.keys.sorted()
    return ["", ".PHONY: \(names.joined(separator: " "))"]
      + names.map { "\($0): \(files[$0, default: []].joined(separator: " ")) ; @:" }
  }
}

/// Text for a recipe of a Makefile.
enum MakeText {
  /// `text` as one word for the shell, and with Make's dollar sign doubled.
  static func argument(_ text: String) -> String {
    if text.wholeMatch(of: /[A-Za-z0-9._@%+=:,\/-]+/) != nil { return text }
    let quoted = "'" + text.replacing("'", with: "'\\''") + "'"
    return quoted.replacing("$", with: "$$")
  }
}
