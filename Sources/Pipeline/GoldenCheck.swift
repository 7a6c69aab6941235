import Diagnostics
import Foundation

/// Compares the numbers of the figures with the golden values, and records these.
///
/// The tolerance of a number stands in `pipeline.yaml`: `tolerance`, absolute, or `relative`, a share of the golden
/// value; by default the relative one is `defaultTolerance`.
public struct GoldenCheck: Sendable {
  /// For numbers whose tolerance is not given: rounding differs between processors, nothing else should.
  public static let defaultTolerance = 1e-6

  public enum Verdict: String, Sendable {
    case ok
    case off = "OFF"
    /// The value or the golden value is not there.
    case missing
  }

  public struct Row: Sendable {
    public var figure: String
    public var number: String
    public var value: Double?
    public var golden: Double?
    /// By how much the value may differ, absolutely.
    public var tolerance: Double?
    public var paper: String?
    public var digits: Int?
    public var verdict: Verdict
  }

  private let explanation: Explanation
  private let root: String

  /// - Parameter root: the folder that holds `pipeline.yaml`.
  public init(_ plan: Plan, root: String = ".") {
    explanation = Explanation(plan, root: root)
    self.root = root
  }

  /// One row per number, figures in the order of `pipeline.yaml`. A figure that is not there, or that was made here
  /// from another description or other inputs than the present ones, is one row with verdict `missing`.
  ///
  /// - Throws: `Problem.badInput` for a damaged file.
  public func rows() throws -> [Row] {
    try explanation.plan.figures.flatMap { figure in
      if isStale(figure) { return [missing(figure, "(not up to date)")] }
      guard let rows = try rows(of: figure) else { return [missing(figure, "(not made)")] }
      return rows
    }
  }

  private func missing(_ figure: PlannedFigure, _ what: String) -> Row {
    Row(figure: figure.name, number: what, verdict: .missing)
  }

  /// The rows of one figure, whether or not it is up to date; nil when it has not been made.
  func rows(of figure: PlannedFigure) throws -> [Row]? {
    let layout = explanation.plan.layout
    guard let record = try FigureRecord.read("\(root)/\(layout.record(figure.name))") else { return nil }
    let golden = try golden(layout.golden(figure.name, standIn: record.isStandIn))
    var rows = record.numbers.map { number in
      let reference = golden[number.name]
      let described = figure.description["numbers"]?[number.name]
      let relative = described?["relative"]?.number ?? Self.defaultTolerance
      let absolute = described?["tolerance"]?.number ?? number.tolerance
      let tolerance = absolute ?? reference.map { relative * abs($0) }
      var verdict = Verdict.missing
      if let value = number.value, let reference, let tolerance {
        verdict = abs(value - reference) <= tolerance ? .ok : .off
      }
      return Row(
        figure: figure.name, number: number.name, value: number.value, golden: reference,
        tolerance: tolerance,
        paper: number.paper, digits: number.digits, verdict: verdict)
    }
    let known = Set(rows.map(\.number))
    for (name, value) in golden.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      rows.append(Row(figure: figure.name, number: name, golden: value, verdict: .missing))
    }
    return rows
  }

  private func golden(_ path: String) throws -> [String: Double] {
    guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { return [:] }
    guard let values = try? JSONDecoder().decode([String: Double].self, from: data) else {
      throw Problem(
        .badInput, file: path, cause: "does not map names to numbers", remedy: "record it again: make golden")
    }
    return values
  }

  /// Whether the figure was made here and would be remade now.
  private func isStale(_ figure: PlannedFigure) -> Bool {
    let made = explanation.plan.layout.figureMade(figure.name)
    guard FileManager.default.fileExists(atPath: "\(root)/\(made)") else { return false }
    return explanation.causes(of: figure.name).contains { $0.reasons.contains { !$0.isGolden } }
  }

  /// Records the numbers of every figure that is up to date and has one that misses its golden value; returns the
  /// golden files that changed. Values within their tolerances are kept, so that the last digits of one machine do
  /// not replace those of another.
  ///
  /// - Throws: `Problem.missingInput` naming the figures that are not, after recording the others.
  public func record() throws -> [String] {
    let layout = explanation.plan.layout
    var changed: [String] = []
    var skipped: [String] = []
    for figure in explanation.plan.figures {
      let path = "\(root)/\(layout.record(figure.name))"
      guard !isStale(figure), let record = try FigureRecord.read(path) else {
        skipped.append(figure.name)
        continue
      }
      guard try rows(of: figure)?.contains(where: { $0.verdict != .ok }) ?? false else { continue }
      let file = layout.golden(figure.name, standIn: record.isStandIn)
      let values = record.numbers.compactMap { number in
        number.value.map { YAMLValue.Entry(number.name, YAMLValue(.number(String($0))), line: 0) }
      }
      guard !values.isEmpty else { continue }
      let text = YAMLValue(.mapping(values)).json
      if try AtomicFile.replaceIfChanged(text, at: "\(root)/\(file)") { changed.append(file) }
    }
    guard skipped.isEmpty else {
      throw Problem(
        .missingInput, object: skipped.joined(separator: ", "),
        cause: "not up to date, so not recorded; the other figures were",
        remedy: "make figures PROFILE=\(layout.profile.rawValue)")
    }
    return changed
  }
}

extension Reason {
  var isGolden: Bool {
    if case .golden = self { true } else { false }
  }
}
