import Datasets
import Diagnostics
import LinearAlgebra
import Randomness
import TestSupport
import Testing

@Suite struct DatasetsPreparationTests {
  /// Rows with variances 1/j² along random directions, far from the origin.
  private func samples(_ n: Int, _ d: Int) -> Matrix<Double> {
    let stream = RandomStream(seed: UInt64(1000 * n + d), name: "samples")
    var rows = stream.normalMatrix(rows: n, columns: d)
    for i in 0..<n { for j in 0..<d { rows[i, j] = 50 * rows[i, j] / Double(j + 1) } }
    rows = Matrix.product(rows, stream["rotation"].normalMatrix(rows: d, columns: d))
    let shift = stream["mean"].normal(count: d)
    for i in 0..<n { for j in 0..<d { rows[i, j] += 300 * shift[j] } }
    return rows
  }

  @Test(arguments: [(12, 30), (30, 12), (20, 20), (64, 63), (2, 9)])
  func preparedRowsAreUnitAndOrthogonalToTheRemoved(n: Int, d: Int) throws {
    let rows = samples(n, d)
    for k in [0, 1, min(n - 1, d) / 2] {
      let preparation = try SamplePreparation(fitting: rows, removing: k)
      let v = preparation.components
      #expect(v.rows == k && preparation.shares == preparation.shares.sorted(by: >))
      for a in 0..<k { for b in 0..<k { #expect(abs(v.gram[a, b] - (a == b ? 1 : 0)) < 1e-12) } }

      let prepared = k < min(n - 1, d) ? try preparation.applied(to: rows) : try preparation.reduced(rows)
      if k < min(n - 1, d) { for value in prepared.gram.diagonal { #expect(abs(value - 1) < 1e-12) } }
      let overlap = Matrix.product(prepared, v.transposed)
      #expect(overlap.storage.allSatisfy { abs($0) < 1e-10 * (1 + prepared.frobeniusNorm) })

      // The mean of the centred rows is 0, and what was taken away is the stated share.
      let reduced = try preparation.reduced(rows)
      let centred = try SamplePreparation(fitting: rows, removing: 0).reduced(rows)
      let size = centred.frobeniusNorm
      for sum in centred.times([Double](repeating: 1, count: n), transposed: true) {
        #expect(abs(sum) < 1e-11 * rows.frobeniusNorm * Double(n))
      }
      let share = reduced.frobeniusNorm * reduced.frobeniusNorm / (size * size)
      #expect(abs(share - (1 - preparation.shares.reduce(0, +))) < 1e-10)
    }
  }

  /// Removing what is no longer there changes nothing; the next components of the rest are those after the
  /// removed ones.
  @Test(arguments: [(15, 40), (40, 15)])
  func removalIsIdempotent(n: Int, d: Int) throws {
    let rows = samples(n, d)
    let first = try SamplePreparation(fitting: rows, removing: 3)
    let once = try first.reduced(rows)
    let twice = try SamplePreparation(fitting: once, removing: 0).reduced(once)
    let bound = 1e-11 * rows.frobeniusNorm
    for (a, b) in zip(once.storage, twice.storage) { #expect(abs(a - b) < bound) }
    var shifted = once
    for i in 0..<n { for j in 0..<d { shifted[i, j] += first.mean[j] } }
    for (a, b) in zip(once.storage, try first.reduced(shifted).storage) { #expect(abs(a - b) < bound) }

    let rest = try SamplePreparation(fitting: once, removing: 2)
    let together = try SamplePreparation(fitting: rows, removing: 5)
    for (a, b) in zip(try rest.reduced(once).storage, try together.reduced(rows).storage) {
      #expect(abs(a - b) < 1e-8 * rows.frobeniusNorm)
    }
  }

  /// Both routes, by samples and by coordinates, find the direction of four points by hand.
  @Test func knownComponents() throws {
    let points = Matrix<Double>(rows: 4, columns: 3, storage: [4, 1, 5, -2, 1, 5, 1, 2, 5, 1, 0, 5])
    for rows in [points, points.rows([0, 1])] {
      let preparation = try SamplePreparation(fitting: rows, removing: 1)
      #expect(preparation.mean == [1, 1, 5])
      #expect(abs(abs(preparation.components[0, 0]) - 1) < 1e-14)
    }
    let preparation = try SamplePreparation(fitting: points, removing: 1)
    #expect(abs(preparation.shares[0] - 0.9) < 1e-14)
    let test = try preparation.applied(to: Matrix(rows: 1, columns: 3, storage: [77, 4, 9]))
    #expect(zip(test.storage, [0, 0.6, 0.8]).allSatisfy { abs($0 - $1) < 1e-13 })
  }

  @Test func refusals() throws {
    let rows = samples(6, 10)
    for count in [-1, 6, 7, 11] {
      let refused = try problem { _ = try SamplePreparation(fitting: rows, removing: count) }
      #expect(refused?.category == .usage, "\(count)")
    }
    _ = try SamplePreparation(fitting: rows, removing: 5)
    let constant = Matrix<Double>(rows: 5, columns: 4, repeating: 0.1)
    #expect(
      try problem { _ = try SamplePreparation(fitting: constant, removing: 1) }?.cause.contains("rank 0")
        == true)
    let nothing = try SamplePreparation(fitting: constant, removing: 0)
    #expect(try problem { _ = try nothing.applied(to: constant) }?.object == "sample 0")

    // A test sample that equals the mean has no direction; so has one that lies on a removed component.
    let preparation = try SamplePreparation(fitting: rows, removing: 2)
    for multiple in [0.0, 1000] {
      var test = rows.rows([0, 1])
      for j in 0..<10 { test[1, j] = preparation.mean[j] + multiple * preparation.components[1, j] }
      let zero = try problem { _ = try preparation.applied(to: test) }
      #expect(zero?.category == .badInput && zero?.object == "sample 1")
    }
    #expect(try problem { _ = try preparation.applied(to: samples(3, 9)) }?.category == .badInput)
    #expect(
      try problem { _ = try SamplePreparation(fitting: Matrix(rows: 0, columns: 4), removing: 0) } != nil)
  }
}
