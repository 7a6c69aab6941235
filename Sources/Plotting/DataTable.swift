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

  /// Columns of numbers in blocks; an empty line between blocks breaks a line drawn through them.
  ///
  /// - Parameter header: what the columns are, for the reader of the file.
  public init(name: String, header: String, blocks: [[[Double]]]) {
    self.name = name
    let text = blocks.map { block in
      block.map { row in row.map(Gnuplot.number).joined(separator: " ") }.joined(separator: "\n")
    }.joined(separator: "\n\n")
    contents = Data("# \(header)\n\(text)\n".utf8)
  }
}
