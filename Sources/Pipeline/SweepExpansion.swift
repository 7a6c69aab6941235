import Diagnostics

/// Turns nodes as written into single stage calls.
///
/// A sweep makes one node for every point of the product of its axes, named `node@axis-label`; a node that reads
/// a swept node inherits its axes, but for those it reads `over`. Axes of the same name are the same axis, so that two
/// swept inputs advance together; their labels must agree.
struct SweepExpansion {
  let revisions: [String: Int]
  private(set) var nodes: [PlannedNode] = []
  /// The parameters of every member.
  private(set) var parameters: [String: [YAMLValue.Entry]] = [:]
  /// The axes of every node as written.
  private var axes: [String: [SweepAxis]] = [:]

  init(revisions: [String: Int]) { self.revisions = revisions }

  /// The names of all nodes, as written and as members.
  var names: Set<String> { Set(axes.keys).union(parameters.keys) }

  /// The single nodes that `name` stands for: all members of a swept node, those of `node@axis-label`, or itself.
  func members(_ name: String) -> [String]? {
    if parameters[name] != nil { return [name] }
    return selection(name)?.members
  }

  /// The values of `node@axis`.
  func axis(_ name: String) -> [YAMLValue]? {
    guard let at = name.lastIndex(of: "@"), let selection = selection(String(name[..<at])) else { return nil }
    let key = name[name.index(after: at)...]
    return selection.axes.first { $0.key == key }?.points.map(\.value)
  }

  private func selection(_ name: String) -> NodeSelection? {
    axes[NodeName.base(of: name)].flatMap { NodeSelection(name, axes: $0) }
  }

  /// Adds a node whose inputs have been added.
  mutating func add(_ node: WrittenNode) throws {
    let object = "node '\(node.name)'"
    let own = try node.sweep.map { try SweepAxis($0, object: "\(object), sweep '\($0.key)'") }
    try refuseRivals(own, object: object)
    var inherited: [SweepAxis] = []
    for reference in node.inputs where !Layout.isFile(reference.name) {
      inherited += try selected(reference, object: object).axes
    }
    let collapsed = try collapsedAxes(of: node, among: inherited, own: own)
    var all: [SweepAxis] = []
    for axis in inherited + own {
      guard let same = all.first(where: { $0.key == axis.key }) else {
        all.append(axis)
        continue
      }
      guard same.points.map(\.label) == axis.points.map(\.label) else {
        throw axis.place.problem(
          object, cause: "the sweep '\(axis.key)' has other values than that of its inputs",
          remedy: "give both the same values or rename one axis")
      }
    }
    guard Self.count(collapsed) <= Plan.nodeLimit else {
      throw (node.over.first?.place ?? node.place).problem(
        object, cause: "it would read more than \(Plan.nodeLimit) files", remedy: "read fewer axes over")
    }
    let kept = all.filter { !node.over.map(\.name).contains($0.key) }
    guard nodes.count + Self.count(kept) <= Plan.nodeLimit else {
      throw (kept.first?.place ?? node.place).problem(
        object, cause: "with its sweep there are more than \(Plan.nodeLimit) nodes", remedy: "sweep fewer values")
    }
    axes[node.name] = kept
    for assignment in Self.product(kept) { try addMember(of: node, own: own, at: assignment, over: collapsed) }
  }

  /// Two axes that set one parameter contradict each other.
  private func refuseRivals(_ axes: [SweepAxis], object: String) throws {
    var setters: [String: String] = [:]
    for axis in axes {
      for parameter in Set(axis.points.flatMap { $0.parameters.map(\.key) }) {
        if let other = setters.updateValue(axis.key, forKey: parameter) {
          throw axis.place.problem(
            object, cause: "the axes '\(other)' and '\(axis.key)' of its sweep both set '\(parameter)'",
            remedy: "leave it to one of them")
        }
      }
    }
  }

  private func selected(_ reference: WrittenNode.Reference, object: String) throws -> NodeSelection {
    if let selection = selection(reference.name) { return selection }
    throw reference.place.problem(
      object, cause: "there is no such member of the sweep: '\(reference.name)'",
      remedy: Suggestion.remedy(for: reference.name, among: names, called: "nodes"))
  }

  /// The axes that the node reads as a whole.
  private func collapsedAxes(
    of node: WrittenNode, among inherited: [SweepAxis], own: [SweepAxis]
  ) throws -> [SweepAxis] {
    try node.over.map { over in
      guard let axis = inherited.first(where: { $0.key == over.name }), !own.contains(where: { $0.key == over.name })
      else {
        throw over.place.problem(
          "node '\(node.name)', over", cause: "no input is swept over '\(over.name)'",
          remedy: Suggestion.remedy(for: over.name, among: Set(inherited.map(\.key)), called: "inputs' axes"))
      }
      return axis
    }
  }

