import LinearAlgebra
import Spectra
import TestSupport
import Testing

@Suite("Densities from Gauss rules")
struct SpectralDensityTests {
  private func density(
    _ matrix: Matrix<Double>, probes: Int, steps: Int, largest: Int = 5, zeros: Int = 0
  ) throws -> SpectralDensity {
    let map = GramOperator(matrix)
    let n = map.dimension
    let signs = gaussianMatrix(probes, n, seed: 77).storage.map { $0 < 0 ? -1.0 : 1 }
    var runs = LanczosRuns(starts: Matrix(rows: probes, columns: n, storage: signs), steps: steps)
    while runs.steps < runs.capacity { try runs.advance(by: map) }
    let pairs = try RitzPairs(largest, of: runs, map)
    let apart = ApartEigenvalues(pairs)
    return SpectralDensity(
      try runs.rules(after: runs.steps), dimension: n, zeros: zeros, apart: apart.values, bound: apart.bound,
      negligible: 1e-12 * pairs.largest[0], points: 200)
  }

  /// The Wasserstein-1 distance from the eigenvalues over their mean.
  private func distance(_ density: SpectralDensity, _ eigenvalues: [Double]) -> Double {
    Distances.wasserstein(eigenvalues, density.law) / (eigenvalues.reduce(0, +) / Double(eigenvalues.count))
  }

  /// 400 rows; those from 200 on are multiples, so that half of the eigenvalues are far below the others.
  private func rows(spike: Double) -> Matrix<Double> {
    let g = gaussianMatrix(400, 600, seed: 8)
    return Matrix(rows: 400, columns: 600) { i, j in
      (g[i, j] * (i < 200 ? 1 : 0.3) + (spike > 0 ? spike : 0)) / 600.0.squareRoot()
    }
  }

  @Test("are near the spectrum, with eigenvalues that stand apart and without", arguments: [0, 0.2, 3])
  func near(spike: Double) throws {
    let x = rows(spike: spike)
    let eigenvalues = try SymmetricEigen.values(of: x.gram)
    let found = try density(x, probes: 200, steps: 60)
    // F's standard error is at most .0018, over a range of some four means.
    #expect(distance(found, eigenvalues) < 0.01)
    let n = Double(eigenvalues.count)
    let (trace, square) = (eigenvalues.reduce(0, +), eigenvalues.reduce(0) { $0 + $1 * $1 })
    #expect(abs(found.trace.value - trace) < 5 * found.trace.error)
    #expect(abs(found.frobeniusNorm.value - square.squareRoot()) < 5 * found.frobeniusNorm.error)
    // What stands apart is counted, not estimated.
    let top = found.atoms.filter { $0.location > 0 }
    #expect(top.allSatisfy { atom in atom.mass == 1 / n && eigenvalues.contains { abs($0 - atom.location) < 1e-8 } })
    #expect(spike < 1 || abs((top.last?.location ?? 0) - eigenvalues[399]) < 1e-8)
    #expect(found.distribution.values.last.map { abs($0 - 1) < 1e-12 } ?? false)
    let quantiles = found.quantiles(400)
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
    let shift = zip(quantiles, eigenvalues).reduce(0) { $0 + abs($1.0 - $1.1) } / trace
    #expect(shift < 0.01)
  }

  @Test("bands hold the distribution function as often as standard errors do")
  func bands() throws {
    let x = rows(spike: 0)
    let eigenvalues = try SymmetricEigen.values(of: x.gram)
    let found = try density(x, probes: 12, steps: 60)
    let deviations = found.x.indices.compactMap { i -> Double? in
      let exact = Double(eigenvalues.count { $0 <= found.x[i] }) / 400
      // (A step of the exact function is 1/400.)
      return found.distribution.errors[i] > 2e-3
        ? abs(found.distribution.values[i] - exact) / found.distribution.errors[i] : nil
    }
    #expect(deviations.count > 50 && deviations.count { $0 < 3 } * 10 > 9 * deviations.count)
    // The density integrates to the mass of the bulk.
    let bulk = 1 - found.atoms.reduce(0) { $0 + $1.mass }
    let area = zip(found.x.indices, found.x.indices.dropFirst()).reduce(0) {
      $0 + (found.x[$1.1] - found.x[$1.0]) * (found.density.values[$1.0] + found.density.values[$1.1]) / 2
    }
    #expect(abs(area - bulk) < 0.02)
  }

  @Test("zeros of the larger Gram matrix and of the operator are one point mass")
  func zeros() throws {
    var x = rows(spike: 0)
    for i in 300..<400 { for j in 0..<600 { x.storage[i * 600 + j] = x[i - 300, j] } }
    let found = try density(x, probes: 100, steps: 150, zeros: 200)
    let zero = try #require(found.atoms.first)
    #expect(zero.location == 0 && abs(zero.mass - 0.5) < 0.02)
    let eigenvalues = try [Double](repeating: 0, count: 200) + SymmetricEigen.values(of: x.gram).map { max($0, 0) }
    #expect(distance(found, eigenvalues) < 0.02)
  }

  @Test("quantiles of a table are those asked for one by one")
  func quantiles() {
    let law = TabulatedLaw(
      x: [1, 2, 4], distribution: [0, 0.3, 0.5], atoms: [.init(location: 0, mass: 0.2), .init(location: 6, mass: 0.3)])
    for count in [1, 2, 7, 40] {
      let expected = (0..<count).map { law.quantile((Double($0) + 0.5) / Double(count)) }
      #expect(zip(law.quantiles(count), expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }
  }
}
