import Foundation

/// Says for nodes and figures whether they are up to date, by the same rules as Make, and if not, why.
public struct Explanation: Sendable {
  public let plan: Plan
  let folder: WorkingFolder

  /// - Parameter root: the folder that holds `pipeline.yaml`.
  public init(_ plan: Plan, root: String = ".") {
    self.plan = plan
    folder = WorkingFolder(path: root)
  }

  /// The reasons of the node's own; empty when only its inputs, if anything, call for remaking it.
  public func reasons(for node: PlannedNode) -> [Reason] {
    let layout = plan.layout
    return reasons(
      outputs: [layout.output(node.name), layout.digest(node.name)],
      description: node.stamp(layout: layout), stamp: layout.stamp(node.name), made: layout.made(node.name),
      inputs: node.inputs, dataset: node.dataset, golden: [])
  }

  /// The reasons of the figure's own.
  public func reasons(for figure: PlannedFigure) -> [Reason] {
    let layout = plan.layout
    var reasons = reasons(
      outputs: [layout.picture(figure.name), layout.record(figure.name)],
      description: figure.description, stamp: layout.figureStamp(figure.name),
      made: layout.figureMade(figure.name), inputs: figure.nodes, dataset: nil,
      golden: [.real, .standIn].map { layout.golden(figure, $0) })
    if let drawn = time(layout.picture(figure.name)), time(layout.plotRevision).map({ $0 > drawn }) ?? true {
      reasons.append(.redrawn)
    }
    return reasons
  }

  private func reasons(
    outputs: [String], description: YAMLValue, stamp: String, made: String, inputs: [String],
    dataset: String?,
    golden: [String]
  ) -> [Reason] {
    let absent = outputs.filter { time($0) == nil }.map { Reason.missing($0) }
    guard let output = time(outputs[0]) else { return absent }
    func newer(_ file: String) -> Bool { time(file).map { $0 > output } ?? false }
    var reasons = absent
    let differences = differences(from: folder(made), to: description)
    reasons += differences
    if differences.isEmpty && (newer(stamp) || time(stamp) == nil) { reasons.append(.restamped) }
    reasons += inputs.filter { Layout.isFile($0) && time($0) == nil }.map { Reason.missing($0) }
    reasons += inputs.filter { newer(plan.layout.digest($0)) }.map { Reason.newInput($0) }
    if let dataset {
      let file = plan.layout.dataset(dataset)
      if newer(file) || time(file) == nil { reasons.append(.dataset(dataset)) }
    }
    return reasons + golden.filter(newer).map { Reason.golden($0) }
  }

  /// What differs between the description the output was made from and the present one; keys of `inputs` and
  /// `parameters` are named as in the document.
  private func differences(from path: String, to description: YAMLValue) -> [Reason] {
    let text = Array(description.json.utf8)
    guard let present = StampFile.contents(of: path), present != text,
      let old = try? JSONDecoder().decode(YAMLValue.self, from: Data(present)),
      let new = try? JSONDecoder().decode(YAMLValue.self, from: Data(text))
    else { return [] }
    let before = Dictionary(old.leaves().map { ($0.path, $0.text) }) { first, _ in first }
    let after = Dictionary(new.leaves().map { ($0.path, $0.text) }) { first, _ in first }
    return Set(before.keys).union(after.keys).sorted().compactMap { path in
      guard before[path] != after[path] else { return nil }
      let what = path.hasPrefix("parameters.") ? "parameter \(path.dropFirst(11))" : path
      return .changed(what: what, old: before[path] ?? "(none)", new: after[path] ?? "(none)")
    }
  }

  /// Whether Make would leave the node alone if its inputs came out as they are: no description is compared.
  func isFresh(_ node: PlannedNode) -> Bool {
    let layout = plan.layout
    return isFresh(
      [layout.output(node.name), layout.digest(node.name)],
      after: [layout.stamp(node.name)] + node.inputs.map(layout.digest)
        + (node.dataset.map { [layout.dataset($0)] } ?? []))
  }

  func isFresh(_ figure: PlannedFigure) -> Bool {
    let layout = plan.layout
    return isFresh(
      [layout.picture(figure.name), layout.record(figure.name)],
      after: [layout.figureStamp(figure.name), layout.plotRevision] + figure.nodes.map(layout.digest),
      optional: [.real, .standIn].map { layout.golden(figure, $0) })
  }

  private func isFresh(_ outputs: [String], after needs: [String], optional: [String] = []) -> Bool {
    guard let output = time(outputs[0]), outputs.allSatisfy({ time($0) != nil }) else { return false }
    return needs.allSatisfy { time($0).map { $0 <= output } ?? false }
      && optional.allSatisfy { time($0).map { $0 <= output } ?? true }
  }

  private func time(_ path: String) -> FileTime? { FileTime(of: folder(path)) }

  /// The nodes at or above `name` that have reasons of their own, inputs first.
  public func causes(of name: String) -> [(name: String, reasons: [Reason])] {
    above(name).compactMap { name in
      let own = plan.node(name).map(reasons) ?? plan.figure(name).map(reasons) ?? []
      return own.isEmpty ? nil : (name, own)
    }
  }

  /// The node or figure `name` and all nodes it needs, inputs first.
  func above(_ name: String) -> [String] {
    func inputs(_ name: String) -> [String] { plan.node(name)?.inputs ?? plan.figure(name)?.nodes ?? [] }
    var order: [String] = []
    var seen: Set<String> = [name]
    var trail = [(name: name, inputs: inputs(name)[...])]
    while let last = trail.indices.last {
      guard let input = trail[last].inputs.popFirst() else {
        order.append(trail.removeLast().name)
        continue
      }
      if seen.insert(input).inserted { trail.append((input, inputs(input)[...])) }
    }
    return order
  }

  /// Whether every figure, and every node that one needs, is up to date, so that Make would run nothing, as long as
  /// the data sets are what they were.
  public var isComplete: Bool {
    var needed: Set<String> = []
    for figure in plan.figures {
      guard reasons(for: figure).isEmpty, isFresh(figure) else { return false }
      needed.formUnion(figure.nodes)
    }
    // Nodes stand after their inputs, so that one walk from the last finds all that are needed.
    for node in plan.nodes.reversed() where needed.contains(node.name) {
      guard reasons(for: node).isEmpty, isFresh(node) else { return false }
      needed.formUnion(node.inputs)
    }
    return true
  }
}
