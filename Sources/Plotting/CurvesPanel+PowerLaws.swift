import Diagnostics
import Foundation
import Spectra

extension CurvesPanel {
  /// The quotient of two series at one x.
  public struct Ratio: Decodable, Sendable {
    /// The measure's name.
    public var name: String
    /// The series above and below the stroke, by name or number.
    public var of: String
    public var to: String
    public var at: Double

    enum CodingKeys: String, CodingKey, CaseIterable { case name, of, to, at }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      name = try keys.decode(String.self, forKey: .name)
      of = try keys.decode(String.self, forKey: .of)
      to = try keys.decode(String.self, forKey: .to)
      at = try keys.decode(Double.self, forKey: .at)
    }
  }

  /// What measures and ratios call a series: its name, or its number from 1.
  func name(ofSeries index: Int) -> String { series[index].name ?? "\(index + 1)" }

  /// The power law of a series that asks for one.
  ///
  /// - Throws: `Problem.badConfiguration` for a window that is not two positive ascending numbers; `Problem.badInput`
  ///   for one with fewer than four points.
  func fit(of series: Series, _ points: [[Double]], _ inputs: FigureInputs) throws -> SeriesFit? {
    guard let window = try series.fit.map({ try inputs.values($0) }) else { return nil }
    guard window.count == 2, window[0] > 0, window[0] < window[1] else {
      throw refusal("the window of the fit of '\(series.label ?? series.name ?? "")' is \(window)")
    }
    return SeriesFit(
      law: try PowerLawFit(x: points.map { $0[0] }, y: points.map { $0[1] }, window: window[0]...window[1]))
  }

  func refusal(_ cause: String) -> Problem {
    Problem(.badConfiguration, object: heading.title ?? heading.name ?? "curves", cause: cause)
  }
}

extension CurvesPanel.Ratio {
  /// The quotient, from the points of all series of `panel`.
  ///
  /// - Throws: `Problem.badConfiguration` for unknown series, and for an x beyond one of them.
  func value(of panel: CurvesPanel, _ points: [[[Double]]]) throws -> Double {
    try height(of, panel, points) / height(to, panel, points)
  }

  private func height(_ name: String, _ panel: CurvesPanel, _ points: [[[Double]]]) throws -> Double {
    guard let index = points.indices.first(where: { panel.name(ofSeries: $0) == name }) else {
      throw panel.refusal("ratio '\(self.name)' names the series '\(name)', which is not there")
    }
    let curve = panel.axes.showable(points[index]).points
    guard let next = curve.firstIndex(where: { $0[0] >= at }), next > 0 || curve[next][0] == at else {
      throw panel.refusal("ratio '\(self.name)' is taken at \(at), beyond the series '\(name)'")
    }
    guard curve[next][0] > at else { return curve[next][1] }
    let log = panel.axes.log
    let ends = Scale.linearised([curve[next - 1], curve[next], [at, 1]], log: log)
    let share = (ends[2][0] - ends[0][0]) / (ends[1][0] - ends[0][0])
    let height = ends[0][1] + share * (ends[1][1] - ends[0][1])
    return log.contains(.y) ? exp(height) : height
  }
}

/// The power law of a series, as its label and the figure's numbers give it.
struct SeriesFit {
  let law: PowerLawFit

  func measures(named name: String) -> [String: Double] {
    [
      "\(name).exponent": law.exponent, "\(name).exponent-error": law.exponentError,
      "\(name).coefficient": law.coefficient, "\(name).largest-deviation": law.localSlopes().largestDeviation,
    ]
  }

  /// `label` with `{slope}` and `{slope-error}` replaced.
  func filling(_ label: String) -> String {
    label.replacingOccurrences(of: "{slope}", with: Self.text(-law.exponent))
      .replacingOccurrences(of: "{slope-error}", with: Self.text(max(law.exponentError, 0.001)))
  }

  /// Two decimals, three where these would be 0.00.
  private static func text(_ number: Double) -> String {
    let digits = abs(number) < 0.005 ? 3 : 2
    return String(format: "%.\(digits)f", number).replacingOccurrences(of: "-", with: "−")
  }
}
