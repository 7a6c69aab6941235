import Diagnostics
import Foundation
import Spectra
import Theory

/// A limit law as the `theory` stage writes it: a table of density and distribution function.
public struct PlottedLaw: Sendable {
  public var law: TabulatedLaw
  /// The density at the points `law.x`.
  public var density: [Double]

  /// A law with its density at the points of its table, equally many.
  public init(law: TabulatedLaw, density: [Double]) {
    self.law = law
    self.density = density
  }

  /// `LimitEdge.outlierMargin` of n eigenvalues from the table; nil for a law that ends with a point mass.
  ///
  /// Beside the edge the law has the mass (2/3)cδ^{3/2} above edge − δ, so that 2/(3π) of n eigenvalues lie within one unit
  /// (πcn)^{−2/3} of it.
  public func outlierMargin(of n: Int) -> Double? {
    guard n > 0, let edge = law.support.last?.upperBound, !law.atoms.contains(where: { $0.location >= edge }),
      let total = law.continuous.last,
      let inner = law.x.lastIndex(where: { $0 < edge })
    else { return nil }
    let mass = 2 / (3 * .pi * Double(n))
    let (cell, cellMass) = (edge - law.x[inner], total - law.continuous[inner])
    let unit = mass < cellMass ? cell * pow(mass / cellMass, 2.0 / 3) : edge - law.quantile(1 - mass)
    return unit > 0 ? LimitEdge.outlierUnits * unit : nil
  }

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
