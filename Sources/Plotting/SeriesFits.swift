import Diagnostics
import Foundation
import Spectra

/// The power laws of a panel's series, as labels and the figure's numbers give them.
struct SeriesFits {
  /// What measures call the series.
  let names: [String]
  /// By the series' index; none for those that ask for none.
  var laws: [Int: PowerLawFit] = [:]

  var measures: [String: Double] {
    laws.reduce(into: [:]) { measures, entry in
      let (name, law) = (names[entry.key], entry.value)
      measures["\(name).exponent"] = law.exponent
      measures["\(name).exponent-error"] = law.exponentError
      measures["\(name).coefficient"] = law.coefficient
      measures["\(name).largest-deviation"] = law.localSlopes().largestDeviation
    }
  }

  /// `series` with the slopes in their labels.
  func labelled(_ series: [CurvesPanel.Series]) -> [CurvesPanel.Series] {
    series.enumerated().map { index, series in
      var labelled = series
      labelled.label = series.label.map { label in
        laws.reduce(label) { text, entry in
          let named = Self.filled(text, entry.value, suffix: " of \(names[entry.key])")
          return entry.key == index ? Self.filled(named, entry.value, suffix: "") : named
        }
      }
      return labelled
    }
  }

  private static func filled(_ label: String, _ law: PowerLawFit, suffix: String) -> String {
    label.replacingOccurrences(of: "{slope\(suffix)}", with: text(-law.exponent))
      .replacingOccurrences(of: "{slope-error\(suffix)}", with: text(max(law.exponentError, 0.001)))
  }

  /// Two decimals, three where these would be 0.00.
  private static func text(_ number: Double) -> String {
    let digits = abs(number) < 0.005 ? 3 : 2
    return String(format: "%.\(digits)f", number).replacingOccurrences(of: "-", with: "−")
  }
}
