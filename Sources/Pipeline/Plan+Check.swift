import Diagnostics
import Dispatch
import Synchronization

extension Plan {
  /// Checks a stage's arguments (without the program's name) against the stage's own options; throws an error
  /// whose description names the offending `--key`.
  public typealias ArgumentCheck = (_ stage: String, _ arguments: [String]) throws -> Void

  /// Checks the complete description of a figure, given as JSON and with a name for it in messages; throws a
  /// `Problem` whose object is the path of the offending key, such as `panels[1].kind`. Returns the files that `plot`
  /// would read for it.
  public typealias FigureCheck = @Sendable (_ json: String, _ name: String) throws -> [String]

  /// Lets the stages judge their command lines, and `plot` its descriptions, before anything is run.
  ///
  /// Of more than `groupLimit` nodes that give one stage the same options, those are tried that hold the least and the
  /// greatest of an option's numbers, and one for every other value.
  ///
  /// - Returns: for every figure that reads files by their paths, these; nodes' outputs that `$node` stands for aside.
  /// - Throws: `Problem.badConfiguration` naming the line of the key that is refused.
  public func check(_ check: ArgumentCheck, figures figureCheck: @escaping FigureCheck) throws -> [String: [String]] {
    let groups = Dictionary(grouping: nodes.indices) { index in
      ([nodes[index].stage] + nodes[index].parameters.map(\.key)).joined(separator: " ")
    }
    let chosen = groups.values.flatMap { $0.count > Self.groupLimit ? representatives(of: $0) : $0 }
    let isChosen = Set(chosen)
    for (index, node) in nodes.enumerated() {
      let arguments = try node.arguments(layout: layout)
      if isChosen.contains(index) { try verify(node, arguments, check) }
    }
    return try files(of: figures, figureCheck)
  }

  /// The files that figures read, found side by side.
  private func files(of figures: [PlannedFigure], _ check: @escaping FigureCheck) throws -> [String: [String]] {
    let found = Mutex<[String: [String]]>([:])
    let failure = FirstFailure()
    let share = 50
    DispatchQueue.concurrentPerform(iterations: (figures.count + share - 1) / share) { part in
      for figure in figures[(part * share)..<min((part + 1) * share, figures.count)] {
        failure.catching {
          let nodes = Set(figure.nodes.map(layout.output))
          let others = Set(try verify(figure, check).filter { !nodes.contains($0) }).sorted()
          if !others.isEmpty { found.withLock { $0[figure.name] = others } }
        }
      }
    }
    try failure.rethrow()
    return found.withLock { $0 }
  }

  private static let groupLimit = 16

  /// Nodes of `group`, which have the same keys, that between them hold the extreme numbers and all other values.
  private func representatives(of group: [Int]) -> [Int] {
    var chosen: Set<Int> = []
    for position in nodes[group[0]].parameters.indices {
      var others: Set<String> = []
      // Whole numbers apart from others, which an option for whole numbers refuses.
      var extremes: [Bool: (least: (Double, Int), greatest: (Double, Int))] = [:]
      for index in group {
        let value = nodes[index].parameters[position].value
        guard let number = value.number, let spelling = value.scalar else {
          if others.insert(value.json).inserted { chosen.insert(index) }
          continue
        }
        let isWhole = Int(spelling) != nil
        let known = extremes[isWhole] ?? ((number, index), (number, index))
        extremes[isWhole] = (
          number < known.least.0 ? (number, index) : known.least,
          number > known.greatest.0 ? (number, index) : known.greatest
        )
      }
      for extreme in extremes.values { chosen.formUnion([extreme.least.1, extreme.greatest.1]) }
    }
    return chosen.isEmpty ? [group[0]] : Array(chosen)
  }

  private func verify(_ figure: PlannedFigure, _ check: FigureCheck) throws -> [String] {
    do {
      return try check(figure.description.json, figure.name)
    } catch let problem as Problem {
      let place = problem.object.flatMap { figure.description.place(along: $0) } ?? figure.place
      throw place.problem(
        ["figure '\(figure.name)'", problem.object].compactMap { $0 }.joined(separator: ": "),
        cause: problem.cause, remedy: problem.remedy)
    }
  }

  /// Runs the stage's own check and turns what it says into a message about the key's line.
  private func verify(_ node: PlannedNode, _ arguments: [String], _ check: ArgumentCheck) throws {
    do {
      try check(node.stage, arguments)
    } catch {
      let message = (error as? Problem)?.cause ?? String(describing: error)
      let text = message.split(separator: "\n").prefix { !$0.hasPrefix("Usage:") && !$0.hasPrefix("  See ") }
        .joined(separator: " ").replacing(#/^[Ee]rror: /#, with: "")
      let remedy = (error as? Problem)?.remedy ?? "see '\(node.stage) --help' for the keys and their values"
      let options = text.matches(of: #/--([a-z][a-z0-9-]*)/#).map { String($0.output.1) }
      let places = Dictionary(node.parameters.map { ($0.key, $0.place) }) { first, _ in first }
      let cause = text.replacing(#/[Uu]nknown option '--([a-z0-9-]+)'/#) { "unknown key '\($0.output.1)'" }
      throw (options.compactMap { places[$0] }.first ?? node.place).problem(
        "node '\(node.name)' (stage \(node.stage))", cause: cause, remedy: remedy)
    }
  }
}
