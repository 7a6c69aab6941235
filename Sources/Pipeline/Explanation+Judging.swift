import Foundation
import Store

/// How nodes and figures are judged, in the order of the plan.
extension Explanation {
  mutating func ownFile(_ file: String) -> OwnFile? {
    guard let state = FileState(of: folder(file)), state.isRegular else { return nil }
    note(file, state)
    let layout = plan.layout
    let prefixes = ["EXT", "VDS", "EXTFILE"].map { ProcessInfo.processInfo.environment["HDF5_\($0)_PREFIX"] ?? "" }
    func states(_ sources: [String]) -> String {
      ([state.text + prefixes.joined(separator: " ").replacing("\n", with: " ")]
        + sources.map { "\(FileState(of: $0)?.text ?? "absent")\t\($0)" }).joined(separator: "\n")
    }
    if let seen = StampFile.text(of: folder(layout.seen(file))), seen == states(Self.sources(named: seen)),
      let digest = StampFile.text(of: folder(layout.ownDigest(file)))?.dropLast(), digest.count == 64
    {
      return OwnFile(digest: String(digest), states: seen)
    }
    let sources = (try? H5Reader(folder(file)))?.sources() ?? []
    guard let own = try? Digest.sha256(ofFile: folder(file)) else { return nil }
    let others = sources.filter { FileState(of: $0)?.isRegular ?? false }
    let digests = [own] + others.map { "\($0) \((try? Digest.sha256(ofFile: $0)) ?? "unreadable")" }
    let digest = sources.isEmpty ? own : try? Digest.sha256(of: digests.joined(separator: "\n"))
    return digest.map { OwnFile(digest: $0, states: states(sources)) }
  }

  /// The other files in what was noted of a user's own file: a line each, after its state.
  private static func sources(named seen: String) -> [String] {
    seen.split(separator: "\n").dropFirst().map { String($0.split(separator: "\t", maxSplits: 1).last ?? "") }
  }

  mutating func note(_ file: String, _ state: FileState) {
    if state.isFromTheFuture { fromTheFuture.append(file) }
  }

  // MARK: Nodes

  mutating func judgeNodes(_ outlook: (String) -> DatasetOutlook) {
    let layout = plan.layout
    let states = plan.nodes.map { FileState(of: folder(layout.output($0.name))) }
    nodes = plan.nodes.map {
      Standing(description: $0.stamp(layout: layout).json, record: MadeRecord(of: folder(layout.made($0.name))))
    }
    let sums = sums(
      of: plan.nodes.indices.map { (nodes[$0].record, states[$0], layout.output(plan.nodes[$0].name)) })
    for (index, node) in plan.nodes.enumerated() {
      let output = layout.output(node.name)
      let inputs = node.inputs.map { standing(of: $0) }
      nodes[index].isOpen = inputs.contains { $0.isOpen }
      guard let state = states[index], !state.isEmpty else {
        nodes[index].reasons = [.missing(output)]
        nodes[index].isOpen = true
        continue
      }
      note(output, state)
      var reasons: [Reason] = []
      if let record = nodes[index].record {
        reasons += settle(&nodes[index], state, sums, output)
        reasons +=
          compared(record, with: nodes[index].description, inputs: zip(node.inputs, inputs.map(\.digest))).reasons
        if let dataset = node.dataset, record.word != "real" {
          let known = self.outlook(of: dataset, outlook)
          if record.word != "stand-in" || known != .standIn { reasons.append(.dataset(dataset, known)) }
        }
      } else {
        reasons.append(.unrecorded)
        let file = try? H5Reader(folder(output))
        if (try? file?.isEdited()) ?? false { reasons.append(.edited(output)) }
        nodes[index].isOfRealData = node.dataset != nil && (try? file?.string(attribute: "data")) == "real"
      }
      reasons += node.inputs.filter { Layout.isFile($0) && ownFiles[$0] == nil }.map { Reason.noInput($0) }
      nodes[index].reasons = reasons
      nodes[index].isOpen = nodes[index].isOpen || !reasons.isEmpty
    }
    for (node, standing) in zip(plan.nodes, nodes) where standing.isOpen {
      if let dataset = node.dataset { _ = self.outlook(of: dataset, outlook) }
    }
  }

  private mutating func outlook(of dataset: String, _ outlook: (String) -> DatasetOutlook) -> DatasetOutlook {
    let known = outlooks[dataset] ?? outlook(dataset)
    outlooks[dataset] = known
    return known
  }

  /// The checksums of the outputs that may have changed since they were recorded.
  private func sums(of outputs: [(record: MadeRecord?, state: FileState?, file: String)]) -> [String: String] {
    let moved = outputs.filter { output in
      guard let record = output.record, let state = output.state else { return false }
      return record.state != state.text
    }
    return Checksum.of(moved.map(\.file), in: folder.path)
  }

