import Diagnostics
import Foundation
import LinearAlgebra
import TestSupport
import Testing

/// Eigensystems far from 1: those of 2^k A are 2^k times those of A.
@Suite struct BinaryRangeTests {
  private static let exponents = [-1000, -532, -150, -101, -99, 99, 101, 133, 400, 664, 900, 1000]

  private func scaled(_ matrix: Matrix<Double>, by exponent: Int) -> Matrix<Double> {
    Matrix(rows: matrix.rows, columns: matrix.columns) { i, j in scalbn(matrix[i, j], exponent) }
  }

  /// Up to the rounding of another number of BLAS's threads, which tests at work beside this one may set.
  @Test(arguments: exponents) func scales(_ exponent: Int) throws {
    let matrix = gaussianMatrix(40, 45, seed: 3).gram
    let large = scaled(matrix, by: exponent)
    func agree(_ found: [Double], _ expected: [Double]) -> Bool {
      let largest = expected.map(abs).max() ?? 0
      return found.count == expected.count
        && zip(found, expected).allSatisfy { abs(scalbn($0, -exponent) - $1) <= 1e-13 * largest }
    }
    let values = try SymmetricEigen.values(of: matrix)
    #expect(agree(try SymmetricEigen.values(of: large), values))
    let whole = try SymmetricEigen(large)
    #expect(agree(whole.values, values) && whole.residualRatio(of: large) < 10)
    let given = try SymmetricEigen(overwriting: large)
    #expect(agree(given.values, values) && given.residualRatio(of: large) < 10)
    let some = try SymmetricEigen(largest: 4, of: large)
    #expect(agree(some.values, Array(values.suffix(4))) && some.residualRatio(of: large) < 10)
    let spectrum = try SymmetricEigen.spectrum(of: large, largest: 3)
    #expect(agree(spectrum.values, values) && agree(spectrum.leading.values, Array(values.suffix(3))))
    let pairs = try Lanczos(largest: 3, of: large)
    #expect(zip(pairs.values, whole.values.reversed()).allSatisfy { abs($0 / $1 - 1) < 1e-10 })
  }

  @Test func denormalEntriesCount() throws {
    let least = Double.leastNonzeroMagnitude
    #expect(try SymmetricEigen.values(of: Matrix(rows: 4, columns: 4, repeating: least)).last == 4 * least)
  }

  @Test func saysWhatIsBeyondTheRange() throws {
    let flat = Matrix<Double>(rows: 3, columns: 3, repeating: 1e308)
    #expect { try SymmetricEigen.values(of: flat) } throws: { ($0 as? Problem)?.cause.contains("beyond") ?? false }
    let diagonal = Matrix<Double>(rows: 3, columns: 3) { $0 == $1 ? 1.5e308 : 0 }
    #expect(try SymmetricEigen.values(of: diagonal) == [1.5e308, 1.5e308, 1.5e308])
    var broken = flat
    broken[1, 1] = .nan
    #expect { try SymmetricEigen.values(of: broken) } throws: { ($0 as? Problem)?.category == .badInput }
  }
}
