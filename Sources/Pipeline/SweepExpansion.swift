import Diagnostics

/// Turns nodes as written into single stage calls.
///
/// A sweep makes one node for every point of the product of its axes, named `node@axis-label`; a node that reads
/// a swept node inherits its axes. Axes of the same name are the same axis, so that two swept inputs advance
/// together; their labels must agree.
struct SweepExpansion {
  let source: ConfigurationSource
  let profile: Profile
  let revisions: [String: Int]
  private(set) var nodes: [PlannedNode] = []
  /// The members of every node as written.
  private(set) var members: [String: [String]] = [:]
  private(set) var parameters: [String: [YAMLValue.Entry]] = [:]
  private var axes: [String: [SweepAxis]] = [:]
  private var taken: Set<String> = []

  init(source: ConfigurationSource, profile: Profile, revisions: [String: Int]) {
    self.source = source
    self.profile = profile
    self.revisions = revisions
  }

  /// The single nodes that `name` stands for: all members of a swept node, or itself.
  func resolve(_ name: String) -> [String]? {
    members[name] ?? (taken.contains(name) ? [name] : nil)
  }

  /// Adds a node whose inputs have been added.
  mutating func add(_ node: NodeDescription) throws {
    let object = "node '\(node.name)'"
    let own = try ownAxes(of: node)
    var all: [SweepAxis] = []
    for axis in node.references.flatMap({ axes[$0.name] ?? [] }) + own {
      guard let same = all.first(where: { $0.key == axis.key }) else {
        all.append(axis)
        continue
      }
      guard same.points.map(\.label) == axis.points.map(\.label) else {
        throw source.problem(
          axis.line, object: object,
          cause: "the sweep '\(axis.key)' has other values than that of its inputs",
          remedy: "give both the same values or rename one axis")
      }
    }
    var count = 1
    for axis in all { count = min(count * axis.points.count, Plan.nodeLimit + 1) }
    guard nodes.count + count <= Plan.nodeLimit else {
      throw source.problem(
        all.first?.line ?? node.line, object: object,
        cause:
          "the sweep makes \(count > Plan.nodeLimit ? "more than \(Plan.nodeLimit)" : "\(count)") nodes; "
          + "with the \(nodes.count) before it that exceeds \(Plan.nodeLimit)",
        remedy: "sweep fewer values")
    }
    axes[node.name] = all
    var names: [String] = []
    for assignment in Self.product(all) { names.append(try addMember(of: node, own: own, at: assignment)) }
    members[node.name] = names
  }

  private mutating func addMember(
    of node: NodeDescription, own: [SweepAxis], at assignment: [String: Int]
  ) throws -> String {
    let name = try member(
      of: node.name, at: assignment, from: NodeReference(name: node.name, line: node.line))
    guard taken.insert(name).inserted else {
      throw source.problem(
        node.line, object: "node '\(node.name)'",
        cause: "the name '\(name)' is taken by another node's sweep",
        remedy: "rename one of them")
    }
    var settings = Self.overridden(node.parameters, by: quickParameters(of: node))
    for axis in own {
      guard let point = assignment[axis.key] else { continue }
      settings = Self.overridden(settings, by: axis.points[point].parameters)
    }
    let positional = try node.positional.map { try member(of: $0.name, at: assignment, from: $0) }
    let named = try node.named.flatMap { input in
      try input.nodes.map { (input.key, try member(of: $0.name, at: assignment, from: $0)) }
    }
    nodes.append(
      PlannedNode(
        name: name, base: node.name, stage: node.stage, revision: revisions[node.stage] ?? 1,
        positional: positional, named: named.map { (key: $0.0, node: $0.1) }, parameters: settings,
        dataset: node.dataset, line: node.line))
    parameters[name] = settings
    return name
  }

  /// The member of `base` at the point `assignment`; a member's own name and a file stand for themselves.
  private func member(of base: String, at assignment: [String: Int], from: NodeReference) throws -> String {
    guard let axes = axes[base] else {
      if taken.contains(base) || Layout.isFile(base) { return base }
      throw source.problem(
        from.line, object: "node '\(base)'", cause: "there is no such member of the sweep",
        remedy: Suggestion.remedy(for: base, among: taken, called: "nodes"))
    }
    return axes.reduce(base) { name, axis in
      "\(name)@\(axis.key)-\(axis.points[assignment[axis.key] ?? 0].label)"
    }
  }

  private func quickParameters(of node: NodeDescription) -> [YAMLValue.Entry] {
    guard profile == .quick else { return [] }
    let swept = Set(node.sweep.map(\.key))
    return node.quick.filter { !swept.contains($0.key) }
  }

  /// The axes a node declares; in profile `quick`, a `quick` key of the same name replaces the axis.
  private func ownAxes(of node: NodeDescription) throws -> [SweepAxis] {
    try node.sweep.map { entry in
      let override = profile == .quick ? node.quick.first { $0.key == entry.key } : nil
      return try axis(override ?? entry, object: "node '\(node.name)', sweep '\(entry.key)'")
    }
  }

  private func axis(_ entry: YAMLValue.Entry, object: String) throws -> SweepAxis {
    let points: [(label: String, parameters: [YAMLValue.Entry])]
    if let cases = entry.value.entries {
      points = try cases.map {
        ($0.key, try source.mapping($0.value, object: object, what: "a case of a sweep"))
      }
    } else {
      points = try (entry.value.elements ?? [entry.value]).map { value in
        guard let label = value.scalar else {
          throw source.problem(
            value.line, object: object, cause: "a value must be a number or a text, found \(value.kind)",
            remedy: "write a list of values, or a mapping of labels to parameters")
        }
        return (label, [YAMLValue.Entry(entry.key, value, line: value.line)])
      }
    }
    guard !points.isEmpty else {
      throw source.problem(
        entry.line, object: object, cause: "there are no values", remedy: "list at least one")
    }
    for (index, point) in points.enumerated() {
      guard point.label.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else {
        throw source.problem(
          entry.line, object: object, cause: "'\(point.label)' cannot be part of a file name",
          remedy: "use letters, digits, '.', '_' and '-'")
      }
      guard !points[..<index].contains(where: { $0.label == point.label }) else {
        throw source.problem(
          entry.line, object: object, cause: "'\(point.label)' stands twice", remedy: "remove one of them")
      }
    }
    return SweepAxis(key: entry.key, line: entry.line, points: points)
  }

  static func overridden(
    _ base: [YAMLValue.Entry], by override: [YAMLValue.Entry]
  ) -> [YAMLValue.Entry] {
    var result = base
    for entry in override {
      if let index = result.firstIndex(where: { $0.key == entry.key }) {
        result[index] = entry
      } else {
        result.append(entry)
      }
    }
    return result
  }

  /// Every choice of one point per axis, the last axis fastest.
  private static func product(_ axes: [SweepAxis]) -> [[String: Int]] {
    axes.reduce([[:]]) { assignments, axis in
      assignments.flatMap { assignment in
        axis.points.indices.map { assignment.merging([axis.key: $0]) { _, new in new } }
      }
    }
  }
}
