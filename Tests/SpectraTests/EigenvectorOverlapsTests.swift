import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import TestSupport
import Testing
import Theory

@Suite("Overlaps of eigenvectors")
struct EigenvectorOverlapTests {
  /// The definition: whole eigensystems, descending.
  private func definition(_ a: Matrix<Double>, _ b: Matrix<Double>, _ i: Int, _ j: Int) throws -> Double {
    let (u, v) = (try SymmetricEigen(a).vectors, try SymmetricEigen(b).vectors)
    let product = zip(u.row(u.rows - i), v.row(v.rows - j)).reduce(0) { $0 + $1.0 * $1.1 }
    return product * product
  }

  @Test("squares and eigenvalues are those of the definition", arguments: [(1, 1...30), (30, 5...5), (12, 8...20)])
  func definition(index: Int, window: ClosedRange<Int>) throws {
    let pairs = DysonPairs(size: 30, distance: 0.1, seed: 5)
    let found = try EigenvectorOverlaps(index: index, window: window, size: 30, trials: 3) {
      pairs.fill(trial: $0, &$1, &$2)
    }
    var (a, b) = (Matrix<Double>(rows: 30, columns: 30), Matrix<Double>(rows: 30, columns: 30))
    for trial in 0..<3 {
      pairs.fill(trial: trial, &a, &b)
      let (first, second) = (try SymmetricEigen.values(of: a), try SymmetricEigen.values(of: b))
      #expect(abs(found.first[trial] - first[30 - index]) < 1e-12)
      for (k, j) in window.enumerated() {
        #expect(abs(found.squares[trial, k] - (try definition(a, b, index, j))) < 1e-11)
        #expect(abs(found.second[trial, k] - second[30 - j]) < 1e-12)
        #expect(abs(found.differences[trial, k] - second[30 - j] + first[30 - index]) < 1e-12)
      }
      let sum = found.windowSums[trial, 0]
      #expect(window.count == 30 ? abs(sum - 1) < 1e-12 : sum < 1)
    }
  }

  @Test("results do not depend on the number of cores")
  func threads() throws {
    let pairs = DysonPairs(size: 70, distance: 0.05, seed: 2)
    func run() throws -> EigenvectorOverlaps {
      try EigenvectorOverlaps(index: 20, window: 15...25, size: 70, trials: 9) { pairs.fill(trial: $0, &$1, &$2) }
    }
    let together = try run()
    #expect(try BLASKernel.withSingleThread { try run() } == together)
  }

  @Test("the flow's matrices are symmetric with the variances and the correlation of their law")
  func pairs() {
    let (n, distance) = (300, 0.3)
    let pairs = DysonPairs(size: n, distance: distance, seed: 1)
    var (a, b) = (Matrix<Double>(rows: n, columns: n), Matrix<Double>(rows: n, columns: n))
    pairs.fill(trial: 4, &a, &b)
    #expect(a.largestAsymmetry == 0 && b.largestAsymmetry < 1e-15)
    var (aa, bb, ab) = (0.0, 0.0, 0.0)
    for i in 0..<n {
      for j in 0..<i {
        aa += a[i, j] * a[i, j]
        bb += b[i, j] * b[i, j]
        ab += a[i, j] * b[i, j]
      }
    }
    // Means of n(n − 1)/2 products whose standard deviation is at most √2/n.
    let (scale, error) = (2 / Double(n - 1), 5 * 2 / Double(n))
    #expect(abs(aa * scale - 1) < error && abs(bb * scale - 1) < error)
    #expect(abs(ab * scale - (1 - distance)) < error)
    let diagonal = a.diagonal.reduce(0) { $0 + $1 * $1 }
    #expect(abs(diagonal / 2 - 1) < 5 * (2 / Double(n)).squareRoot())
  }

  @Test("the flow's mean overlaps are the closed form's where its width exceeds the spacing", arguments: [0.1, 0.3])
  func law(distance: Double) throws {
    let n = 100
    let pairs = DysonPairs(size: n, distance: distance, seed: 3)
    let found = try EigenvectorOverlaps(index: 30, window: 20...40, size: n, trials: 400) {
      pairs.fill(trial: $0, &$1, &$2)
    }
    let means = try TrialMeans(of: found.squares)
    let kernel = try DysonOverlap(distance: distance)
    let x = try Semicircle.location(30, of: n)
    let prediction = try (20...40).map { kernel.kernel(x, try Semicircle.location($0, of: n)) / Double(n) }
    let statistic = try #require(means.chiSquaredPerDegree(of: prediction))
    #expect(statistic < 2.2, "χ² per degree \(statistic)")
    // The same numbers against a correlation a fifth off are refused.
    let wrong = try DysonOverlap(distance: 1.5 * distance)
    let other = try (20...40).map { wrong.kernel(x, try Semicircle.location($0, of: n)) / Double(n) }
    #expect(try #require(means.chiSquaredPerDegree(of: other)) > 4)
    let fit = try CauchyFit(found)
    #expect(abs(fit.curve.peak - kernel.peak(x) / Double(n)) < 4 * fit.errors.peak + 0.03 * fit.curve.peak)
    #expect(abs(fit.curve.halfWidth - kernel.halfWidth(x)) < 4 * fit.errors.halfWidth)
  }

  @Test(
    "an index or a window beyond the matrix is refused", arguments: [(0, 1...2), (6, 1...2), (2, 0...3), (2, 3...6)])
  func refusals(index: Int, window: ClosedRange<Int>) {
    #expect(throws: Problem.self) {
      try EigenvectorOverlaps(index: index, window: window, size: 5, trials: 2) { _, _, _ in }
    }
  }

  @Test("a matrix that cannot be diagonalised ends all trials with its error")
  func failure() {
    #expect(throws: Problem.self) {
      try EigenvectorOverlaps(index: 1, window: 1...2, size: 5, trials: 50) { trial, a, _ in
        a[0, 0] = trial == 7 ? .nan : 1
      }
    }
  }
}
