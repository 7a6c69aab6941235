import LinearAlgebra

extension DistributedMatrix {
  /// Brings a matrix whose norm leaves 2^±100 near 1 by a power of two, so that no square leaves float64; others stay as they
  /// are. Collective.
  ///
  /// - Returns: e: it was 2^e times what it now is.
  mutating func enterRange() -> Int {
    var (exponent, norm) = (0, norm())
    if norm.isInfinite {
      exponent = 600
      local.scale(by: 0x1p-600)
      norm = self.norm()
    }
    guard norm > 0, abs(norm.exponent) > 100 else { return exponent }
    let (whole, half) = (Int(norm.exponent), Int(norm.exponent) / 2)
    for part in [half, whole - half] { local.scale(by: 1.0.multiplied(byPowerOfTwo: -part)) }
    return exponent + whole
  }

  /// max_k ‖A v_k − λ_k v_k‖ over the rows v_k of a panel. Collective.
  func largestResidual(_ values: [Double], _ panel: Matrix<Double>) -> Double {
    let (grid, rows) = (layout.grid, layout.rows)
    let here = Matrix(rows: panel.rows, columns: layout.columns.count) { k, c in panel[k, layout.columns[c]] }
    var images = Matrix.product(here, local).storage
    grid.rowRanks.sum(&images)
    var squares = values.indices.map { k in
      rows.indices.reduce(0.0) { sum, r in
        let difference = images[k * rows.count + r] - values[k] * panel[k, rows[r]]
        return sum + difference * difference
      }
    }
    grid.columnRanks.sum(&squares)
    // (max would pass over NaN.)
    return squares.contains(where: \.isNaN) ? .nan : (squares.max() ?? 0).squareRoot()
  }

  /// max |v_jᵀ v_k − δ_jk| over the rows v_k of a panel, from number `first` on, and the first `count` columns v_j up to a sign.
  /// Collective.
  func largestSkew(_ panel: Matrix<Double>, from first: Int, of count: Int) -> Double {
    let (grid, columns) = (layout.grid, layout.columns)
    let here = Matrix(rows: panel.rows, columns: layout.rows.count) { k, r in panel[k, layout.rows[r]] }
    var products = Matrix.product(here, local, transposeB: true).storage
    grid.columnRanks.sum(&products)
    var largest = 0.0
    for (c, column) in columns.enumerated() where column < count {
      for k in 0..<panel.rows {
        let difference = abs(abs(products[k * columns.count + c]) - (column == first + k ? 1 : 0))
        largest = difference.isNaN ? .infinity : max(largest, difference)
      }
    }
    return grid.ranks.maximum(largest)
  }

  /// The blocks, which are then no longer here.
  mutating func takeLocal() -> [Double] {
    let values = local.storage
    local = Matrix(rows: 0, columns: 0)
    return values
  }
}

extension Double {
  /// 2^e x, in two steps, since 2^e itself may leave float64.
  func multiplied(byPowerOfTwo exponent: Int) -> Double {
    let half = exponent / 2
    return self * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: exponent - half, significand: 1)
  }
}
