import Foundation

/// A file of plot data: text in columns, or bytes.
public struct DataTable: Sendable {
  /// Its file name's ending, telling it from the panel's other tables.
  public var name: String
  public var contents: Data

  /// A file of bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    contents = Data(bytes)
  }

  /// A file of text.
  public init(name: String, text: String) {
    self.name = name
    contents = Data(text.utf8)
  }

  /// Columns of numbers in blocks; an empty line between blocks breaks a line drawn through them. Numbers have seven
  /// digits, but all in a column whose numbers differ by less than a thousandth of their size.
  ///
  /// - Parameters:
  ///   - name: that of the file.
  ///   - header: what the columns are, for the reader of the file.
  ///   - blocks: blocks[b][c] is column c of block b.
  public init(name: String, header: String, blocks: [[[Double]]]) {
    self.name = name
    let width = blocks.joined().map(\.count).max() ?? 0
    var (least, greatest) = (
      [Double](repeating: .infinity, count: width), [Double](repeating: -.infinity, count: width)
    )
    for row in blocks.joined() {
      for (column, value) in row.enumerated() {
        (least[column], greatest[column]) = (min(least[column], value), max(greatest[column], value))
      }
    }
    let isNarrow = zip(least, greatest).map { $1 - $0 < 1e-3 * max(abs($0), abs($1)) }
    let text = blocks.map { block in
      block.map { row in
        zip(row, isNarrow).map { $1 ? "\($0)" : Gnuplot.number($0) }.joined(separator: " ")
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
    contents = Data("\(Gnuplot.comment(header))\n\(text)\n".utf8)
  }
}
