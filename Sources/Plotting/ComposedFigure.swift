import Figures
import Foundation

/// A figure ready for gnuplot.
public struct ComposedFigure: Sendable {
  /// Its words and numbers.
  public var record: FigureFile
  /// The script, the data it reads and the record, by path relative to the figure's folder.
  public var files: [String: Data]
  /// All files that were read.
  public var inputs: [String]
}
