import Diagnostics
import Randomness

/// How far x_min and α of a tail move when the sample is drawn again from itself, with replacement (the bootstrap of Clauset,
/// Shalizi and Newman 2009, Section 3.3): unlike σ this tells what is not known of x_min.
///
/// Eigenvalues repel each other and vary less than independent numbers would, so that the ranges are rather too wide.
public struct TailResampling: Sendable, Equatable {
  /// The quantiles 0.05 and 0.95 of x_min.
  public let cutoff: ClosedRange<Double>
  /// Those of α.
  public let exponent: ClosedRange<Double>

  /// Fits the tails of `count` samples, at least 2, of the size of `sample`. Complexity: that of so many fits.
  ///
  /// - Parameters:
  ///   - sample: finite numbers, some of them positive; a draw without two different ones is passed over.
  ///   - count: how many draws.
  ///   - stream: gives the draws.
  /// - Throws: `Problem.badInput` where all draws are such.
  public init(of sample: [Double], count: Int, stream: RandomStream) throws {
    precondition(count >= 2, "a range of \(count) fits")
    var source = stream.reader()
    var (cutoffs, exponents): ([Double], [Double]) = ([], [])
    for _ in 0..<count {
      let drawn = sample.map { _ in sample[source.integer(below: sample.count)] }
      guard let tail = try? PowerLawTail(fitting: drawn) else { continue }
      cutoffs.append(tail.cutoff)
      exponents.append(tail.exponent)
    }
    guard !cutoffs.isEmpty else {
      throw Problem(.badInput, cause: "has too few different values to resample", remedy: "give a larger matrix")
    }
    cutoff = Self.range(of: cutoffs)
    exponent = Self.range(of: exponents)
  }

  private static func range(of numbers: [Double]) -> ClosedRange<Double> {
    let sorted = numbers.sorted()
    let margin = sorted.count / 20
    return sorted[margin]...sorted[sorted.count - 1 - margin]
  }
}
