import Figures
import Foundation

extension Report {
  /// A figure with all that is told of it.
  public struct Item: Sendable {
    public let figure: PlannedFigure
    public let status: Status
    /// nil where it has not been made.
    public let record: FigureFile?
    public let rows: [GoldenCheck.Row]
    /// The files that there are of it, relative to the folder of the profile's figures, by their endings.
    let files: [(kind: String, path: String)]
    /// The files that its script draws, likewise.
    let plotted: [String]
    /// The command that makes it.
    let command: String

    init(
      _ figure: PlannedFigure, status: Status, record: FigureFile?, rows: [GoldenCheck.Row], layout: Layout,
      folder: WorkingFolder
    ) {
      (self.figure, self.status, self.record, self.rows) = (figure, status, record, rows)
      func isThere(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder("\(layout.figures)/\(path)"))
      }
      files = ["svg", "png", "pdf", "gnuplot", "json"].map { ($0, "\(figure.name).\($0)") }.filter { isThere($0.1) }
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder(layout.plotted(figure.name)))
      plotted = (names ?? []).sorted().map { "\(figure.name).data/\($0)" }
      command = MakeCommand.text([figure.name], of: [figure], layout.profile)
    }

    /// Whether something it needs, or the figure itself, ended in failure; what was not asked for yet has not.
    var hasFailed: Bool {
      guard case .notMade(let causes) = status else { return false }
      return causes.contains { $0.log != nil }
    }

    var title: String { record?.title ?? figure.description["title"]?.scalar ?? "" }

    /// Its picture, for pages to show.
    var picture: String? { files.first { ["svg", "png"].contains($0.kind) }?.path }

    /// Where its data are not what its name says; nil where they are.
    var warning: String? {
      switch record?.data {
      case .standIn: "Stand-in data: the real data set was not available."
      case .partlyStandIn: "Stand-in data: some of the real data was not available."
      case .own: "From files of your own."
      case .real, .synthetic, nil: nil
      }
    }

    /// The files it was drawn from, sorted, each with the attributes that tell its origin, sorted too.
    var sources: [(file: String, attributes: [(key: String, value: String)])] {
      (record?.provenance ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.key < $1.key }) }
    }
  }
}
