import Diagnostics
import Foundation

/// The outcome of a run: which figures were made, which were not and why, and the page that shows them.
public struct Report: Sendable {
  /// How a figure stands.
  public enum Status: Sendable, Equatable {
    case upToDate
    /// The nodes, or the figure itself, that failed or were not run, each with what its log says.
    case notMade([Cause])
  }

  public struct Cause: Sendable, Equatable {
    public var name: String
    public var message: String
    public var log: String?
  }

  public struct Item: Sendable {
    public var figure: PlannedFigure
    public var record: FigureRecord?
    public var rows: [GoldenCheck.Row]
    public var status: Status
  }

  public let layout: Layout
  public let items: [Item]
  let root: String

  /// Looks at every figure of `plan`.
  ///
  /// - Parameter root: the folder that holds `pipeline.yaml`.
  /// - Throws: `Problem.badInput` for a damaged figure or golden file.
  public init(_ plan: Plan, root: String = ".") throws {
    layout = plan.layout
    self.root = root
    let explanation = Explanation(plan, root: root)
    let check = GoldenCheck(plan, root: root)
    let diagnosis = Diagnosis(explanation)
    items = try plan.figures.map { figure in
      Item(
        figure: figure, record: try FigureRecord.read("\(root)/\(plan.layout.record(figure.name))"),
        rows: try check.rows(of: figure) ?? [], status: diagnosis.status(of: figure))
    }
  }

  public var isComplete: Bool { items.allSatisfy { $0.status == .upToDate } }

  /// The lines to print after a run.
  public var summary: String {
    let made = items.count { $0.status == .upToDate }
    var lines: [String] = []
    var told: Set<String> = []
    for item in items {
      guard case .notMade(let causes) = item.status else { continue }
      lines.append("NOT MADE  \(item.figure.name)")
      for cause in causes {
        guard told.insert(cause.name).inserted else {
          lines.append("          \(cause.name): as above")
          continue
        }
        let text = "\(cause.name): \(cause.message)".split(separator: "\n").map { "          \($0)" }
        lines += text + (cause.log.map { ["          log: \($0)"] } ?? [])
      }
    }
    let standIns = items.filter { $0.record?.isStandIn ?? false }.map(\.figure.name)
    if !standIns.isEmpty {
      lines.append("STAND-IN DATA, the real data set was not available: \(standIns.joined(separator: ", "))")
    }
    let off = items.flatMap(\.rows).count { $0.verdict == .off }
    if off > 0 { lines.append("\(off) numbers differ from their golden values: make check") }
    lines.append("\(made) of \(items.count) figures up to date: \(layout.index)")
    return lines.joined(separator: "\n")
  }

  /// - Throws: `Problem.numericalFailure` unless every figure is up to date.
  public func verify() throws {
    guard !isComplete else { return }
    let missing = items.count { $0.status != .upToDate }
    throw Problem(
      .numericalFailure, object: layout.figures, cause: "\(missing) of \(items.count) figures were not made",
      remedy:
        "the causes stand above; then make figures PROFILE=\(layout.profile.rawValue) goes on from there")
  }

  /// Writes `figures/<profile>/index.html` if it differs.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public func writeIndex() throws { try AtomicFile.replaceIfChanged(html, at: "\(root)/\(layout.index)") }
}

/// Finds out of the state of the files where a run stopped.
private struct Diagnosis {
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
    return .notMade([
      cause("plot", log: layout.figureLog(figure.name), stamp: layout.figureStamp(figure.name))
    ])
  }

  private func cause(_ node: String) -> Report.Cause {
    let layout = explanation.plan.layout
    if let dataset = explanation.plan.node(node)?.dataset,
      FileTime(of: "\(explanation.root)/\(layout.dataset(dataset))") == nil
    {
      let log = layout.datasetLog(dataset)
      return cause("\(node), data set \(dataset)", log: log, stamp: layout.stamp(node))
    }
    return cause(node, log: layout.log(node), stamp: layout.stamp(node))
  }

  /// What the log says, if it is of a run of the present description: its last error with the lines below it.
  private func cause(_ name: String, log: String, stamp: String) -> Report.Cause {
    let root = explanation.root
    guard let written = FileTime(of: "\(root)/\(log)"), let described = FileTime(of: "\(root)/\(stamp)"),
      written > described, let data = FileManager.default.contents(atPath: "\(root)/\(log)")
    else { return Report.Cause(name: name, message: "not run yet", log: nil) }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    guard let error = lines.lastIndex(where: { $0.lowercased().contains("error:") }) else {
      return Report.Cause(name: name, message: "ended without saying why", log: log)
    }
    let remedy = lines[(error + 1)...].prefix { $0.hasPrefix(" ") }
    return Report.Cause(name: name, message: ([lines[error]] + remedy).joined(separator: "\n"), log: log)
  }

  private static func union(_ lists: [[String]]) -> [String] {
    var seen: Set<String> = []
    return lists.flatMap { $0 }.filter { seen.insert($0).inserted }
  }
}