  private mutating func addMember(
    of node: WrittenNode, own: [SweepAxis], at assignment: [String: Int], over collapsed: [SweepAxis]
  ) throws {
    let object = "node '\(node.name)'"
    let name = Self.name(node.name, axes[node.name] ?? [], at: assignment)
    try node.place.checkLength(name, "node")
    guard parameters[name] == nil else {
      throw node.place.problem(
        object, cause: "the name '\(name)' is taken by another node's sweep", remedy: "rename one of them")
    }
    var settings = node.parameters
    for axis in own {
      guard let point = assignment[axis.key] else { continue }
      settings = try settings.changed(by: axis.points[point].parameters, object: object)
    }
    try Self.checkVariables(of: node, among: settings, object: object)
    settings = try ParameterResolver(
      expansion: self, object: object, assignment: assignment, axes: axes[node.name] ?? []
    ).resolved(settings)
    // Along the axes it reads as a whole, an input is all its members.
    let choices = Self.product(collapsed).map { assignment.merging($0) { $1 } }
    func members(_ reference: WrittenNode.Reference) throws -> [String] {
      if Layout.isFile(reference.name) { return [reference.name] }
      let selection = try selected(reference, object: object)
      let isCollapsed = selection.axes.contains { axis in collapsed.contains { $0.key == axis.key } }
      return (isCollapsed ? choices : [assignment]).map(selection.member)
    }
    let over = collapsed.map { axis in
      PlannedNode.CollapsedAxis(name: axis.key, values: choices.map { axis.points[$0[axis.key] ?? 0].label })
    }
    nodes.append(
      PlannedNode(
        name: name, base: node.name, stage: node.stage, revision: revisions[node.stage] ?? 1,
        positional: try node.positional.flatMap(members),
        named: try node.named.flatMap { input in
          try input.references.flatMap(members).map { (key: input.key, node: $0) }
        },
        over: over, parameters: settings.filter { entry in !node.variables.contains { $0.name == entry.key } },
        dataset: node.dataset, place: node.place))
    parameters[name] = settings
  }

  /// A variable has a value, and a parameter of its node that needs it.
  private static func checkVariables(
    of node: WrittenNode, among settings: [YAMLValue.Entry], object: String
  ) throws {
    for variable in node.variables {
      guard settings[variable.name] != nil else {
        throw variable.place.problem(
          object, cause: "the variable '\(variable.name)' has no value",
          remedy: "give it one by 'parameters' or 'sweep'")
      }
      guard settings.contains(where: { $0.value.termNames.contains { $0.name == variable.name } }) else {
        throw variable.place.problem(
          object, cause: "no parameter needs the variable '\(variable.name)'",
          remedy: "use it, as in '{2 * \(variable.name)}', or remove it")
      }
    }
  }

  private static func name(_ base: String, _ axes: [SweepAxis], at assignment: [String: Int]) -> String {
    axes.reduce(base) { name, axis in "\(name)@\(axis.key)-\(axis.points[assignment[axis.key] ?? 0].label)" }
  }

  /// The nodes whose parameters `reference` means for a node at a point of `axes`: the member at the same labels of
  /// the axes they share, and all members along the others; nil where there is no such node.
  func members(
    _ reference: String, at assignment: [String: Int], of axes: [SweepAxis]
  ) -> [String]? {
    guard let selection = selection(reference) else { return nil }
    var fixed: [String: Int] = [:]
    for axis in selection.axes {
      guard let same = axes.first(where: { $0.key == axis.key }), let point = assignment[axis.key] else { continue }
      fixed[axis.key] = axis.points.firstIndex { $0.label == same.points[point].label }
    }
    return Self.product(selection.axes.filter { fixed[$0.key] == nil }).map { choice in
      selection.member(at: choice.merging(fixed) { $1 })
    }
  }

  /// The number of points of the axes' product, or some number beyond `Plan.nodeLimit`.
  private static func count(_ axes: [SweepAxis]) -> Int {
    axes.reduce(1) { min($0 * $1.points.count, Plan.nodeLimit + 1) }
  }

  /// Every choice of one point per axis, the last axis fastest.
  static func product(_ axes: [SweepAxis]) -> [[String: Int]] {
    axes.reduce([[:]]) { assignments, axis in
      assignments.flatMap { assignment in
        axis.points.indices.map { assignment.merging([axis.key: $0]) { _, new in new } }
      }
    }
  }
}
