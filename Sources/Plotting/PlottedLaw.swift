import Diagnostics
import Spectra

/// A limit law as the `theory` stage writes it: a table of density and distribution function.
public struct PlottedLaw: Sendable {
  public var law: TabulatedLaw
  /// The density at the points `law.x`.
  public var density: [Double]

  /// The density's table cut at the gaps of the support: a curve for each interval.
  public var curves: [[[Double]]] {
    law.support.map { interval in
      let slack = 1e-9 * max(abs(interval.lowerBound), abs(interval.upperBound))
      return zip(law.x, density).filter { point, _ in
        point >= interval.lowerBound - slack && point <= interval.upperBound + slack
      }.map { [$0, $1] }
    }.filter { !$0.isEmpty }
  }
}
