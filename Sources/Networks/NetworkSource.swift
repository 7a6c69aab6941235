import LinearAlgebra

/// Where a network's parameters come from: memory, a file, or a seed.
///
/// Large parameters are asked for in slabs of rows, so that no more than a slab need be in memory.
public protocol NetworkSource {
  var architecture: any Architecture { get }

  /// Rows `rows` of parameter `index`, counted as in `architecture.body.parameters`.
  func values(of index: Int, rows: Range<Int>) throws -> Matrix<Double>
}

extension NetworkSource {
  /// All of parameter `index`.
  func values(of index: Int) throws -> Matrix<Double> {
    try values(of: index, rows: 0..<architecture.body.parameters[index].rows)
  }
}
