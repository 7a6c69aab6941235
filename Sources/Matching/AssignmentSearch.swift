import CVectorMath

/// The state of Jonker and Volgenant's method for one matrix of costs, scaled by ± a power of two.
///
/// Reduced costs are c[i, j] − v[j]; every assigned row holds the least one of its row. Rows and columns of the
/// assignment name each other; −1 stands for none.
struct AssignmentSearch {
  /// The column of every row.
  private(set) var columnOfRow: [Int]
  /// v, in units of the scaled costs.
  private(set) var potentials: [Double]

  private let n: Int
  private var rowOfColumn: [Int]
  private var freeRows: [Int]
  // Of the shortest paths from a row: distances of the columns not yet reached (∞ for those reached), the row before
  // each column, the columns reached in order with their distances, and v with −∞ for those reached.
  private var distances: [Double]
  private var predecessors: [Int64]
  private var reached: [Int]
  private var reachedDistances: [Double]
  private var openPotentials: [Double]

  init(size n: Int) {
    self.n = n
    columnOfRow = [Int](repeating: -1, count: n)
    rowOfColumn = columnOfRow
    potentials = [Double](repeating: 0, count: n)
    freeRows = []
    freeRows.reserveCapacity(n)
    distances = [Double](repeating: .infinity, count: n)
    predecessors = [Int64](repeating: -1, count: n)
    reached = columnOfRow
    reachedDistances = distances
    openPotentials = potentials
  }

  /// Assigns all rows.
  mutating func run(costs: UnsafePointer<Double>, scale: Double) {
    reduceColumns(costs, scale)
    transferReductions(costs, scale)
    for _ in 0..<2 { reduceFreeRows(costs, scale) }
    for row in freeRows { augment(from: row, costs, scale) }
  }

  /// v[j] ← min_i c[i, j], and row i gets a column where it is the least, the last one where there are several.
  private mutating func reduceColumns(_ costs: UnsafePointer<Double>, _ scale: Double) {
    for i in 0..<n { _ = rv_relax(n, scale, costs + i * n, potentials, 0, Int64(i), &distances, &predecessors) }
    potentials = distances
    for j in 0..<n {
      let i = Int(predecessors[j])
      if columnOfRow[i] >= 0 { rowOfColumn[columnOfRow[i]] = -1 }
      columnOfRow[i] = j
      rowOfColumn[j] = i
    }
  }

  /// Lowers v of the column of every row assigned so far by what separates it from the row's second best.
  private mutating func transferReductions(_ costs: UnsafePointer<Double>, _ scale: Double) {
    for i in 0..<n {
      let j = columnOfRow[i]
      guard j >= 0 else {
        freeRows.append(i)
        continue
      }
      let own = scale * costs[i * n + j] - potentials[j]
      let two = rv_two_least_reduced(n, scale, costs + i * n, potentials)
      let other = two.place == j ? two.second : two.least
      if other > own, other.isFinite { potentials[j] -= other - own }
    }
  }

  /// Gives every free row its best column, at the price of the distance to its second best; a row that loses its
  /// column by it is free again and goes on at once where the price was positive, else waits for the next phase.
  ///
  /// Such chains may be long where costs are nearly equal, so their number of steps is bounded.
  private mutating func reduceFreeRows(_ costs: UnsafePointer<Double>, _ scale: Double) {
    let waiting = freeRows
    freeRows.removeAll(keepingCapacity: true)
    var stepsLeft = 4 * n
    for first in waiting {
      var row = first
      while row >= 0 {
        guard stepsLeft > 0 else {
          freeRows.append(row)
          break
        }
        stepsLeft -= 1
        row = reduce(row, costs, scale)
      }
    }
  }

  /// One step for a free row; returns the row to go on with, −1 for none.
  private mutating func reduce(_ row: Int, _ costs: UnsafePointer<Double>, _ scale: Double) -> Int {
    let two = rv_two_least_reduced(n, scale, costs + row * n, potentials)
    let column = two.place
    let displaced = rowOfColumn[column]
    let price = two.second - two.least
    let before = potentials[column]
    if price > 0, price.isFinite { potentials[column] -= price }
    // With no price to pay, and its column taken, the row waits for a path.
    if displaced >= 0, potentials[column] == before {
      freeRows.append(row)
      return -1
    }
    columnOfRow[row] = column
    rowOfColumn[column] = row
    if displaced >= 0 { columnOfRow[displaced] = -1 }
    return displaced
  }
}

extension AssignmentSearch {
  /// Assigns `row` along the shortest alternating path to a column without a row (Dijkstra on reduced costs), and
  /// changes v so that every assigned row keeps its least reduced cost.
  private mutating func augment(from row: Int, _ costs: UnsafePointer<Double>, _ scale: Double) {
    for j in 0..<n { distances[j] = .infinity }
    openPotentials.withUnsafeMutableBufferPointer { _ = $0.update(from: potentials) }
    var count = 0
    var least = rv_relax(
      n, scale, costs + row * n, openPotentials, 0, Int64(row), &distances, &predecessors)
    while true {
      let column = nearestColumn(at: least)
      let owner = rowOfColumn[column]
      guard owner >= 0 else {
        for place in 0..<count { potentials[reached[place]] += reachedDistances[place] - least }
        follow(from: column, to: row)
        return
      }
      reached[count] = column
      reachedDistances[count] = least
      count += 1
      distances[column] = .infinity
      openPotentials[column] = -.infinity
      let offset = least - (scale * costs[owner * n + column] - potentials[column])
      least = rv_relax(
        n, scale, costs + owner * n, openPotentials, offset, Int64(owner), &distances, &predecessors)
    }
  }

  /// A column at distance `least`, one without a row where there is one.
  private func nearestColumn(at least: Double) -> Int {
    let first = rv_first_equal(n, 0, distances, least)
    var column = first
    while column < n {
      if rowOfColumn[column] < 0 { return column }
      column = rv_first_equal(n, column + 1, distances, least)
    }
    return first
  }

  /// Changes the assignment along the path that ends at `column`.
  private mutating func follow(from column: Int, to root: Int) {
    var column = column
    while true {
      let row = Int(predecessors[column])
      let next = columnOfRow[row]
      rowOfColumn[column] = row
      columnOfRow[row] = column
      guard row != root else { return }
      column = next
    }
  }
}
