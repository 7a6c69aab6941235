import Foundation
import Spectra

extension Suite {
  /// Power-law tails beside the Python package `powerlaw`: the same fits, and the time; 10⁵ values, minutes of that
  /// package's time, with --full.
  func measureTails(_ peaks: Peaks, _ table: inout ResultTable) throws {
    for size in full ? [10_000, 100_000] : [10_000] {
      let values = Self.tailed(size)
      let fit = try PowerLawTail(fitting: values)
      let ours = Timing.of(rounds: 5 * rounds) { consume(try? PowerLawTail(fitting: values)) }
      let report = peer?.report("tail", ["size": "\(size)"])
      let theirs = report.map { Timing(seconds: $0.seconds) }
      addRatio("power-law tail, \(size) values", (ours, theirs), target: 100, into: &table)
      guard let numbers = report?.numbers else { continue }
      let differences = [("alpha", fit.exponent), ("cutoff", fit.cutoff), ("distance", fit.distance)].map {
        abs($0.1 / (numbers[$0.0] ?? .nan) - 1)
      }
      let largest = differences.contains { $0.isNaN } ? .nan : differences.max() ?? .nan
      table.add(
        Result(
          item: "the same, relative difference of α, x_min and D", ours: String(format: "%.1e", largest),
          target: "≤ 1e-6", isMet: largest <= 1e-6))
    }
  }

  /// As `peers/tail.py` makes them: four fifths uniform, the rest of density x^−2.8 from 1.05 on.
  private static func tailed(_ count: Int) -> [Double] {
    (0..<count).map { k in
      let u = ((Double(k) + 0.5) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)
      return u < 0.8 ? 0.1 + 0.95 * u / 0.8 : 1.05 * pow((1 - u) / 0.2, -1 / 1.8)
    }
  }
}
