/// A law sampled for plots: equally long arrays, x ascending.
public struct LimitCurve: Sendable {
  /// Places, ascending.
  public var x: [Double] = []
  /// The density of the continuous part there.
  public var density: [Double] = []
  /// The distribution function there, atoms included.
  public var distribution: [Double] = []
}
