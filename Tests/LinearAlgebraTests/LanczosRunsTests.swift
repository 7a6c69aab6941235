import Diagnostics
import LinearAlgebra
import TestSupport
import Testing

@Suite("Lanczos' method from several starts")
struct LanczosRunsTests {
  private func symmetric(_ n: Int, seed: Int) -> Matrix<Double> {
    let g = gaussianMatrix(n, n, seed: seed)
    return Matrix(rows: n, columns: n) { (g[$0, $1] + g[$1, $0]) / Double(2 * n).squareRoot() }
  }

  @Test(
    "its rules of m steps are exact for polynomials of degree 2m − 1",
    arguments: [(1, 1), (5, 3), (40, 1), (70, 7), (70, 200)])
  func exactness(n: Int, steps: Int) throws {
    let (matrix, starts) = (symmetric(n, seed: n), gaussianMatrix(3, n, seed: 9))
    var runs = LanczosRuns(starts: starts, steps: steps)
    while runs.steps < runs.capacity { try runs.advance(by: DenseBlock(matrix)) }
    guard runs.steps > 0 else { return }
    for (start, rule) in try runs.rules(after: runs.steps).enumerated() {
      let v = starts.row(start)
      let norm = v.reduce(0) { $0 + $1 * $1 }
      var power = v
      for degree in 0..<min(2 * runs.steps, 20) {
        let expected = zip(v, power).reduce(0) { $0 + $1.0 * $1.1 } / norm
        let found = rule.nodes.indices.reduce(0) { sum, j in
          sum + rule.weights[j] * (0..<degree).reduce(1) { product, _ in product * rule.nodes[j] }
        }
        #expect(abs(found - expected) < 1e-11 * Double(1 << degree), "n = \(n), degree \(degree)")
        power = matrix.times(power)
      }
    }
  }

  @Test("goes on from any step to the same numbers")
  func interruption() throws {
    let matrix = DenseBlock(symmetric(50, seed: 1))
    var whole = LanczosRuns(starts: gaussianMatrix(2, 50, seed: 2), steps: 12)
    for _ in 0..<5 { try whole.advance(by: matrix) }
    var restored = try LanczosRuns(
      vectors: whole.vectors, diagonals: whole.diagonals, offDiagonals: whole.offDiagonals, capacity: whole.capacity)
    for _ in 0..<7 {
      try whole.advance(by: matrix)
      try restored.advance(by: matrix)
    }
    #expect(restored.vectors == whole.vectors && restored.diagonals == whole.diagonals)
    #expect(throws: Problem.self) {
      try LanczosRuns(vectors: whole.vectors, diagonals: whole.diagonals, offDiagonals: whole.offDiagonals, capacity: 7)
    }
  }

  @Test("extreme pairs have an eigenvalue within their residuals, as often as it occurs")
  func extremes() throws {
    let values = [9, 9, 7, 4, 4] + (0..<95).map { Double($0) / 95 }
    let q = try SymmetricEigen(gaussianMatrix(100, 101, seed: 5).gram).vectors
    let scaled = Matrix(rows: 100, columns: 100) { values[$0] * q[$0, $1] }
    let map = DenseBlock(Matrix.product(q, scaled, transposeA: true))
    var runs = LanczosRuns(starts: gaussianMatrix(4, 100, seed: 6), steps: 40)
    while runs.steps < 40 { try runs.advance(by: map) }
    let pairs = try RitzPairs(7, of: runs, map)
    for (found, expected) in zip(pairs.largest, [9.0, 9, 7, 4, 4]) { #expect(abs(found - expected) < 1e-9) }
    for (value, residual) in zip(pairs.largest, pairs.largestResiduals) {
      #expect(values.contains { abs($0 - value) <= residual + 1e-12 })
    }
    #expect(pairs.smallest > -1e-12 && pairs.smallest - pairs.smallestResidual < 1e-12)
  }

  @Test("numbers that are not finite end it")
  func infinite() throws {
    var runs = LanczosRuns(starts: gaussianMatrix(2, 4, seed: 1), steps: 3)
    let map = DenseBlock(Matrix(rows: 4, columns: 4, repeating: .infinity))
    #expect(throws: Problem.self) { try runs.advance(by: map) }
  }

  @Test("a Gram matrix multiplies a block as it does each vector", arguments: [(1, 3), (30, 7), (200, 150)])
  func gram(rows: Int, columns: Int) {
    let map = GramOperator(gaussianMatrix(rows, columns, seed: 4), scale: 0.3)
    let block = gaussianMatrix(3, rows, seed: 5)
    var (images, image) = (Matrix<Double>(rows: 3, columns: rows), [Double](repeating: 0, count: rows))
    map.apply(block, into: &images)
    for i in 0..<3 {
      map.apply(block.row(i), into: &image)
      #expect(zip(images.row(i), image).allSatisfy { abs($0 - $1) < 1e-10 })
    }
    #expect(relativeError(map.trace, 0.3 * map.matrix.gram.trace) < 1e-12)
  }
}

/// A matrix that multiplies blocks.
struct DenseBlock: BlockOperator {
  let matrix: Matrix<Double>

  init(_ matrix: Matrix<Double>) { self.matrix = matrix }

  var dimension: Int { matrix.rows }
  func apply(_ vectors: Matrix<Double>, into images: inout Matrix<Double>) {
    images.formProduct(vectors, matrix)
  }
}
