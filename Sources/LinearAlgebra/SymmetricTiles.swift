/// A symmetric matrix that is formed tile by tile.
public protocol SymmetricTiles: Sendable {
  /// The consecutive parts of 0..<n whose pairs are the tiles.
  var blocks: [Range<Int>] { get }

  /// Writes the entries of rows `blocks[row]` and columns `blocks[column]`, row by row, without gaps; called side by side.
  func form(row: Int, column: Int, into tile: UnsafeMutablePointer<Float>) throws
}
