import Diagnostics

/// What a profile runs: nodes in an order in which inputs come first, and figures.
public struct Plan: Sendable {
  public let layout: Layout
  public let nodes: [PlannedNode]
  /// The figures, each with the files it reads once `reading` has added them.
  public private(set) var figures: [PlannedFigure]
  /// The declared revision of `plot`; another one redraws every figure.
  public let plotRevision: Int
  /// The titles of the documents that have one, by their names.
  public let titles: [String: String]
  private let indices: [String: Int]
  private let figureIndices: [String: Int]

  init(layout: Layout, nodes: [PlannedNode], figures: [PlannedFigure], plotRevision: Int, titles: [String: String]) {
    self.plotRevision = plotRevision
    self.titles = titles
    self.layout = layout
    self.nodes = nodes
    self.figures = figures
    indices = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    figureIndices = Dictionary(figures.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
  }

  /// Where the node stands in `nodes`.
  func index(of node: String) -> Int? { indices[node] }

  /// Where the figure stands in `figures`.
  func index(ofFigure figure: String) -> Int? { figureIndices[figure] }

  public func node(_ name: String) -> PlannedNode? { indices[name].map { nodes[$0] } }

  public func figure(_ name: String) -> PlannedFigure? { figureIndices[name].map { figures[$0] } }

  /// `names` of nodes and figures, and the nodes above them.
  public func withInputs(_ names: Set<String>) -> Set<String> {
    var found = names
    for figure in figures where names.contains(figure.name) { found.formUnion(figure.nodes) }
    // Inputs come first.
    for node in nodes.reversed() where found.contains(node.name) { found.formUnion(node.inputs) }
    return found
  }

  /// The users' own files that nodes and figures read, sorted.
  var ownFiles: [String] { Set(nodes.flatMap(\.inputs).filter(Layout.isFile) + figures.flatMap(\.files)).sorted() }

  /// The plan with the files that its figures read, by the figures' names; files of nodes are among their inputs then.
  ///
  /// - Throws: `Problem.badConfiguration` for a path that cannot stand in Make's rules.
  public func reading(_ files: [String: [String]]) throws -> Plan {
    var plan = self
    for (index, figure) in figures.enumerated() {
      for file in files[figure.name, default: []] {
        if let node = layout.node(ofOutput: file), indices[node] != nil {
          if !figure.nodes.contains(node) { plan.figures[index].nodes.append(node) }
          continue
        }
        let place = figure.description.place(of: "\(file):") ?? figure.place
        try place.checkPath(file, object: "figure '\(figure.name)'")
        plan.figures[index].files.append(file)
      }
    }
    return plan
  }

  /// The data sets that nodes need, sorted.
  public var datasets: [String] { Set(nodes.compactMap(\.dataset)).sorted() }

  /// The most nodes that sweeps may make.
  public static let nodeLimit = 100_000

  /// The most nodes that build on one another: GNU make's time grows with their square, and its stack with them.
  static let chainLimit = 5000

  /// - Throws: `Problem.badConfiguration` for a node with more than `chainLimit` above it.
  func checkChains() throws {
    var depths: [String: Int] = [:]
    for node in nodes {
      let depth = 1 + (node.inputs.compactMap { depths[$0] }.max() ?? 0)
      guard depth <= Self.chainLimit else {
        throw node.place.problem(
          "node '\(node.name)'", cause: "more than \(Self.chainLimit) nodes build on one another up to it",
          remedy: "shorten the chain")
      }
      depths[node.name] = depth
    }
  }
}

extension PipelineFile {
  /// Puts everything together for `profile`: likeness, overrides, sweeps, arithmetic, references. What stages and
  /// `plot` have to say of it is `Plan.check`'s part.
  ///
  /// - Parameters:
  ///   - profile: the sizes.
  ///   - revisions: the declared revision of every stage, `plot` included; its keys are the known stages.
  /// - Throws: `Problem.badConfiguration` naming file and line: an unknown stage, a dangling name, a cycle, a sweep
  ///   beyond `Plan.nodeLimit`.
  public func plan(for profile: Profile, revisions: [String: Int]) throws -> Plan {
    let stages = revisions.keys.filter { !["plot", "pipeline"].contains($0) }
    let nodes = try nodes(for: profile)
    for node in nodes where !stages.contains(node.stage) {
      throw node.stagePlace.problem(
        "node '\(node.name)'", cause: "unknown stage '\(node.stage)'",
        remedy: Suggestion.remedy(for: node.stage, among: stages, called: "stages"))
    }
    let layout = Layout(profile)
    var expansion = SweepExpansion(revisions: revisions)
    for node in try NodeOrder(nodes, documents: documents.map(\.name)).sorted() { try expansion.add(node) }
    let settled = expansion
    let resolver = FigureResolver(layout: layout, expansion: settled, tolerances: tolerances)
    let own = zip(paths.dropFirst(), documents).first { $1.isOwn }?.0
    let figures = try figures(for: profile, axis: { settled.axis($0) }).map { figure in
      var planned = try resolver.resolve(figure)
      planned.isOwn = figure.place.file == own
      return planned
    }
    return Plan(
      layout: layout, nodes: settled.nodes, figures: figures, plotRevision: revisions["plot"] ?? 1,
      titles: Dictionary(documents.compactMap { document in document.title.map { (document.name, $0) } }) { $1 })
  }

  /// The plan for `profile`, checked; see `plan` and `Plan.check`.
  public func validated(
    for profile: Profile, revisions: [String: Int], check: Plan.ArgumentCheck = { _, _ in },
    figureCheck: @escaping Plan.FigureCheck = { _, _ in [] }
  ) throws -> Plan {
    let plan = try plan(for: profile, revisions: revisions)
    return try plan.reading(plan.check(check, figures: figureCheck))
  }
}
