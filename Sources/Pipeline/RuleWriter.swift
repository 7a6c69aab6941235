import Diagnostics
import Foundation

/// Turns what has to be made into Make rules, and brings the stamps into order.
///
/// Whether something is to be made is decided by content, in `Explanation`, and for what depends on outputs that are
/// made only now, in the recipes: they compare what is needed with the record of the last run. All targets are phony, so
/// that Make looks at no file's time.
public struct RuleWriter: Sendable {
  let explanation: Explanation
  var plan: Plan { explanation.plan }
  var layout: Layout { explanation.plan.layout }

  /// What nodes and figures need, by name, for a launcher that asks for it.
  private let needs: [String: Needs]
  /// The most cores it gives to one of them.
  private let cores: Int

  /// Rules for what `explanation` finds open.
  public init(_ explanation: Explanation, needs: [String: Needs] = [:], cores: Int = 1) {
    (self.explanation, self.needs, self.cores) = (explanation, needs, cores)
  }

  /// Writes `data/<profile>/rules.mk` and the stamps, and removes stamps of what is no longer there. A file is replaced
  /// only when its content differs.
  ///
  /// - Throws: `Problem.badConfiguration` for parameters no command line can carry, `Problem.cannotWrite`.
  public func write() throws {
    let text = try rules()
    let folder = explanation.folder
    for place in [layout.logs, "\(layout.stamps)/own", layout.figures] {
      try AtomicFile.makeParent(of: folder("\(place)/x"))
    }
    var kept: Set<String> = []
    for (node, standing) in zip(plan.nodes, explanation.nodes) {
      let (stamp, made, digest) = (layout.stamp(node.name), layout.made(node.name), layout.digest(node.name))
      kept.formUnion([stamp, made, digest])
      try StampFile.replaceIfChanged(standing.description, at: folder(stamp))
      try renew(standing, at: made)
      if let record = standing.record {
        try StampFile.replaceIfChanged("\(record.digest)\n", at: folder(digest))
      } else {
        // It tells of nothing, and might not even be one.
        unlink(folder(digest))
      }
    }
    for (figure, standing) in zip(plan.figures, explanation.figures) {
      try StampFile.replaceIfChanged(standing.description, at: folder(layout.figureStamp(figure.name)))
      try renew(standing, at: layout.figureMade(figure.name))
    }
    for (file, own) in explanation.ownFiles {
      try StampFile.replaceIfChanged("\(own.digest)\n", at: folder(layout.ownDigest(file)))
      try StampFile.replaceIfChanged(own.states, at: folder(layout.seen(file)))
    }
    for dataset in explanation.realDatasets {
      try StampFile.replaceIfChanged("real\n", at: folder(layout.dataset(dataset)))
    }
    try StampFile.replaceIfChanged("\(plan.plotRevision)\n", at: folder(layout.plotRevision))
    removeStamps(except: kept)
    // Make looks at the time of what it reads.
    if FileState(of: folder(layout.rules))?.isFromTheFuture ?? false { unlink(folder(layout.rules)) }
    try StampFile.replaceIfChanged(text, at: folder(layout.rules))
  }

  /// Notes the state of an output whose content is as recorded, so that it is not read again.
  private func renew(_ standing: Explanation.Standing, at made: String) throws {
    guard var record = standing.record, let moved = standing.moved else { return }
    record.state = moved.text
    try StampFile.replaceIfChanged(record.text, at: explanation.folder(made))
  }

