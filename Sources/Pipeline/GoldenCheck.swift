import Diagnostics
import Figures
import Foundation

/// Compares the numbers of the figures with the golden values, and records these.
///
/// The tolerance of a number stands in its document: `tolerance`, absolute or the name of one, or `relative`, a share of
/// the golden value.
public struct GoldenCheck: Sendable {
  public enum Verdict: String, Sendable {
    case ok
    case off = "OFF"
    /// There is a value, but no golden one yet.
    case new
    /// The value is not there.
    case missing
  }

  public struct Row: Sendable {
    public var figure: String
    /// Whether the figure is one of the user's own.
    public var isOwn: Bool
    public var number: String
    public var value: Double?
    public var golden: Double?
    /// By how much the value may differ, absolutely.
    public var tolerance: Double?
    /// Why by so much.
    public var reason: String?
    public var paper: PaperValue?
    /// Whether the value is what the paper says; nil where it says nothing that can be judged, and in profiles that take
    /// stand-ins, whose sizes are not the papers'.
    public var meetsPaper: Bool?
    public var digits: Int?
    public var verdict: Verdict
  }

  let explanation: Explanation
  private let figures: [PlannedFigure]
  let names: [String]

  /// A check of figures of the plan that `explanation` judged.
  ///
  /// - Parameters:
  ///   - explanation: which figures are up to date.
  ///   - names: figures, or documents; all if empty.
  /// - Throws: `Problem.badConfiguration` for a name that is neither.
  public init(_ explanation: Explanation, of names: [String] = []) throws {
    self.explanation = explanation
    self.names = names
    let wanted = Set(try names.flatMap(explanation.targets))
    figures = explanation.plan.figures.filter { names.isEmpty || wanted.contains($0.name) }
    guard names.isEmpty || !figures.isEmpty else {
      throw Problem(
        .badConfiguration, object: names.joined(separator: ", "), cause: "names no figure",
        remedy: "name figures or documents")
    }
  }

  /// One row per number, figures in the order of `pipeline.yaml`. A figure that is not there, or that was made here
  /// from another description or other inputs than the present ones, is one row with verdict `missing`.
  ///
  /// - Throws: `Problem.badInput` for a damaged file.
  public func rows() throws -> [Row] {
    try figures.flatMap { figure in
      if isStale(figure) { return [missing(figure, "(not up to date)")] }
      guard let rows = try rows(of: figure) else { return [missing(figure, "(not made)")] }
      return rows
    }
  }

  private func missing(_ figure: PlannedFigure, _ what: String) -> Row {
    Row(figure: figure.name, isOwn: figure.isOwn, number: what, verdict: .missing)
  }

  /// The rows of one figure, whether or not it is up to date; nil when it has not been made.
  func rows(of figure: PlannedFigure) throws -> [Row]? {
    let layout = explanation.plan.layout
    let folder = explanation.folder
    guard let file = try FigureFile.read(folder(layout.record(figure.name))) else { return nil }
    let golden = try layout.golden(figure, file.data).map { try GoldenFile.read(folder($0)).values } ?? [:]
    let described = figure.description["numbers"]
    var rows = file.numbers.sorted { $0.key < $1.key }.map { name, number in
      let keys = described?[name]
      let allowed = Tolerance(absolute: keys?["tolerance"]?.number, relative: keys?["relative"]?.number)
        .allowed(at: golden[name])
      var verdict = number.value == nil ? Verdict.missing : .new
      var meetsPaper: Bool?
      if let value = number.value {
        if let reference = golden[name], let allowed { verdict = abs(value - reference) <= allowed ? .ok : .off }
        if !layout.profile.allowsStandIns {
          meetsPaper = number.paper.flatMap { $0.isMet(by: value, tolerance: allowed) }
        }
      }
      return Row(
        figure: figure.name, isOwn: figure.isOwn, number: name, value: number.value, golden: golden[name],
        tolerance: allowed, reason: keys?["reason"]?.scalar, paper: number.paper, meetsPaper: meetsPaper,
        digits: number.digits, verdict: verdict)
    }
    let known = Set(rows.map(\.number))
    for (name, value) in golden.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      rows.append(Row(figure: figure.name, isOwn: figure.isOwn, number: name, golden: value, verdict: .missing))
    }
    return rows
  }

  /// The command that makes the figures.
  var making: String { command(names.isEmpty ? ["figures"] : names) }

  /// The command that records their numbers.
  var recording: String { command(["golden"] + names) }

  private func command(_ goals: [String]) -> String {
    MakeCommand.text(goals, of: figures, explanation.plan.layout.profile)
  }

  /// Whether the figure was made here and would be remade now.
  private func isStale(_ figure: PlannedFigure) -> Bool {
    let made = explanation.plan.layout.figureMade(figure.name)
    guard FileManager.default.fileExists(atPath: explanation.folder(made)) else { return false }
    return explanation.causes(of: figure.name).contains { $0.reasons.contains { $0 != .golden } }
  }

  /// Records the numbers of every figure that is up to date and has one that misses its golden value; returns the
  /// golden files that changed. Values within their tolerances are kept, so that the last digits of one machine do
  /// not replace those of another. Figures of which only some data are stand-ins have none.
  ///
  /// - Throws: `Problem.missingInput` naming the figures that are not, after recording the others.
  public func record() throws -> [String] {
    let layout = explanation.plan.layout
    var changed: [String] = []
    var skipped: [String] = []
    for figure in figures {
      guard !isStale(figure), let file = try FigureFile.read(explanation.folder(layout.record(figure.name))) else {
        skipped.append(figure.name)
        continue
      }
      guard try rows(of: figure)?.contains(where: { $0.verdict != .ok }) ?? false else { continue }
      let values = file.numbers.compactMapValues(\.value)
      guard !values.isEmpty, let path = layout.golden(figure, file.data) else { continue }
      if try AtomicFile.replaceIfChanged(GoldenFile(values).json, at: explanation.folder(path)) {
        changed.append(path)
      }
    }
    guard skipped.isEmpty else {
      throw Problem(
        .missingInput, object: skipped.joined(separator: ", "),
        cause: "not up to date, so not recorded" + (skipped.count < figures.count ? "; the other figures were" : ""),
        remedy: making)
    }
    return changed
  }
}
