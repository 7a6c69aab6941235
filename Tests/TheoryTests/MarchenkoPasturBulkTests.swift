import Foundation
import LinearAlgebra
import TestSupport
import Testing
import Theory

@Suite("Bulks of spectra")
struct MarchenkoPasturBulkTests {
  /// The eigenvalues of WᵀW/N, W of shape (N, M), ascending.
  private static func eigenvalues(_ weights: Matrix<Double>) throws -> [Double] {
    try SymmetricEigen.values(of: weights.transposed.gram).map { max($0, 0) / Double(weights.rows) }
  }

  @Test(
    "of a Gaussian matrix the variance and the edges are those of the law",
    arguments: [(400, 300), (300, 300), (900, 40)])
  func gaussian(shape: (rows: Int, columns: Int)) throws {
    var weights = gaussianMatrix(shape.rows, shape.columns, seed: shape.columns)
    weights.scale(by: 0.3)
    let bulk = try #require(try MarchenkoPasturBulk(of: Self.eigenvalues(weights), larger: shape.rows))
    let ratio = Double(shape.columns) / Double(shape.rows)
    #expect(relativeError(bulk.variance, 0.09) < 4 / Double(shape.rows * shape.columns).squareRoot())
    #expect(relativeError(bulk.edge, bulk.variance * pow(1 + ratio.squareRoot(), 2)) < 1e-12)
    #expect(relativeError(bulk.lowerEdge, bulk.variance * pow(1 - ratio.squareRoot(), 2)) < 1e-9 || ratio == 1)
    #expect(bulk.outliers.isEmpty && bulk.distance < 0.01 + 2 / Double(shape.columns))
    let curve = bulk.curve(points: 400)
    #expect(curve.x.last == bulk.edge && curve.distribution.last == 1)
    let mass = zip(curve.x.indices.dropFirst(), curve.x.indices).reduce(0.0) { sum, place in
      sum + (curve.x[place.0] - curve.x[place.1]) * (curve.density[place.0] + curve.density[place.1]) / 2
    }
    #expect(abs(mass - 1) < 0.02)
  }

  @Test("p-values of noise are uniform")
  func uniform() throws {
    let found = try (0..<400).map { seed in
      try #require(try MarchenkoPasturBulk(of: Self.eigenvalues(gaussianMatrix(60, 40, seed: seed)), larger: 60))
        .largest.probability
    }.sorted()
    let distance = found.enumerated().reduce(0.0) {
      max($0, abs($1.element - Double($1.offset) / 400), abs(Double($1.offset + 1) / 400 - $1.element))
    }
    // 1.63/√400 is the 1 % point of a KS test.
    #expect(distance < 0.0815, "\(distance)")
  }

  @Test("spikes are counted and placed, one or many, and do not move the bulk")
  func spikes() throws {
    for count in [1, 3, 60] {
      var weights = gaussianMatrix(500, 200, seed: 5 + count)
      for spike in 0..<count { weights[spike, spike] += 80 + 3 * Double(spike) }
      let values = try Self.eigenvalues(weights)
      let bulk = try #require(try MarchenkoPasturBulk(of: values, larger: 500))
      #expect(bulk.outliers.count == count, "\(bulk.outliers.count)")
      #expect(bulk.outliers.map(\.eigenvalue) == values.suffix(count).reversed())
      #expect(bulk.outliers.allSatisfy { $0.probability < 1e-9 } && bulk.largest == bulk.outliers[0])
      #expect(abs(bulk.variance - 1) < 0.03, "\(bulk.variance)")
      let s = 80 / 500.0.squareRoot()
      if count == 1 {
        let limit = try #require(try MarchenkoPastur(ratio: 0.4).outlier(strength: s))
        #expect(relativeError(bulk.outliers[0].eigenvalue, limit) < 0.05)
      }
    }
  }

  @Test("a matrix of small rank has no bulk, a tiny one has one")
  func small() throws {
    #expect(try MarchenkoPasturBulk(of: [0, 0, 0, 1], larger: 9) == nil)
    #expect(try MarchenkoPasturBulk(of: [0, 0], larger: 2) == nil)
    let one = try #require(try MarchenkoPasturBulk(of: [2], larger: 3))
    #expect(one.variance == 2 && one.outliers.isEmpty)
    let equal = try #require(try MarchenkoPasturBulk(of: [1, 1, 1, 1, 1], larger: 50))
    #expect(equal.variance == 1 && equal.outliers.isEmpty && equal.distance <= 1)
  }
}
