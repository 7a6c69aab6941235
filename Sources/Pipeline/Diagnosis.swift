import Foundation

/// Finds out of the state of the files where a run stopped.
struct Diagnosis {
  let explanation: Explanation
  /// For every node that is not up to date, the nodes at or above it that stopped it.
  private var stopped: [String: [String]] = [:]

  init(_ explanation: Explanation) {
    self.explanation = explanation
    for node in explanation.plan.nodes {
      let above = Self.union(node.inputs.map { stopped[$0] ?? [] })
      if !above.isEmpty {
        stopped[node.name] = above
      } else if !explanation.reasons(for: node).isEmpty {
        stopped[node.name] = [node.name]
      }
    }
  }

  func status(of figure: PlannedFigure) -> Report.Status {
    let layout = explanation.plan.layout
    let above = Self.union(figure.nodes.map { stopped[$0] ?? [] })
    if !above.isEmpty {
      return .notMade(above.map(cause))
    }
    guard !explanation.reasons(for: figure).isEmpty else { return .upToDate }
    let description = explanation.plan.index(ofFigure: figure.name).map { explanation.figures[$0].description } ?? ""
    return .notMade([
      cause(
        "plot", log: layout.figureLog(figure.name), stamp: layout.figureStamp(figure.name),
        made: layout.figureMade(figure.name), description: description)
    ])
  }

  private func cause(_ node: String) -> Report.Cause {
    let layout = explanation.plan.layout
    let (own, stamp, made) = (layout.log(node), layout.stamp(node), layout.made(node))
    let description = explanation.plan.index(of: node).map { explanation.nodes[$0].description } ?? ""
    if let dataset = explanation.plan.node(node)?.dataset {
      // Where the data set could not be had, that is the latest word.
      let log = layout.datasetLog(dataset)
      let found = cause(
        "\(node), data set \(dataset)", log: log, stamp: stamp, made: made, description: description)
      if found.message.contains("error:"), !isLater(own, than: log) { return found }
    }
    return cause(node, log: own, stamp: stamp, made: made, description: description)
  }

  private func isLater(_ file: String, than other: String) -> Bool {
    let times = [file, other].map { FileState(of: explanation.folder($0))?.modified ?? 0 }
    return times[0] > times[1]
  }

  /// What the log says, if it is of a run of the present description that did not come to its end: its last error with
  /// the lines below it.
  private func cause(_ name: String, log: String, stamp: String, made: String, description: String) -> Report.Cause {
    let folder = explanation.folder
    let notRun = Report.Cause(name: name, message: "not run yet", log: nil)
    guard let written = FileState(of: folder(log))?.modified, let described = FileState(of: folder(stamp))?.modified,
      written > described, StampFile.text(of: folder(stamp)) == description,
      let text = StampFile.text(of: folder(log))
    else { return notRun }
    let lines = text.split(separator: "\n")
    guard let error = lines.lastIndex(where: { $0.lowercased().contains("error:") }) else {
      return isLater(made, than: log)
        ? notRun : Report.Cause(name: name, message: "was interrupted, or ended without saying why", log: log)
    }
    let remedy = lines[(error + 1)...].prefix { $0.hasPrefix(" ") }
    return Report.Cause(name: name, message: ([lines[error]] + remedy).joined(separator: "\n"), log: log)
  }

  private static func union(_ lists: [[String]]) -> [String] {
    var seen: Set<String> = []
    return lists.flatMap { $0 }.filter { seen.insert($0).inserted }
  }
}
