/// The rows of a sparse symmetric matrix, their columns in ascending order.
struct CompressedRows {
  private(set) var offsets: [Int]
  private(set) var neighbours: [Int32]
  private(set) var weights: [Double]?

  /// An edge given twice, with different weights.
  struct Conflict: Error {
    var vertices: (Int, Int)
    var weights: (Double, Double)
  }

  /// The rows of a list of different edges, each of two different vertices in range.
  ///
  /// Complexity: O(n + m). The edges are scattered to the rows of both ends; then the matrix is transposed, which
  /// leaves it the same and puts its rows in order.
  init(distinct list: EdgeList) {
    offsets = Self.offsets(of: list)
    var scattered = [Int32](repeating: 0, count: 2 * list.count)
    var scatteredWeights = list.weights.map { [Double](repeating: 0, count: 2 * $0.count) }
    var cursors = offsets
    for k in 0..<list.count {
      let (u, v) = (list.first[k], list.second[k])
      let (atFirst, atSecond) = (cursors[Int(u)], cursors[Int(v)])
      scattered[atFirst] = v
      scattered[atSecond] = u
      cursors[Int(u)] = atFirst + 1
      cursors[Int(v)] = atSecond + 1
      if let weight = list.weights?[k] {
        scatteredWeights?[atFirst] = weight
        scatteredWeights?[atSecond] = weight
      }
    }
    cursors = offsets
    neighbours = scattered
    weights = scatteredWeights
    for u in 0..<list.vertexCount {
      for k in offsets[u]..<offsets[u + 1] {
        let v = Int(scattered[k])
        let place = cursors[v]
        neighbours[place] = Int32(truncatingIfNeeded: u)
        cursors[v] = place + 1
        if let weight = scatteredWeights?[k] { weights?[place] = weight }
      }
    }
    if let all = weights, all.allSatisfy({ $0 == 1 }) { weights = nil }
  }

  /// The rows of a list in which edges may stand more than once.
  ///
  /// - Throws: `Conflict` where they do with different weights.
  init(merging list: EdgeList) throws(Conflict) {
    self.init(distinct: list)
    var kept = 0
    var start = 0
    for row in 0..<list.vertexCount {
      let end = offsets[row + 1]
      let first = kept
      for k in start..<end {
        if kept > first, neighbours[kept - 1] == neighbours[k] {
          if let weights, weights[kept - 1] != weights[k] {
            throw Conflict(vertices: (row, Int(neighbours[k])), weights: (weights[kept - 1], weights[k]))
          }
          continue
        }
        neighbours[kept] = neighbours[k]
        if let weight = weights?[k] { weights?[kept] = weight }
        kept += 1
      }
      start = end
      offsets[row + 1] = kept
    }
    let surplus = neighbours.count - kept
    neighbours.removeLast(surplus)
    weights?.removeLast(surplus)
  }

  /// Where each row begins.
  private static func offsets(of list: EdgeList) -> [Int] {
    var offsets = [Int](repeating: 0, count: list.vertexCount + 1)
    for u in list.first { offsets[Int(u) + 1] += 1 }
    for v in list.second { offsets[Int(v) + 1] += 1 }
    for row in 0..<list.vertexCount { offsets[row + 1] += offsets[row] }
    return offsets
  }
}
