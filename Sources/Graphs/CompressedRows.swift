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

  /// How many edges of a merged list stand there in one direction only.
  private(set) var oneWay = 0
  /// How many stand there in both.
  private(set) var mutual = 0

  /// The rows of a list of different edges, each of two different vertices in range.
  ///
  /// Complexity: O(n + m).
  init(distinct list: EdgeList) {
    self.init(scattering: list, mark: 0)
    dropUnitWeights()
  }

  /// The rows of a list in which edges may stand more than once.
  ///
  /// - Parameter mutualOnly: whether edges that stand there in one direction only are left out.
  /// - Throws: `Conflict` where they have different weights and `repetition` allows only the same.
  init(
    merging list: EdgeList, _ repetition: GraphReading.Repetition = .same, mutualOnly: Bool = false
  ) throws(Conflict) {
    var list = list
    if repetition == .sum, list.weights == nil { list.weights = [Double](repeating: 1, count: list.count) }
    self.init(scattering: list, mark: -1)
    var kept = 0
    var k = 0
    for row in 0..<list.vertexCount {
      let end = offsets[row + 1]
      while k < end {
        let column = Self.vertex(neighbours[k])
        // Bit 0 for an edge from here, bit 1 for one to here.
        var directions = 0
        var weight = weights?[k] ?? 1
        let first = k
        repeat {
          directions |= neighbours[k] < 0 ? 2 : 1
          if k > first, let other = weights?[k] {
            switch repetition {
            case .same where weight != other: throw Conflict(vertices: (row, Int(column)), weights: (weight, other))
            case .same, .first: break
            case .sum: weight += other
            case .last: weight = other
            case .max: weight = max(weight, other)
            }
          }
          k += 1
        } while k < end && Self.vertex(neighbours[k]) == column
        if row < column {
          mutual += directions == 3 ? 1 : 0
          oneWay += directions == 3 ? 0 : 1
        }
        // A sum may be 0: no edge.
        guard directions == 3 || !mutualOnly, weight != 0 else { continue }
        neighbours[kept] = column
        weights?[kept] = weight
        kept += 1
      }
      offsets[row + 1] = kept
    }
    let surplus = neighbours.count - kept
    neighbours.removeLast(surplus)
    weights?.removeLast(surplus)
    dropUnitWeights()
  }

  /// The rows of all entries, those of an edge that stands there several times in the order of the list.
  ///
  /// The edges are scattered to the rows of both ends; then the matrix is transposed, which leaves it the same and puts
  /// its rows in order.
  ///
  /// - Parameter mark: −1 for entries that tell the direction: k in the row where the edge begins, −k − 1 in the row
  ///   where it ends; 0 for k in both.
  private init(scattering list: EdgeList, mark: Int32) {
    offsets = Self.offsets(of: list)
    var scattered = [Int32](repeating: 0, count: 2 * list.count)
    var scatteredWeights = list.weights.map { [Double](repeating: 0, count: 2 * $0.count) }
    var cursors = offsets
    for k in 0..<list.count {
      let (u, v) = (list.first[k], list.second[k])
      let (atFirst, atSecond) = (cursors[Int(u)], cursors[Int(v)])
      scattered[atFirst] = v
      scattered[atSecond] = u ^ mark
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
        let v = Int(Self.vertex(scattered[k]))
        let place = cursors[v]
        neighbours[place] = Int32(truncatingIfNeeded: u) ^ (~(scattered[k] >> 31) & mark)
        cursors[v] = place + 1
        if let weight = scatteredWeights?[k] { weights?[place] = weight }
      }
    }
  }

  /// The vertex of an entry, whether or not it is marked.
  @inline(__always)
  private static func vertex(_ entry: Int32) -> Int32 { entry ^ (entry >> 31) }

  private mutating func dropUnitWeights() {
    if let all = weights, all.allSatisfy({ $0 == 1 }) { weights = nil }
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
