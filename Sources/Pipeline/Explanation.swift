import Foundation

/// What would make a node or a figure be remade.
public enum Reason: Sendable, Equatable {
  /// A file it makes is not there.
  case missing(String)
  /// Its description differs from the one it was made from: what, old and new value.
  case changed(what: String, old: String, new: String)
  /// Its description is newer than the output, though no difference is known.
  case restamped
  /// An input was remade with other content.
  case newInput(String)
  /// A data set was refreshed, or is yet to be looked for.
  case dataset(String)
  /// The program that draws has another revision.
  case redrawn
  /// Golden values were recorded since.
  case golden(String)

  var text: String {
    switch self {
    case .missing(let file): "\(file) is missing"
    case .changed(let what, let old, let new): "\(what): \(old) → \(new)"
    case .restamped: "its description is newer than its output"
    case .newInput(let node): "its input \(node) was remade with other content"
    case .dataset(let name): "the data set \(name) is new or has changed"
    case .redrawn: "plot has another revision"
    case .golden(let file): "golden values were recorded since: \(file)"
    }
  }
}

/// Says for nodes and figures whether they are up to date, by the same rules as Make, and if not, why.
public struct Explanation: Sendable {
  public let plan: Plan
  let root: String

  /// - Parameter root: the folder that holds `pipeline.yaml`.
  public init(_ plan: Plan, root: String = ".") {
    self.plan = plan
    self.root = root
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
      golden: [false, true].map { layout.golden(figure.name, standIn: $0) })
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
    let differences = differences(from: "\(root)/\(made)", to: description)
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
  /// `parameters` are named as in `pipeline.yaml`.
  private func differences(from path: String, to description: YAMLValue) -> [Reason] {
    let text = Data(description.json.utf8)
    guard let present = FileManager.default.contents(atPath: path), present != text,
      let old = try? JSONDecoder().decode(YAMLValue.self, from: present),
      let new = try? JSONDecoder().decode(YAMLValue.self, from: text)
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
      optional: [false, true].map { layout.golden(figure.name, standIn: $0) })
  }

  private func isFresh(_ outputs: [String], after needs: [String], optional: [String] = []) -> Bool {
    guard let output = time(outputs[0]), outputs.allSatisfy({ time($0) != nil }) else { return false }
    return needs.allSatisfy { time($0).map { $0 <= output } ?? false }
      && optional.allSatisfy { time($0).map { $0 <= output } ?? true }
  }

  private func time(_ path: String) -> FileTime? { FileTime(of: "\(root)/\(path)") }

  /// The nodes at or above `name` that have reasons of their own, inputs first.
  public func causes(of name: String) -> [(name: String, reasons: [Reason])] {
    var seen: Set<String> = []
    var causes: [(name: String, reasons: [Reason])] = []
    func visit(_ name: String) {
      guard seen.insert(name).inserted else { return }
      if let node = plan.node(name) {
        node.inputs.forEach(visit)
        let own = reasons(for: node)
        if !own.isEmpty { causes.append((name, own)) }
      } else if let figure = plan.figure(name) {
        figure.nodes.forEach(visit)
        let own = reasons(for: figure)
        if !own.isEmpty { causes.append((name, own)) }
      }
    }
    visit(name)
    return causes
  }
}
