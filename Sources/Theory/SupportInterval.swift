/// An interval of the continuous part of a law's support.
public struct SupportInterval: Sendable, Equatable {
  public var lower: Double
  public var upper: Double
  /// The mass on (−∞, lower), and on (−∞, upper].
  public var massBelow: Double
  public var massUpTo: Double

  public var mass: Double { massUpTo - massBelow }
}
