import Foundation
import Spectra

/// What a spectrum panel measures.
struct SpectrumStatistics {
  /// Ascending eigenvalues.
  let sample: [Double]
  let limit: PlottedLaw?
  /// Beyond the edge, largest first.
  let outliers: [Double]
  /// The number of eigenvalues that are 0 up to rounding.
  let zeros: Int

  init(_ sample: [Double], limit: PlottedLaw?, rule: SpectrumPanel.OutlierRule, edge: Double?) {
    self.sample = sample
    self.limit = limit
    let rounding = Self.rounding(of: sample)
    zeros = sample.count { abs($0) <= rounding }
    let isBulk = rule == .bulk
    outliers =
      isBulk
      ? Self.aboveGap(sample)
      : Self.beyond(edge ?? limit?.law.rightEdge ?? .infinity, of: limit, in: sample)
  }

  /// What an eigenvalue may differ from 0 by rounding: M ε λ, M their number, ε = 2⁻⁵² and λ the largest absolute one.
  static func rounding(of sample: [Double]) -> Double {
    Double(sample.count) * Double.ulpOfOne * sample.reduce(0) { max($0, abs($1)) }
  }

  private static func beyond(_ edge: Double, of limit: PlottedLaw?, in sample: [Double]) -> [Double] {
    guard edge.isFinite else { return [] }
    let margin = limit?.outlierMargin(of: sample.count) ?? 4 * pow(Double(max(1, sample.count)), -2.0 / 3) * abs(edge)
    return Array(sample.reversed().prefix { $0 > edge + margin })
  }

  private static func aboveGap(_ sample: [Double]) -> [Double] {
    let top = Array(sample.suffix(min(21, sample.count / 2)).reversed())
    let gaps = zip(top, top.dropFirst()).enumerated().filter {
      $0.element.0 - $0.element.1 > 0.2 * $0.element.0
    }
    return gaps.last.map { Array(top[...$0.offset]) } ?? []
  }

  /// The share of eigenvalues at 0.
  var zeroShare: Double { sample.isEmpty ? 0 : Double(zeros) / Double(sample.count) }

  var mean: Double { sample.isEmpty ? .nan : sample.reduce(0, +) / Double(sample.count) }

  /// All measures by name.
  var measures: [String: Double] {
    var measures = [
      "smallest": sample.first ?? .nan, "largest": sample.last ?? .nan, "mean": mean, "zero-share": zeroShare,
      "outliers": Double(outliers.count),
    ]
    for (index, value) in outliers.enumerated() { measures["outlier-\(index + 1)"] = value }
    guard let law = limit?.law else { return measures }
    let limitMean = law.mean
    let ratio = mean / limitMean
    measures["limit-mean"] = limitMean
    measures["mean-ratio"] = ratio
    measures["ks"] = Distances.kolmogorovSmirnov(sample, law)
    // Without means that have a quotient nothing can be scaled.
    let scaled = ratio.isNormal ? sample.map { $0 / ratio } : []
    let isScaled = !scaled.isEmpty && scaled.allSatisfy(\.isFinite)
    measures["ks-rescaled"] = isScaled ? Distances.kolmogorovSmirnov(scaled, law) : .nan
    measures["wasserstein"] = isScaled ? Distances.wasserstein(scaled, law) / limitMean : .nan
    measures["wasserstein-raw"] = Distances.wasserstein(sample, law) / limitMean
    measures["quantile-error"] = Distances.quantileError(sample, law)
    let edges = law.support.flatMap { [$0.lowerBound, $0.upperBound] }
    for (index, edge) in edges.enumerated() { measures["edge-\(index + 1)"] = edge }
    return measures
  }
}
