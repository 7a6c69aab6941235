import Diagnostics
import Foundation
import LinearAlgebra
import TestSupport
import Testing

/// Eigensystems far from 1: those of 2^k A are 2^k times those of A, to the last bit.
@Suite struct BinaryRangeTests {
  private static let exponents = [-1000, -532, -150, -101, -99, 99, 101, 133, 400, 664, 900, 1000]

  private func scaled(_ matrix: Matrix<Double>, by exponent: Int) -> Matrix<Double> {
    Matrix(rows: matrix.rows, columns: matrix.columns) { i, j in scalbn(matrix[i, j], exponent) }
  }

  @Test(arguments: exponents) func scales(_ exponent: Int) throws {
    let matrix = gaussianMatrix(40, 45, seed: 3).gram
    let large = scaled(matrix, by: exponent)
    func times(_ values: [Double]) -> [Double] { values.map { scalbn($0, exponent) } }
    #expect(try SymmetricEigen.values(of: large) == times(SymmetricEigen.values(of: matrix)))
    let (some, all) = (try SymmetricEigen(matrix), try SymmetricEigen(large))
    #expect(all.values == times(some.values) && all.vectors == some.vectors)
    #expect(all.residualRatio(of: large) < 10)
    let (kept, given) = (try SymmetricEigen(overwriting: matrix), try SymmetricEigen(overwriting: large))
    #expect(given.values == times(kept.values) && given.vectors == kept.vectors)
    let (first, second) = (try SymmetricEigen(largest: 4, of: matrix), try SymmetricEigen(largest: 4, of: large))
    #expect(second.values == times(first.values) && second.vectors == first.vectors)
    let (a, b) = (
      try SymmetricEigen.spectrum(of: matrix, largest: 3), try SymmetricEigen.spectrum(of: large, largest: 3)
    )
    #expect(b.values == times(a.values) && b.leading.values == times(a.leading.values))
    #expect(b.leading.vectors == a.leading.vectors)
    let pairs = try Lanczos(largest: 3, of: large)
    #expect(zip(pairs.values, all.values.reversed()).allSatisfy { abs($0 / $1 - 1) < 1e-10 })
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
