import Diagnostics
import Figures
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
    /// Where it says so; nil where it was not run yet.
    public var log: String?
  }

  public struct Item: Sendable {
    public var figure: PlannedFigure
    public var record: FigureFile?
    public var rows: [GoldenCheck.Row]
    public var status: Status

    /// Whether something it needs, or the figure itself, ended in failure; what was not asked for yet has not.
    var hasFailed: Bool {
      guard case .notMade(let causes) = status else { return false }
      return causes.contains { $0.log != nil }
    }
  }

  public let layout: Layout
  public let items: [Item]
  let folder: WorkingFolder

  /// Looks at every figure of the plan behind `explanation`.
  ///
  /// - Throws: `Problem.badInput` for a damaged figure or golden file.
  public init(_ explanation: Explanation) throws {
    let plan = explanation.plan
    layout = plan.layout
    folder = explanation.folder
    let check = try GoldenCheck(explanation)
    let diagnosis = explanation.isComplete ? nil : Diagnosis(explanation)
    items = try plan.figures.map { figure in
      Item(
        figure: figure, record: try FigureFile.read(explanation.folder(plan.layout.record(figure.name))),
        rows: try check.rows(of: figure) ?? [], status: diagnosis?.status(of: figure) ?? .upToDate)
    }
  }

  public var isComplete: Bool { items.allSatisfy { $0.status == .upToDate } }

  /// The lines to print after a run.
  public var summary: String {
    let made = items.count { $0.status == .upToDate }
    var lines: [String] = []
    var told: Set<String> = []
    for item in items {
      guard item.hasFailed, case .notMade(let causes) = item.status else { continue }
      lines.append("NOT MADE  \(item.figure.name)")
      for cause in causes {
        guard told.insert(cause.log ?? cause.name).inserted else {
          lines.append("          \(cause.name): as above")
          continue
        }
        let text = "\(cause.name): \(cause.message)".split(separator: "\n").map { "          \($0)" }
        lines += text + (cause.log.map { ["          log: \($0)"] } ?? [])
      }
    }
    let open = items.filter { $0.status != .upToDate && !$0.hasFailed }.map(\.figure.name)
    if !open.isEmpty { lines.append("NOT RUN YET: \(open.joined(separator: ", "))") }
    let standIns = items.filter { $0.record?.data.hasStandIn ?? false }.map(\.figure.name)
    if !standIns.isEmpty {
      lines.append("STAND-IN DATA, the real data set was not available: \(standIns.joined(separator: ", "))")
    }
    let off = items.flatMap(\.rows).count { $0.verdict == .off }
    if off > 0 { lines.append("\(off) numbers differ from their golden values: make check") }
    lines.append("\(made) of \(items.count) figures up to date: \(layout.index)")
    return lines.joined(separator: "\n")
  }

  /// - Throws: `Problem.numericalFailure` where something failed; what was not asked for yet has not.
  public func verify() throws {
    let failed = items.count(where: \.hasFailed)
    guard failed > 0 else { return }
    throw Problem(
      .numericalFailure, object: layout.figures, cause: "\(failed) of \(items.count) figures could not be made",
      remedy:
        "the causes stand above; then make figures PROFILE=\(layout.profile.name) goes on from there")
  }

  /// Writes `figures/<profile>/index.html` if it differs.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public func writeIndex() throws { try AtomicFile.replaceIfChanged(html, at: folder(layout.index)) }
}
