import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite("Tangent kernels without the matrix")
struct TangentFactorsTests {
  /// The whole matrix of tiles, rows being those of blocks.
  private func matrix(_ tiles: some SymmetricTiles) throws -> Matrix<Double> {
    let n = tiles.blocks.last?.upperBound ?? 0
    var result = Matrix<Double>(rows: n, columns: n)
    for (row, rows) in tiles.blocks.enumerated() {
      for (column, columns) in tiles.blocks.enumerated() where row <= column {
        var tile = [Float](repeating: 0, count: rows.count * columns.count)
        try tile.withUnsafeMutableBufferPointer { buffer in
          if let base = buffer.baseAddress { try tiles.form(row: row, column: column, into: base) }
        }
        for (i, row) in rows.enumerated() {
          for (j, column) in columns.enumerated() {
            result[row, column] = Double(tile[i * columns.count + j])
            result[column, row] = result[row, column]
          }
        }
      }
    }
    return result
  }

  /// The rows of a kernel, those of output 1 first, in the order of blocks of `side` samples.
  private func order(_ n: Int, _ k: Int, side: Int) -> [Int] {
    stride(from: 0, to: n, by: side).flatMap { start in
      (0..<k).flatMap { output in (start..<min(start + side, n)).map { output * n + $0 } }
    }
  }

  private func check(
    _ tiles: some SymmetricTiles, _ kernel: Matrix<Double>, _ n: Int, _ k: Int, side: Int, _ comment: Comment
  ) throws {
    let order = order(n, k, side: max(side / k, 1))
    let expected = Matrix(rows: n * k, columns: n * k) { kernel[order[$0], order[$1]] }
    let scale = max(kernel.storage.map(abs).max() ?? 0, 1e-3)
    #expect(largestDifference(try matrix(tiles), expected) < 2e-5 * scale, comment)
  }

  @Test(
    "are those formed whole, by tiles and by products", arguments: ParametrisedNetworks.parametrisations, [1, 5, 13])
  func agree(parametrisation: Parametrisation, n: Int) throws {
    for (index, network) in try ParametrisedNetworks.networks(parametrisation, Activation(.tanh)).enumerated() {
      let k = network.architecture.outputs
      let samples = gaussianMatrix(n, network.architecture.inputs, seed: 2)
      let taus = try [nil, Array(network.fullyConnected.widths.indices.map { Double($0) / 2 }) + [0.7]][index % 2]
      let kernel = try EmpiricalKernels(network, samples: samples).tangentKernel(scalings: taus)
      let single = try Network<Float>(network)
      let factors = try TangentFactors(single, samples: samples.converted(to: Float.self), scalings: taus)
      try check(TangentTiles(factors, side: 4), kernel, n, k, side: 4, "\(parametrisation) \(index)")
      try check(
        SampledTiles(network, samples: samples, scalings: taus, side: 4), kernel, n, k, side: 4,
        "sampled, \(parametrisation) \(index)")
      let map = TangentOperator(factors)
      let vectors = gaussianMatrix(2, n * k, seed: 3)
      let images = try map.images(of: vectors.converted(to: Float.self)).converted(to: Double.self)
      let scale = max(kernel.frobeniusNorm * vectors.frobeniusNorm, 1e-3)
      #expect(largestDifference(images, Matrix.product(vectors, kernel)) < 1e-5 * scale, "\(parametrisation) \(index)")
      #expect(abs(map.trace - kernel.trace) < 1e-5 * max(abs(kernel.trace), 1e-3))
    }
  }

  @Test("of any layers are formed by tiles", arguments: [UInt64(2), 3, 4, 6, 9])
  func composed(seed: UInt64) throws {
    let architecture = ComposedNetwork.random(seed: seed)
    let network = try Network<Double>(RandomNetwork(architecture, seed: seed))
    let samples = gaussianMatrix(7, architecture.inputs, seed: 1)
    let kernel = try EmpiricalKernels(network, samples: samples).tangentKernel()
    try check(
      SampledTiles(network, samples: samples, scalings: nil, side: 6), kernel, 7, architecture.outputs, side: 6,
      "\(seed)")
    guard !TangentFactors.covers(architecture) else { return }
    #expect(throws: Problem.self) {
      try TangentFactors(Network<Float>(network), samples: samples.converted(to: Float.self))
    }
  }
}
