/// The size of a panel's plotting area, in pixels of the SVG.
public struct Frame: Sendable, Equatable {
  public var width: Double
  public var height: Double
}
