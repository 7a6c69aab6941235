import Foundation

/// What a panel hands to the script: data, gnuplot commands, and what it measured.
public struct Drawing: Sendable {
  /// Data written beside the script.
  public var tables: [DataTable] = []
  /// Axes, ranges, labels, arrows: complete gnuplot commands. A drawing without layers sets both ranges.
  public var commands: [String] = []
  /// What is plotted, from back to front.
  public var layers: [DrawingLayer] = []
  /// Small pictures on top.
  public var insets: [Inset] = []
  /// Files kept beside the data, for readers and other programs.
  public var attachments: [DataTable] = []
  /// Short lines in small type in the upper corner, such as measured numbers.
  public var remarks: [String] = []
  /// Where remarks and legend stand.
  public var corner = Corner.topRight
  /// Pixels left free at the right of the plotting area, for a scale of colours.
  public var rightMargin = 0.0
  /// Height over width of a picture without axes, whose row takes just the height it needs; else nil.
  public var aspect: Double?
  /// The size of a picture without axes that is drawn to scale, for which the figure makes room; else nil.
  public var canvas: Frame?
  /// Whether the labels among the commands are gnuplot's enhanced text, see `Formula`.
  public var hasFormulas = false
  /// Numbers the figure may report, by name.
  public var measures: [String: Double] = [:]
  /// Sentences for the figure's notes.
  public var notes: [String] = []

  public enum Corner: String, Decodable, CaseIterable, Sendable {
    case topRight = "top right"
    case topLeft = "top left"
    case bottomRight = "bottom right"
    case bottomLeft = "bottom left"
    /// At the right of the frame.
    case outside

    /// Those in the frame.
    static let inside = [topRight, topLeft, bottomRight, bottomLeft]
  }

  /// Pixels for a legend and remarks at the right of the frame.
  var legendRoom: Double {
    guard corner == .outside else { return 0 }
    let texts = layers.compactMap { layer in layer.legend.map { ($0, 36.0) } } + remarks.map { ($0, 8.0) }
    return texts.map { Typography.width($0, size: Typography.small) + $1 }.max() ?? 0
  }

  public init() {}

  /// Says on the picture that a logarithmic axis shows some points not.
  mutating func remark(notShown count: Int, of all: Int) {
    if count > 0 { remarks.append("\(count) of \(all) points not positive") }
  }

  /// Adds a table and returns its index.
  public mutating func add(_ table: DataTable) -> Int {
    tables.append(table)
    return tables.count - 1
  }
}