  /// Removes the stamps of nodes that are no more, and what a killed run left half-written. As long as a node's output
  /// exists its stamps stay: the node may be that of another file of the user's, or come back.
  private func removeStamps(except kept: Set<String>) {
    let folder = explanation.folder
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder(layout.stamps))) ?? [] {
      let path = "\(layout.stamps)/\(name)"
      if kept.contains(path) { continue }
      let node = [".json", ".made", ".digest", ".needs"].first(where: name.hasSuffix).map {
        String(name.dropLast($0.count))
      }
      let isOrphan = node.map { FileState(of: folder(layout.output($0))) == nil } ?? false
      if isOrphan || StampFile.isLeftOver(name) { unlink(folder(path)) }
    }
  }

  /// The text of the rules.
  ///
  /// - Parameter dry: whether they are for showing what would be made: then they write nothing but that.
  public func rules(dry: Bool = false) throws -> String {
    try plan.checkChains()
    var lines = Self.head
    let names = plan.nodes.map { layout.output($0.name) } + plan.figures.map { layout.picture($0.name) }
    lines.append(".PHONY: dag \(try targets(names))")
    lines.append("dag: \(try targets(plan.figures.map { layout.picture($0.name) })) ;\(dry ? "" : " @:")")
    var datasets: Set<String> = []
    var settled: [String] = []
    for (node, standing) in zip(plan.nodes, explanation.nodes) {
      guard standing.isOpen else {
        settled.append(layout.output(node.name))
        continue
      }
      if let dataset = node.dataset { datasets.insert(dataset) }
      lines += try rule(for: node, standing, dry: dry)
    }
    for (figure, standing) in zip(plan.figures, explanation.figures) {
      guard standing.isOpen else {
        settled.append(layout.picture(figure.name))
        continue
      }
      lines += try rule(for: figure, standing, dry: dry)
    }
    if !dry { for dataset in datasets.sorted() { lines += try rule(forDataset: dataset) } }
    if !settled.isEmpty { lines += ["", "\(try targets(settled)): ;\(dry ? "" : " @:")"] }
    lines += try aliases(dry: dry)
    return lines.joined(separator: "\n") + "\n"
  }

  private static let head =
    [
      "# Made by `pipeline prepare` for what is to be made now; changes made here are lost.",
      // What is started through it ends with what started it, launchers that wait for the stage included.
      "GUARD := $(shell setpriv --pdeathsig TERM true 2> /dev/null && echo setpriv --pdeathsig TERM)",
      "SHELL := $(strip $(GUARD) /bin/bash)",
      // Not begun any more where the recipe ended before it was guarded.
      "CHILD := $(if $(GUARD),$(GUARD) bash -c '[[ $$0 = $$PPID || $$0 = $$$$ ]] && exec \"$$@\"' $$$$)",
      ".SHELLFLAGS := -o pipefail -c",
      ".SUFFIXES:",
      "MAKEFLAGS += --no-builtin-rules --no-print-directory",
      "BIN ?= .build/release",
    ] + Launcher.rules

  /// What stands before the command of a node or figure.
  private func launch(_ name: String) throws -> String {
    try Launcher.call(name, profile: layout.profile.name, needs[name], cores: cores)
  }

  private func targets(_ paths: some Sequence<String>) throws -> String {
    try paths.map(MakeText.target).joined(separator: " ")
  }

  private func rule(forDataset name: String) throws -> [String] {
    let stamp = try MakeText.target(layout.dataset(name))
    return [
      "", ".PHONY: \(stamp)", "\(stamp):",
      "\t@$(CHILD) $(BIN)/pipeline dataset \(MakeText.argument(name)) --profile \(MakeText.argument(layout.profile.name))"
        + " --stamp \(stamp) 2>&1 | tee \(try MakeText.target(layout.datasetLog(name)))",
    ]
  }

  private func rule(for node: PlannedNode, _ standing: Explanation.Standing, dry: Bool) throws -> [String] {
    let output = layout.output(node.name)
    let command = try (node.command + node.arguments(layout: layout)).map(MakeText.argument).joined(separator: " ")
    let dataset = node.dataset.map { [layout.dataset($0)] } ?? []
    let digests = node.inputs.compactMap { Layout.isFile($0) ? ownDigest($0) : layout.digest($0) }
    let recipe = Recipe(
      title: "\(node.stage) \(node.name)", launch: try launch(node.name), command: command, log: layout.log(node.name),
      made: layout.made(node.name),
      needs: [layout.stamp(node.name)] + digests + dataset,
      firstLine: "cat \(try MakeText.target(layout.digest(node.name)))", recorded: output, standing: standing)
    return try rule(output, inputs: node.inputs, others: dry ? [] : dataset, recipe, dry: dry)
  }

  private func rule(for figure: PlannedFigure, _ standing: Explanation.Standing, dry: Bool) throws -> [String] {
    let (stamp, picture) = (layout.figureStamp(figure.name), layout.picture(figure.name))
    let words = ["plot", stamp, "-o", picture, "--golden", layout.golden]
    var recipe = Recipe(
      title: "plot \(figure.name)", launch: try launch(figure.name),
      command: words.map(MakeText.argument).joined(separator: " "),
      log: layout.figureLog(figure.name), made: layout.figureMade(figure.name),
      needs: [stamp, layout.plotRevision] + figure.nodes.map(layout.digest) + figure.files.compactMap(ownDigest),
      firstLine: "{ ls -A \(try MakeText.target(layout.plotted(figure.name))) 2> /dev/null || :; } | wc -l",
      recorded: layout.record(figure.name), standing: standing)
    recipe.sums = explanation.goldenFiles(of: figure)
    return try rule(picture, inputs: figure.nodes, others: [], recipe, dry: dry)
  }

  /// The file of the digest of a user's own file that is there.
  private func ownDigest(_ file: String) -> String? {
    explanation.ownFiles[file].map { _ in layout.ownDigest(file) }
  }

  private func rule(
    _ target: String, inputs: [String], others: [String], _ recipe: Recipe, dry: Bool
  ) throws -> [String] {
    let open = inputs.filter { explanation.isOpen($0) }.map(layout.output)
    return ["", "\(try MakeText.target(target)): \(try targets(open + others))"]
      + (dry ? recipe.shown : try recipe.lines())
  }

  /// Short phony names, each for all that is called so: nodes, swept nodes, documents, `document/figure` and figures.
  private func aliases(dry: Bool) throws -> [String] {
    var files: [String: [String]] = [:]
    for node in plan.nodes {
      for name in Set([node.name, node.base]) { files[name, default: []].append(layout.output(node.name)) }
    }
    for figure in plan.figures {
      for name in [figure.name, figure.document, figure.identifier] where !WrittenNode.reserved.contains(name) {
        files[name, default: []].append(layout.picture(figure.name))
      }
    }
    let names = files.keys.sorted()
    return ["", ".PHONY: \(try targets(names))"]
      + (try names.map { "\(try MakeText.target($0)): \(try targets(files[$0, default: []])) ;\(dry ? "" : " @:")" })
  }
}
