import LinearAlgebra

/// Some rows or columns of a tangent kernel of k outputs at n samples, those of output 1 first, ascending.
struct BlockAxis: Equatable {
  /// The rows of one output.
  struct Part: Equatable {
    let output: Int
    /// Their places among those of the block.
    let places: Range<Int>
    /// Their samples' places among `samples`.
    let samples: [Int]
  }

  /// The samples that are needed, ascending.
  let samples: [Int]
  let parts: [Part]

  /// - Parameters:
  ///   - indices: of the kernel's rows, ascending.
  ///   - count: n.
  init(_ indices: [Int], samples count: Int) {
    samples = Set(indices.map { $0 % count }).sorted()
    let place = Dictionary(uniqueKeysWithValues: samples.enumerated().map { ($1, $0) })
    var parts: [Part] = []
    var start = 0
    while start < indices.count {
      let output = indices[start] / count
      let end = indices[start...].firstIndex { $0 / count != output } ?? indices.count
      parts.append(
        Part(output: output, places: start..<end, samples: indices[start..<end].compactMap { place[$0 % count] }))
      start = end
    }
    self.parts = parts
  }

  /// The rows of a matrix, one for each of `samples`, that belong to some places of a part; all of them are not copied.
  static func rows(_ places: some Collection<Int>, of matrix: Matrix<Double>) -> Matrix<Double> {
    places.count == matrix.rows ? matrix : matrix.rows(places)
  }
}
