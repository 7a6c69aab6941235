import Diagnostics
import Foundation
import LinearAlgebra
import Spectra
import TestSupport
import Testing

@Suite("Spectra of weights")
struct WeightSpectrumTests {
  private static let weights = Matrix<Double>(rows: 7, columns: 5) {
    2.0.squareRoot() * cos(0.5 + 0.9 * Double($0) + 1.7 * Double($1) + 0.23 * Double($0 * $1))
  }

  @Test("eigenvalues and alignment are those of an independent calculation")
  func reference() throws {
    let expected = try TailReference.read().weights
    let beta = Matrix<Double>(rows: 1, columns: 5) { cos(Double($1)) }
    let spectrum = try WeightSpectrum(of: Self.weights, vectors: 2)
    #expect(zip(spectrum.eigenvalues, expected.eigenvalues).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(abs(try spectrum.alignments(with: beta)[0, 0] - expected.alignment) < 1e-12)
  }

  @Test(
    "both Gram matrices and all scales, of any shape", arguments: [(1, 1), (1, 6), (6, 1), (4, 9), (9, 4), (30, 31)],
    WeightSpectrum.Scale.allCases)
  func shapes(shape: (h: Int, d: Int), scale given: WeightSpectrum.Scale) throws {
    let (h, d) = shape
    let weights = gaussianMatrix(h, d, seed: 10 * h + d)
    let scale = given.resolved(isTall: h >= d)
    var gram = scale.isRight ? weights.transposed.gram : weights.gram
    gram.scale(by: 1 / scale.divisor(rows: h, columns: d))
    let count = min(h, d, 3)
    let (found, expected) = (try WeightSpectrum(of: weights, scale: given, vectors: count), try SymmetricEigen(gram))
    #expect(found.eigenvalues.count == (scale.isRight ? d : h))
    let largest = expected.values.last ?? 1
    #expect(zip(found.eigenvalues, expected.values).allSatisfy { abs($0 - $1) < 1e-13 * largest * Double(h + d) })
    #expect(found.eigenvalues.allSatisfy { $0 >= 0 })
    // W u_i = s_i v_i and Wᵀ v_i = s_i u_i.
    let images = Matrix.product(Matrix.product(found.vectors, weights, transposeB: true), weights)
    for i in 0..<count {
      let square = found.eigenvalues[found.eigenvalues.count - 1 - i] * scale.divisor(rows: h, columns: d)
      #expect(zip(images.row(i), found.vectors.row(i)).allSatisfy { abs($0 - square * $1) < 1e-11 * square * 10 })
    }
    #expect(largestDifference(found.vectors.gram, .identity(count)) < 1e-13)
    #expect(try WeightSpectrum(of: weights, scale: scale).vectors.rows == 0)
  }

  @Test("alignments are cosines, whatever the directions' lengths")
  func alignments() throws {
    let spectrum = try WeightSpectrum(of: gaussianMatrix(12, 8, seed: 1), vectors: 8)
    let directions = gaussianMatrix(3, 8, seed: 2)
    let found = try spectrum.alignments(with: directions)
    for j in 0..<3 {
      #expect(abs(found.row(j).reduce(0) { $0 + $1 * $1 } - 1) < 1e-13)
      let own = try spectrum.alignments(with: spectrum.vectors.rows([j]))
      #expect(abs(own[0, j] - 1) < 1e-13)
    }
  }

  @Test("more vectors than there are, directions of other lengths and zero ones are refused")
  func refusals() throws {
    let weights = gaussianMatrix(3, 8, seed: 1)
    let spectrum = try WeightSpectrum(of: weights, vectors: 1)
    let low = Matrix.product(gaussianMatrix(3, 1, seed: 1), gaussianMatrix(1, 8, seed: 2))
    for attempt in [
      { _ = try WeightSpectrum(of: weights, vectors: 4) }, { _ = try WeightSpectrum(of: Matrix(rows: 0, columns: 2)) },
      { _ = try WeightSpectrum(of: low, vectors: 2) },
      { _ = try spectrum.alignments(with: Matrix(rows: 1, columns: 7, repeating: 1)) },
      { _ = try spectrum.alignments(with: Matrix(rows: 1, columns: 8)) },
    ] as [() throws -> Void] { #expect(try problem(attempt)?.category == .badInput) }
  }
}

@Suite("Comparison of spectra")
struct SpectrumComparisonTests {
  @Test("equal spectra are at distance 0, in any order")
  func equal() throws {
    let spectrum = gaussianMatrix(1, 40, seed: 1).storage
    let comparison = try SpectrumComparison(spectrum, spectrum.shuffled())
    #expect(comparison.kolmogorovSmirnov == 0 && comparison.meanShift == 0)
    #expect(comparison.quantiles.first == spectrum.sorted() && comparison.quantiles.second == spectrum.sorted())
  }

  @Test("an outlier moves one quantile, a shift all of them")
  func shifts() throws {
    let spectrum = (0..<50).map { Double($0) / 50 }
    let outlier = try SpectrumComparison(spectrum, spectrum.dropLast() + [9])
    #expect(abs(outlier.kolmogorovSmirnov - 1.0 / 50) < 1e-15 && abs(outlier.meanShift - (9 - 0.98) / 50) < 1e-14)
    let shift = try SpectrumComparison(spectrum, spectrum.map { $0 + 5 })
    #expect(shift.kolmogorovSmirnov == 1 && abs(shift.meanShift - 5) < 1e-13)
  }

  @Test("a spectrum times a factor")
  func scaled() throws {
    let spectrum = (1...50).map(Double.init)
    let comparison = try SpectrumComparison(spectrum.map { 1.5 * $0 }, spectrum)
    #expect(abs(comparison.relativeShift - 0.5) < 1e-14 && abs(comparison.topSumRatio - 1.5) < 1e-14)
    #expect(abs(comparison.logRootMeanSquare - log(1.5)) < 1e-14)
    // The smallest tenth does not count.
    let small = try SpectrumComparison((0..<50).map { $0 < 5 ? 1e-9 : spectrum[$0] }, spectrum)
    #expect(small.logRootMeanSquare == 0)
    #expect(try SpectrumComparison([-2, -1, 1], [-2, -1, 1]).logRootMeanSquare.isNaN)
  }

  @Test("of unequal sizes quantiles are compared at equal shares", arguments: [(40, 7), (7, 40), (3, 200)])
  func unequal(n: Int, m: Int) throws {
    let law = { (count: Int) in (0..<count).map { 2 * (Double($0) + 0.5) / Double(count) } }
    let comparison = try SpectrumComparison(law(n), law(m))
    #expect(comparison.quantiles.first.count == min(n, m) && comparison.quantiles.second.count == min(n, m))
    // Quantiles of the uniform law are linear in the share.
    #expect(comparison.meanShift < 1e-13)
    #expect(try problem { _ = try SpectrumComparison([], [1]) }?.category == .badInput)
  }
}
