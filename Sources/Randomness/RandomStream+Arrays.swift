import LinearAlgebra

extension RandomStream {
  /// Elements `index ..< index + count` of the 64-bit words.
  public func bits(count: Int, from index: Int = 0) -> [UInt64] { array(count) { fillBits($0, from: index) } }

  /// Elements `index ..< index + count` of the uniform numbers in [0, 1).
  public func uniform(count: Int, from index: Int = 0) -> [Double] {
    array(count) { fillUniform($0, from: index) }
  }

  /// Elements `index ..< index + count` of the standard normal numbers.
  public func normal(count: Int, from index: Int = 0) -> [Double] {
    array(count) { fillNormal($0, from: index) }
  }

  /// Elements `index ..< index + count` of the standard Cauchy numbers.
  public func cauchy(count: Int, from index: Int = 0) -> [Double] {
    array(count) { fillCauchy($0, from: index) }
  }

  /// Elements `index ..< index + count` of the fair signs, −1 or 1: the top bits of the words.
  public func signs(count: Int, from index: Int = 0) -> [Double] {
    bits(count: count, from: index).map { $0 >> 63 == 0 ? 1 : -1 }
  }

  /// Independent N(0, scale²) entries, shape (rows, columns): (i, j) is `scale` × normal number i·columns + j.
  public func normalMatrix(
    rows: Int, columns: Int, scale: Double = 1, from index: Int = 0
  ) -> Matrix<Double> {
    let numbers = array(rows * columns) { (buffer: UnsafeMutableBufferPointer<Double>) in
      fillNormal(buffer, from: index)
      if scale != 1 { for j in buffer.indices { buffer[j] *= scale } }
    }
    return Matrix(rows: rows, columns: columns, storage: numbers)
  }

  /// The matrix of `normalMatrix`, its normal numbers rounded to `Float`.
  public func normalMatrix(rows: Int, columns: Int, scale: Float) -> Matrix<Float> {
    let numbers = array(rows * columns) { (buffer: UnsafeMutableBufferPointer<Float>) in
      fillNormal(buffer)
      if scale != 1 { for j in buffer.indices { buffer[j] *= scale } }
    }
    return Matrix(rows: rows, columns: columns, storage: numbers)
  }

  private func array<Element>(
    _ count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) -> Void
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
      fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialised = count
    }
  }
}
