/// Says of nodes and figures whether they are up to date, and if not, why. It writes nothing.
///
/// Content decides: what an output was made from is noted beside it (`MadeRecord`), and compared with what is there now.
/// Times serve to know which files need no second look.
public struct Explanation: Sendable {
  public let plan: Plan
  let folder: WorkingFolder
  /// In the order of the plan.
  var nodes: [Standing] = []
  var figures: [Standing] = []
  /// The users' own files that are there.
  var ownFiles: [String: OwnFile] = [:]
  /// What is known of the data sets that something is to be made from.
  var outlooks: [String: DatasetOutlook] = [:]
  /// The files that were modified later than now.
  var fromTheFuture: [String] = []

  /// How a node or a figure stands.
  struct Standing: Sendable {
    /// What it is to be made from, in canonical JSON.
    var description: String
    var record: MadeRecord?
    /// Reasons of its own.
    var reasons: [Reason] = []
    /// Whether it has reasons, or something before it has, so that only a run can tell.
    var isOpen = false
    /// Whether its output, of which there is no record, says that it was made from a real data set.
    var isOfRealData = false
    /// The state of its output where the content is as recorded and the state is not.
    var moved: FileState?
  }

  /// A file of the user's own that is an input.
  struct OwnFile: Sendable {
    /// Of its content, and that of the files it shows parts of.
    var digest: String
    /// The states of all these files, for `Layout.seen`.
    var states: String
  }

  /// - Parameters:
  ///   - plan: whose nodes and figures are judged.
  ///   - root: the folder that holds `pipeline.yaml`.
  ///   - paths: the files that the plan was made from.
  ///   - outlook: what is known of a data set; asked only where it matters.
  public init(
    _ plan: Plan, root: String = ".", paths: [String] = [], outlook: (String) -> DatasetOutlook = { _ in .standIn }
  ) {
    self.plan = plan
    folder = WorkingFolder(path: root)
    for path in paths { FileState(of: folder(path)).map { note(path, $0) } }
    for file in plan.ownFiles { ownFiles[file] = ownFile(file) }
    judgeNodes(outlook)
    judgeFigures()
  }

  /// Whether the node is to be made or may turn out to be.
  func isOpen(_ node: String) -> Bool { plan.index(of: node).map { nodes[$0].isOpen } ?? false }

  /// The nodes and figures that are to be made or may turn out to be.
  public var open: Set<String> {
    Set(zip(plan.nodes.map(\.name) + plan.figures.map(\.name), nodes + figures).filter(\.1.isOpen).map(\.0))
  }

  /// The reasons of the node's own; empty when only its inputs, if anything, call for remaking it.
  public func reasons(for node: PlannedNode) -> [Reason] { plan.index(of: node.name).map { nodes[$0].reasons } ?? [] }

  /// The reasons of the figure's own.
  public func reasons(for figure: PlannedFigure) -> [Reason] {
    plan.index(ofFigure: figure.name).map { figures[$0].reasons } ?? []
  }

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

  /// Whether every figure, and with it every node that one needs, is up to date, so that Make would run nothing.
  public var isComplete: Bool { !figures.contains { $0.isOpen } }

  /// One line where files are dated in the future, which is not what decides; nil where none is.
  public var warning: String? {
    guard let file = fromTheFuture.first else { return nil }
    let others = fromTheFuture.count > 1 ? " and \(fromTheFuture.count - 1) more are" : " is"
    return "\(file)\(others) dated in the future: check the clock; content decides what is remade"
  }

  /// The outputs that were changed since they were made.
  public var edited: [String] {
    (nodes + figures).flatMap(\.reasons).compactMap { reason in
      if case .edited(let file) = reason { file } else { nil }
    }
  }

  /// The data sets of which some output was made from the real files.
  var realDatasets: Set<String> {
    Set(
      zip(plan.nodes, nodes).compactMap { node, standing in
        node.dataset.flatMap { standing.record?.word == "real" || standing.isOfRealData ? $0 : nil }
      })
  }
}
