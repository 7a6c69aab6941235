import Diagnostics
import Figures

/// The outcome of a run: which figures were made, which were not and why, and the numbers of each. `ReportPage` and
/// `Gallery` show it.
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

  /// The figures of a document, in its order.
  public struct Document: Sendable {
    public var name: String
    /// What it is about; its name where its file does not say.
    public var title: String
    public var items: [Item]
  }

  public let layout: Layout
  /// In the order of the plan.
  public let documents: [Document]
  let folder: WorkingFolder

  /// Looks at every figure of the plan behind `explanation`.
  ///
  /// - Throws: `Problem.badInput` for a damaged figure or golden file.
  public init(_ explanation: Explanation) throws {
    let plan = explanation.plan
    let (layout, folder) = (plan.layout, explanation.folder)
    (self.layout, self.folder) = (layout, folder)
    let check = try GoldenCheck(explanation)
    let diagnosis = explanation.isComplete ? nil : Diagnosis(explanation)
    documents = try plan.figures.inNumberOrder.reduce(into: []) { documents, figure in
      let item = Item(
        figure, status: diagnosis?.status(of: figure) ?? .upToDate,
        record: try FigureFile.read(folder(layout.record(figure.name))),
        rows: try check.rows(of: figure) ?? [], layout: layout, folder: folder)
      if let index = documents.firstIndex(where: { $0.name == figure.document }) {
        documents[index].items.append(item)
      } else {
        let title = plan.titles[figure.document] ?? figure.document
        documents.append(Document(name: figure.document, title: title, items: [item]))
      }
    }
  }

  public var items: [Item] { documents.flatMap(\.items) }

  /// The numbers that differ from their golden values by more than they may.
  var misses: [GoldenCheck.Row] { items.flatMap(\.rows).filter { $0.verdict == .off } }

  public var isComplete: Bool { items.allSatisfy { $0.status == .upToDate } }

  /// The lines to print after a run.
  public var summary: String {
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
    if !open.isEmpty { lines += Self.listed("NOT RUN YET:", open) }
    let standIns = items.filter { $0.record?.data.hasStandIn ?? false }.map(\.figure.name)
    if !standIns.isEmpty { lines += Self.listed("STAND-IN DATA, the real data set was not available:", standIns) }
    if !misses.isEmpty { lines.append("\(misses.count) numbers differ from their golden values: make check") }
    lines.append("\(standing): \(layout.index)")
    return lines.joined(separator: "\n")
  }

  /// `names` after a word, in lines of a terminal's width.
  private static func listed(_ word: String, _ names: [String]) -> [String] {
    names.indices.reduce(into: [word]) { lines, index in
      let name = names[index] + (index + 1 < names.count ? "," : "")
      let line = "\(lines[lines.count - 1]) \(name)"
      if line.count <= 100 { lines[lines.count - 1] = line } else { lines.append("          \(name)") }
    }
  }

  /// How many figures are up to date.
  var standing: String { "\(items.count { $0.status == .upToDate }) of \(items.count) figures up to date" }

  /// - Throws: `Problem.numericalFailure` where something failed; what was not asked for yet has not.
  public func verify() throws {
    let failed = items.count(where: \.hasFailed)
    guard failed > 0 else { return }
    throw Problem(
      .numericalFailure, object: layout.figures, cause: "\(failed) of \(items.count) figures could not be made",
      remedy:
        "the causes stand above; then make figures PROFILE=\(layout.profile.name) goes on from there")
  }

  /// Writes `figures/<profile>/index.html` and the gallery where they differ.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public func write() throws {
    try AtomicFile.replaceIfChanged(ReportPage(self).html, at: folder(layout.index))
    try Gallery(self).write()
  }
}
