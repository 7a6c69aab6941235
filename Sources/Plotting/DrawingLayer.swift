import Foundation

/// One element of a `plot` command.
public struct DrawingLayer: Sendable {
  /// Index of the data table; nil for an entry of the legend alone.
  public var table: Int?
  /// Modifiers that follow the file name, such as `using 1:2`.
  public var columns: String
  /// The plotting style with its colours and widths: `with lines …`.
  public var style: String
  /// The entry in the legend; none for nil.
  public var legend: String?

  public init(table: Int?, columns: String = "using 1:2", style: String, legend: String? = nil) {
    self.table = table
    self.columns = columns
    self.style = style
    self.legend = legend
  }
}