  /// Compares an output with the record of it: none, or that it was edited.
  private func settle(
    _ standing: inout Standing, _ state: FileState, _ sums: [String: String], _ file: String
  ) -> [Reason] {
    guard let record = standing.record, record.state != state.text else { return [] }
    guard sums[file] == record.checksum else { return [.edited(file)] }
    standing.moved = state
    return []
  }

  /// What is known of an input: its digest, unless a run may give it another, and whether it may.
  private func standing(of input: String) -> (digest: String?, isOpen: Bool) {
    if Layout.isFile(input) { return (ownFiles[input]?.digest, false) }
    guard let index = plan.index(of: input) else { return (nil, true) }
    let standing = nodes[index]
    return (standing.isOpen ? nil : standing.record?.digest, standing.isOpen)
  }

  /// What differs between `record` and what is there now, as far as that is known; and the record's lines after those of
  /// the inputs, nil where the descriptions differ.
  private func compared(
    _ record: MadeRecord, with description: String, inputs: some Sequence<(String, String?)>
  ) -> (reasons: [Reason], rest: [String]?) {
    guard let lines = record.lines(after: description) else {
      return (Self.differences(from: record.description, to: description), nil)
    }
    var rest = lines[...]
    let reasons = inputs.compactMap { input, digest -> Reason? in
      let made = rest.popFirst()
      return digest == nil || digest == made ? nil : .newInput(input)
    }
    return (reasons, Array(rest))
  }

  /// What differs between two descriptions; keys of `inputs` and `parameters` are named as in the document.
  private static func differences(from before: String, to after: String) -> [Reason] {
    func leaves(_ text: String) -> [String: String] {
      let value = try? JSONDecoder().decode(YAMLValue.self, from: Data(text.utf8))
      return Dictionary((value?.leaves() ?? []).map { ($0.path, $0.text) }) { first, _ in first }
    }
    let (old, new) = (leaves(before), leaves(after))
    let changes = Set(old.keys).union(new.keys).sorted().compactMap { path -> Reason? in
      guard old[path] != new[path] else { return nil }
      let what = path.hasPrefix("parameters.") ? "parameter \(path.dropFirst(11))" : path
      return .changed(what: what, old: old[path] ?? "(none)", new: new[path] ?? "(none)")
    }
    return changes.isEmpty ? [.unrecorded] : changes
  }

  // MARK: Figures

  mutating func judgeFigures() {
    let layout = plan.layout
    let records = plan.figures.map { MadeRecord(of: folder(layout.figureMade($0.name))) }
    let states = plan.figures.map { FileState(of: folder(layout.record($0.name))) }
    let sums = sums(
      of: zip(records, states).enumerated().map {
        ($0.element.0, $0.element.1, layout.record(plan.figures[$0.offset].name))
      })
    for (index, figure) in plan.figures.enumerated() {
      var standing = Standing(description: figure.description.json, record: records[index])
      let inputs = figure.nodes.map { self.standing(of: $0) }
      standing.reasons = layout.pictures(figure.name).filter { isMissing($0) }.map { .missing($0) }
      standing.reasons += figure.files.filter { ownFiles[$0] == nil }.map { .noInput($0) }
      if let record = standing.record, let state = states[index] {
        let known =
          [("plot", "\(plan.plotRevision)")] + zip(figure.nodes, inputs.map(\.digest))
          + figure.files.map { ($0, ownFiles[$0]?.digest) }
        let (differences, rest) = compared(record, with: standing.description, inputs: known)
        standing.reasons += differences.map { $0 == .newInput("plot") ? .redrawn : $0 }
        standing.reasons += settle(&standing, state, sums, layout.record(figure.name))
        if let rest, rest != goldenLines(of: figure) { standing.reasons.append(.golden) }
        if standing.reasons.isEmpty, !hasAllData(figure, count: record.digest) {
          standing.reasons = [.incomplete(layout.plotted(figure.name))]
        }
      } else if standing.reasons.isEmpty {
        standing.reasons = [.unrecorded]
      }
      standing.isOpen = !standing.reasons.isEmpty || inputs.contains { $0.isOpen }
      figures.append(standing)
    }
  }

  /// The golden files that a figure is compared with, as far as they are there.
  func goldenFiles(of figure: PlannedFigure) -> [String] {
    [.real, .standIn].compactMap { plan.layout.golden(figure, $0) }.filter { !isMissing($0) }
  }

  /// As `sha256sum` prints them.
  private func goldenLines(of figure: PlannedFigure) -> [String] {
    goldenFiles(of: figure).map { "\((try? Digest.sha256(ofFile: folder($0))) ?? "")  \($0)" }
  }

  private func isMissing(_ file: String) -> Bool { FileState(of: folder(file))?.isEmpty ?? true }

  /// Whether the folder of what the figure's script draws holds as many files as recorded, none of them empty.
  private func hasAllData(_ figure: PlannedFigure, count: String) -> Bool {
    let place = plan.layout.plotted(figure.name)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder(place))) ?? []
    return String(files.count) == count && !files.contains { isMissing("\(place)/\($0)") }
  }
}
