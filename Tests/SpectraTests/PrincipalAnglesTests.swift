import Diagnostics
import Foundation
import LinearAlgebra
import Spectra
import TestSupport
import Testing

@Suite("Principal angles")
struct PrincipalAnglesTests {
  @Test("angles are those of an independent calculation")
  func reference() throws {
    let system = try SymmetricEigen(largest: 3, of: TailReference.gram)
    let span = Matrix<Double>(rows: 2, columns: 25) { cos(0.3 + 0.21 * Double($1 * ($0 + 1))) }
    let (angles, expected) = (
      try PrincipalAngles.between(span, system.vectors), try TailReference.read().angles.radians
    )
    #expect(angles.count == 2 && zip(angles, expected).allSatisfy { abs($0 - $1) < 1e-10 })
    #expect(try zip(PrincipalAngles.between(system.vectors, span), angles).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  /// Orthonormal e_k and f_k = cos θ_k e_k + sin θ_k g_k in coordinates turned at random.
  @Test("angles put in come out, however small", arguments: [(1, 1, 2), (3, 5, 11), (4, 4, 8), (7, 2, 40)])
  func planted(p: Int, q: Int, d: Int) throws {
    let least = min(p, q)
    let angles = (0..<least).map { k -> Double in
      if k == 0 { return 1e-12 }
      return k == least - 1 ? Double.pi / 2 - 1e-9 : 1.5 * pow(Double(k) / Double(least), 3)
    }
    let axes = try gaussianMatrix(d, d, seed: p + d).orthonormalRows()
    let a = axes.rows(0..<p)
    var b = Matrix<Double>(rows: q, columns: d)
    for k in 0..<q {
      // (Those beyond the smaller space are orthogonal to all of a.)
      let (cosine, sine) = k < least ? (cos(angles[k]), sin(angles[k])) : (0, 1)
      for j in 0..<d { b[k, j] = cosine * axes[min(k, p - 1), j] + sine * axes[p + k, j] }
    }
    var mixed = gaussianMatrix(q, q, seed: 9)
    mixed.add(.identity(q), scaledBy: Double(q))
    let found = try PrincipalAngles.between(a, Matrix.product(mixed, b))
    #expect(zip(found, angles).allSatisfy { abs($0 - $1) < 1e-13 })
    #expect(found[0] > 0.9e-12 && found[0] < 1.1e-12)
  }

  @Test("a space in another is at angle 0, orthogonal ones at π/2")
  func extremes() throws {
    let rows = gaussianMatrix(6, 9, seed: 4)
    #expect(try PrincipalAngles.between(rows.rows(1..<3), rows).allSatisfy { abs($0) < 1e-14 })
    let axes = try gaussianMatrix(9, 9, seed: 5).orthonormalRows()
    #expect(try PrincipalAngles.between(axes.rows(0..<4), axes.rows(4..<9)).allSatisfy { abs($0 - .pi / 2) < 1e-14 })
  }

  @Test("rows of other lengths, none, and dependent ones are refused")
  func refusals() throws {
    let rows = gaussianMatrix(2, 5, seed: 1)
    for other in [
      gaussianMatrix(2, 4, seed: 2), Matrix(rows: 0, columns: 5), gaussianMatrix(6, 5, seed: 3), rows.rows([0, 1, 0]),
      Matrix(rows: 1, columns: 5), Matrix(rows: 1, columns: 5, repeating: .nan),
    ] { #expect(try problem { _ = try PrincipalAngles.between(rows, other) }?.category == .badInput) }
  }
}
