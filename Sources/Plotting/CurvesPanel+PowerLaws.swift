import Diagnostics
import Foundation
import Spectra

extension CurvesPanel {
  /// The quotient of two series at one x, or of what each is reduced to.
  public struct Ratio: Decodable, Sendable {
    /// The measure's name.
    public var name: String
    /// The series above and below the stroke, by name or number.
    public var of: String
    public var to: String
    /// nil where they are reduced.
    public var at: Double?
    /// What the one above and the one below the stroke are reduced to; empty where they are taken at one x.
    public var reduce: [Reduction.Name]

    enum CodingKeys: String, CodingKey, CaseIterable { case name, of, to, at, reduce }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      name = try keys.decode(String.self, forKey: .name)
      of = try keys.decode(String.self, forKey: .of)
      to = try keys.decode(String.self, forKey: .to)
      at = try keys.decodeIfPresent(Double.self, forKey: .at)
      reduce = try keys.decodeIfPresent([Reduction.Name].self, forKey: .reduce) ?? []
      guard at == nil ? reduce.count == 2 : reduce.isEmpty else {
        throw DecodingError.dataCorruptedError(
          forKey: .at, in: keys,
          debugDescription: "either an x, or in its place 'reduce', two of first, last, min, max, …")
      }
    }
  }

  /// What measures and ratios call a series: its name, or its number from 1.
  func name(ofSeries index: Int) -> String { series[index].name ?? "\(index + 1)" }

  /// The power laws of the series that ask for one, `points` being those of all.
  ///
  /// - Throws: `Problem.badConfiguration` for a window that is not two positive ascending numbers; `Problem.badInput`
  ///   for one with fewer than four points.
  func fits(to points: [[[Double]]], _ inputs: FigureInputs) throws -> SeriesFits {
    var fits = SeriesFits(names: series.indices.map(name(ofSeries:)))
    for (index, series) in series.enumerated() {
      guard let window = try series.fit.map({ try inputs.values($0) }) else { continue }
      guard window.count == 2, window[0] > 0, window[0] < window[1] else {
        throw refusal("the window of the fit of '\(series.label ?? series.name ?? "")' is \(window)")
      }
      let (x, y) = (points[index].map { $0[0] }, points[index].map { $0[1] })
      fits.laws[index] = try law(x, y, over: window[0]...window[1], of: "the fit of the series '\(fits.names[index])'")
    }
    return fits
  }

  /// The power law fitted over a window; problems name `what` and the panel.
  private func law(
    _ x: [Double], _ y: [Double], over window: ClosedRange<Double>, of what: String
  ) throws -> PowerLawFit {
    do {
      return try PowerLawFit(x: x, y: y, window: window)
    } catch var problem as Problem {
      problem.object = "\(what) in '\(place)'"
      throw problem
    }
  }

  /// The local slopes of all of the curve `name` with x > 0 and y > 0, as points (x, −d log y/d log x).
  ///
  /// - Throws: `Problem.badInput` for fewer than four such points, or x that does not ascend.
  func slopes(_ x: [Double], _ y: [Double], width: Double, of name: String) throws -> [[Double]] {
    let positive = x.filter { $0 > 0 }
    let window = (positive.min() ?? 1)...(positive.max() ?? 1)
    let slopes = try law(x, y, over: window, of: "the slopes of the series '\(name)'").localSlopes(width: width)
    return zip(slopes.centres, slopes.slopes).map { [$0, $1] }
  }

  /// - Throws: `Problem.badConfiguration` for a label with a slope in braces that no fit has filled in.
  func requireFilled(_ labels: [String]) throws {
    guard let label = labels.first(where: { $0.contains(/\{slope(-error)?( of [^}]*)?\}/) }) else { return }
    throw refusal("the label '\(label)' asks for the slope of a series that is not there or has no fit")
  }

  /// What messages call the panel.
  private var place: String { heading.title ?? heading.name ?? Self.kind }

  func refusal(_ cause: String) -> Problem {
    Problem(.badConfiguration, object: place, cause: cause, remedy: "correct the panel's description")
  }
}

extension CurvesPanel.Ratio {
  /// The quotient, from the points of all series of `panel`.
  ///
  /// - Throws: `Problem.badConfiguration` for unknown series, and for an x beyond one of them.
  func value(of panel: CurvesPanel, _ points: [[[Double]]]) throws -> Double {
    try height(of, reduce.first, panel, points) / height(to, reduce.last, panel, points)
  }

  private func height(
    _ name: String, _ reduction: Reduction.Name?, _ panel: CurvesPanel, _ points: [[[Double]]]
  ) throws -> Double {
    guard let index = points.indices.first(where: { panel.name(ofSeries: $0) == name }) else {
      throw panel.refusal("ratio '\(self.name)' names the series '\(name)', which is not there")
    }
    if let reduction, let height = Reduction.named(reduction)(points[index].map { $0[1] }) { return height }
    let curve = panel.axes.showable(points[index]).points
    guard let at, let next = curve.firstIndex(where: { $0[0] >= at }), next > 0 || curve[next][0] == at else {
      let place = at.map { "at \($0), beyond the series" } ?? "of a series without points,"
      throw panel.refusal("ratio '\(self.name)' is taken \(place) '\(name)'")
    }
    guard curve[next][0] > at else { return curve[next][1] }
    let log = panel.axes.log
    let ends = Scale.linearised([curve[next - 1], curve[next], [at, 1]], log: log)
    let share = (ends[2][0] - ends[0][0]) / (ends[1][0] - ends[0][0])
    let height = ends[0][1] + share * (ends[1][1] - ends[0][1])
    return log.contains(.y) ? exp(height) : height
  }
}
