/// A small picture over a part of a panel's plotting area, with axes of its own.
public struct Inset: Sendable {
  /// The part, in fractions of the plotting area from its lower left corner.
  public var x: ClosedRange<Double>
  public var y: ClosedRange<Double>
  /// As in `Drawing`.
  public var commands: [String]
  /// Of the panel's tables.
  public var layers: [DrawingLayer]

  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, commands: [String] = [], layers: [DrawingLayer] = []
  ) {
    (self.x, self.y, self.commands, self.layers) = (x, y, commands, layers)
  }

  /// Its place on the canvas, given that of the panel.
  func area(
    in panel: (left: Double, right: Double, top: Double, bottom: Double)
  ) -> (left: Double, right: Double, top: Double, bottom: Double) {
    let (width, height) = (panel.right - panel.left, panel.bottom - panel.top)
    return (
      panel.left + x.lowerBound * width, panel.left + x.upperBound * width, panel.bottom - y.upperBound * height,
      panel.bottom - y.lowerBound * height
    )
  }
}
