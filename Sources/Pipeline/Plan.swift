import Diagnostics

/// One call of a stage, with everything that decides its output.
public struct PlannedNode: Sendable {
  public var name: String
  /// The node of `pipeline.yaml` it comes from; the name itself unless swept.
  public var base: String
  public var stage: String
  public var revision: Int
  /// Files given by position.
  public var positional: [String]
  /// Files given by option: `--<key> <node's file>`.
  public var named: [(key: String, node: String)]
  public var parameters: [YAMLValue.Entry]
  public var dataset: String?
  public var line: Int

  /// The nodes whose output it reads, each once, in the order of the command line.
  public var inputs: [String] {
    var seen: Set<String> = []
    return (positional + named.map(\.node)).filter { seen.insert($0).inserted }
  }
}

/// One figure with every reference resolved.
public struct PlannedFigure: Sendable {
  /// `<document>/<identifier>`.
  public var name: String
  public var line: Int
  /// What `plot` reads.
  public var description: YAMLValue
  /// The nodes it shows.
  public var nodes: [String]

  public var document: String { String(name.prefix { $0 != "/" }) }
  public var identifier: String { String(name.drop { $0 != "/" }.dropFirst()) }
}

/// What a profile runs: nodes in an order in which inputs come first, and figures.
public struct Plan: Sendable {
  public let layout: Layout
  public let nodes: [PlannedNode]
  public let figures: [PlannedFigure]
  /// The declared revision of `plot`; another one redraws every figure.
  public let plotRevision: Int
  private let indices: [String: Int]

  init(layout: Layout, nodes: [PlannedNode], figures: [PlannedFigure], plotRevision: Int) {
    self.plotRevision = plotRevision
    self.layout = layout
    self.nodes = nodes
    self.figures = figures
    indices = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
  }

  public func node(_ name: String) -> PlannedNode? { indices[name].map { nodes[$0] } }

  public func figure(_ name: String) -> PlannedFigure? { figures.first { $0.name == name } }

  /// The users' own files that nodes read, sorted.
  var ownFiles: [String] { Set(nodes.flatMap(\.inputs).filter(Layout.isFile)).sorted() }

  /// The data sets that nodes need, sorted.
  public var datasets: [String] { Set(nodes.compactMap(\.dataset)).sorted() }

  /// The most nodes that sweeps may make.
  public static let nodeLimit = 1000
}

extension PipelineFile {
  /// Checks a stage's arguments (without the program's name) against the stage's own options; throws an error
  /// whose description names the offending `--key`.
  public typealias ArgumentCheck = (_ stage: String, _ arguments: [String]) throws -> Void

  /// Checks the complete description of a figure, given as JSON and with a name for it in messages; throws a
  /// `Problem` whose object is the path of the offending key, such as `panels[1].kind`.
  public typealias FigureCheck = (_ json: String, _ name: String) throws -> Void

  /// Expands sweeps, resolves references and checks everything for `profile`.
  ///
  /// - Parameters:
  ///   - revisions: the declared revision of every stage, `plot` included; its keys are the known stages.
  ///   - check: the stages' own check of their arguments.
  ///   - figureCheck: what `plot` itself has to say of a figure's description.
  /// - Throws: `Problem.badConfiguration` naming the line: an unknown stage, a dangling name, a cycle, a key or a
  ///   value the stage refuses, a sweep beyond `Plan.nodeLimit`.
  public func validated(
    for profile: Profile, revisions: [String: Int], check: ArgumentCheck = { _, _ in },
    figureCheck: FigureCheck = { _, _ in }
  ) throws -> Plan {
    let source = ConfigurationSource(file: path)
    let stages = revisions.keys.filter { !["plot", "pipeline"].contains($0) }
    for node in nodes where !stages.contains(node.stage) {
      throw source.problem(
        node.stageLine, object: "node '\(node.name)'", cause: "unknown stage '\(node.stage)'",
        remedy: Suggestion.remedy(for: node.stage, among: stages, called: "stages"))
    }
    let layout = Layout(profile)
    var expansion = SweepExpansion(source: source, profile: profile, revisions: revisions)
    for node in try NodeOrder(nodes, source: source).sorted() { try expansion.add(node) }
    for node in expansion.nodes { try verify(node, layout: layout, source: source, check: check) }
    let resolver = FigureResolver(source: source, layout: layout, expansion: expansion)
    let resolved = try figures.map { try resolver.resolve($0) }
    for figure in resolved { try verify(figure, source: source, check: figureCheck) }
    return Plan(
      layout: layout, nodes: expansion.nodes, figures: resolved,
      plotRevision: revisions["plot"] ?? 1)
  }

  private func verify(_ figure: PlannedFigure, source: ConfigurationSource, check: FigureCheck) throws {
    do {
      try check(figure.description.json, figure.name)
    } catch let problem as Problem {
      let line = problem.object.map { figure.description.line(along: $0) } ?? nil
      throw source.problem(
        line ?? figure.line,
        object: ["figure '\(figure.name)'", problem.object].compactMap { $0 }.joined(separator: ": "),
        cause: problem.cause, remedy: problem.remedy)
    }
  }

  /// Runs the stage's own check and turns what it says into a message about the key's line.
  private func verify(
    _ node: PlannedNode, layout: Layout, source: ConfigurationSource, check: ArgumentCheck
  ) throws {
    let arguments = try node.arguments(layout: layout, source: source)
    do {
      try check(node.stage, arguments)
    } catch {
      let message = (error as? Problem)?.cause ?? String(describing: error)
      let text = message.split(separator: "\n").prefix { !$0.hasPrefix("Usage:") && !$0.hasPrefix("  See ") }
        .joined(separator: " ").replacing(#/^[Ee]rror: /#, with: "")
      let remedy = (error as? Problem)?.remedy ?? "see '\(node.stage) --help' for the keys and their values"
      let options = text.matches(of: #/--([a-z][a-z0-9-]*)/#).map { String($0.output.1) }
      let lines = Dictionary(
        node.parameters.map { ($0.key, $0.line) }, uniquingKeysWith: { first, _ in first })
      let line = options.compactMap { lines[$0] }.first ?? node.line
      let cause = text.replacing(#/[Uu]nknown option '--([a-z0-9-]+)'/#) { "unknown key '\($0.output.1)'" }
      throw source.problem(
        line, object: "node '\(node.name)' (stage \(node.stage))", cause: cause, remedy: remedy)
    }
  }
}
