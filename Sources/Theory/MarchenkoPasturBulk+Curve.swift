import Foundation

extension MarchenkoPasturBulk {
  /// The bulk's law at `count` points, dense near the edges, of density 0 at these; where the left edge is at 0 the density
  /// diverges and the first point lies just inside.
  public func curve(points count: Int) -> LimitCurve {
    let isHard = law.lowerEdge <= 1e-12 * law.upperEdge
    var curve = LimitCurve()
    for index in 0..<count {
      let place = (isHard && index == 0 ? 0.1 : Double(index)) / Double(max(count - 1, 1))
      let sine = sin(.pi * place / 2)
      let x = index == count - 1 ? law.upperEdge : law.lowerEdge + (law.upperEdge - law.lowerEdge) * sine * sine
      curve.x.append(mean * x)
      curve.density.append(law.density(at: x) / mean)
      curve.distribution.append(law.distribution(at: x))
    }
    return curve
  }
}
