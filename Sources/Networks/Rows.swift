import LinearAlgebra

/// Rows of numbers on their way through layers: the samples of a tile, or the tokens of its samples one behind the
/// other, without padding.
package struct Rows<Element: Scalar> {
  /// (count, columns).
  package let values: UnsafeMutablePointer<Element>
  package let count: Int
  package let columns: Int
  /// Where the rows of each sample begin, and behind them `count`; empty where every sample is one row.
  package let starts: [Int]

  package init(_ values: UnsafeMutablePointer<Element>, count: Int, columns: Int, starts: [Int] = []) {
    self.values = values
    self.count = count
    self.columns = columns
    self.starts = starts
  }

  /// The number of values.
  package var size: Int { count * columns }
}
