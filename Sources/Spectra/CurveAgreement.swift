import Foundation

/// Where curves over n = 1, 2, … agree.
public enum CurveAgreement {
  /// The longest run of indices, measured by the ratio of its ends, at which the largest of the curves exceeds the
  /// smallest by the share `tolerance` at most; nil where they agree nowhere.
  ///
  /// Numbers that are not positive agree with none. Curves of different lengths are compared as far as all go. O(n).
  public static func longestRun(of curves: [[Double]], tolerance: Double) -> ClosedRange<Int>? {
    let count = curves.map(\.count).min() ?? 0
    var best: ClosedRange<Int>?
    var start: Int?
    for n in 1...(count + 1) {
      let agrees = n <= count && Self.agree(curves.map { $0[n - 1] }, tolerance)
      if agrees {
        start = start ?? n
      } else if let first = start {
        let run = first...(n - 1)
        if best.map({ Self.length(run) > Self.length($0) }) ?? true { best = run }
        start = nil
      }
    }
    return best
  }

  private static func agree(_ values: [Double], _ tolerance: Double) -> Bool {
    guard values.allSatisfy({ $0 > 0 && $0.isFinite }), let least = values.min(), let largest = values.max() else {
      return false
    }
    return largest <= (1 + tolerance) * least
  }

  /// The ratio of a run's ends, the end being the index after it, so that a single index has a length too.
  private static func length(_ run: ClosedRange<Int>) -> Double {
    Double(run.upperBound + 1) / Double(run.lowerBound)
  }
}
