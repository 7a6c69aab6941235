/// A point that carries mass.
public struct Atom: Sendable, Equatable {
  public var place: Double
  public var mass: Double

  public init(place: Double, mass: Double) {
    self.place = place
    self.mass = mass
  }
}
