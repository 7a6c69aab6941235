import Diagnostics
import Foundation
import LinearAlgebra
import TestSupport
import Testing

@Suite("Matrices")
struct MatrixTests {
  static let shapes = [(1, 1, 1), (3, 5, 2), (17, 4, 33), (64, 65, 3), (70, 131, 90)]

  /// The product by its definition.
  private func definition(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: a.rows, columns: b.columns) { i, j in (0..<a.columns).reduce(0) { $0 + a[i, $1] * b[$1, j] } }
  }

  @Test("products with every transposition equal the definition", arguments: shapes)
  func products(shape: (Int, Int, Int)) {
    let (m, k, n) = shape
    let (a, b) = (gaussianMatrix(m, k, seed: 1), gaussianMatrix(k, n, seed: 2))
    let expected = definition(a, b)
    let tolerance = 1e-13 * Double(k)
    #expect(largestDifference(.product(a, b), expected) < tolerance)
    #expect(largestDifference(.product(a.transposed, b, transposeA: true), expected) < tolerance)
    #expect(largestDifference(.product(a, b.transposed, transposeB: true), expected) < tolerance)
    #expect(
      largestDifference(.product(a.transposed, b.transposed, transposeA: true, transposeB: true), expected)
        < tolerance)
  }

  @Test("a Gram matrix is symmetric and A Aᵀ", arguments: shapes)
  func gram(shape: (Int, Int, Int)) {
    let a = gaussianMatrix(shape.0, shape.1, seed: 3)
    #expect(largestDifference(a.gram, definition(a, a.transposed)) < 1e-12)
    #expect(a.gram.largestAsymmetry == 0)
  }

  @Test("matrix–vector products agree with matrix products", arguments: shapes)
  func vectors(shape: (Int, Int, Int)) {
    let a = gaussianMatrix(shape.0, shape.1, seed: 4)
    let x = gaussianMatrix(shape.1, 1, seed: 5)
    let y = gaussianMatrix(shape.0, 1, seed: 6)
    #expect(zip(a.times(x.storage), Matrix.product(a, x).storage).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(
      zip(a.times(y.storage, transposed: true), Matrix.product(a, y, transposeA: true).storage)
        .allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("asymmetry is found wherever it is")
  func asymmetry() {
    for (i, j) in [(0, 1), (99, 3), (64, 63), (5, 99)] {
      var matrix = gaussianMatrix(100, 20, seed: 7).gram
      matrix[i, j] += 0.5
      #expect(abs(matrix.largestAsymmetry - 0.5) < 1e-14)
    }
  }
}

@Suite("Symmetric eigensystems")
struct EigenTests {
  @Test("the path graph's Laplacian has the eigenvalues 2 − 2cos(kπ/n)", arguments: [2, 17, 200])
  func pathGraph(n: Int) throws {
    let laplacian = Matrix<Double>(rows: n, columns: n) { i, j in
      i == j ? (i == 0 || i == n - 1 ? 1 : 2) : abs(i - j) == 1 ? -1 : 0
    }
    let expected = (0..<n).map { 2 - 2 * cos(Double($0) * .pi / Double(n)) }
    let values = try SymmetricEigen.values(of: laplacian)
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-13 * Double(n) })
  }

  @Test("eigenvectors diagonalise and are orthonormal", arguments: [1, 5, 60, 151])
  func vectors(n: Int) throws {
    let matrix = gaussianMatrix(n, n + 3, seed: n).gram
    let system = try SymmetricEigen(matrix)
    #expect(system.residualRatio(of: matrix) < 10)
    #expect(largestDifference(system.vectors.gram, .identity(n)) < 1e-12)
    #expect(system.values == system.values.sorted())
  }

  @Test("a few leading pairs are those of the whole system", arguments: [1, 3, 40])
  func leading(count: Int) throws {
    let matrix = gaussianMatrix(40, 25, seed: 9).gram
    let (all, some) = (try SymmetricEigen(matrix), try SymmetricEigen(largest: count, of: matrix))
    #expect(some.values.count == count)
    #expect(zip(some.values, all.values.suffix(count)).allSatisfy { abs($0 - $1) < 1e-11 })
    #expect(some.residualRatio(of: matrix) < 10)
  }

  @Test("a matrix with NaN ends in an error, not in numbers")
  func notANumber() {
    var matrix = gaussianMatrix(20, 20, seed: 1).gram
    matrix[3, 3] = .nan
    #expect(throws: Problem.self) { try SymmetricEigen.values(of: matrix) }
  }
}

@Suite("Vector mathematics")
struct VectorMathTests {
  private static func reference(_ function: VectorFunction, _ x: Double) -> Double {
    switch function {
    case .exp: exp(x)
    case .log: log(x)
    case .sin: sin(x)
    case .cos: cos(x)
    case .tanh: tanh(x)
    case .arctan: atan(x)
    case .erf: erf(x)
    case .logistic: 1 / (1 + exp(-x))
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    }
  }

  @Test("every function is within a few units in the last place, at every length", arguments: VectorFunction.allCases)
  func accuracy(function: VectorFunction) {
    for n in [1, 3, 8, 31, 1000] {
      let x = (0..<n).map { i in
        let t = -12 + 24 * (Double(i) + 0.5) / Double(n)
        return function == .log ? exp(t) : t
      }
      var y = x
      y.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { Double.map(function, n, base, base) }
      }
      for (x, y) in zip(x, y) {
        let expected = Self.reference(function, x)
        #expect(abs(y - expected) <= 6 * expected.ulp + 1e-300, "\(function)(\(x)) = \(y), not \(expected)")
      }
      var single = x.map { Float($0) }
      single.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { Float.map(function, n, base, base) }
      }
      for (x, y) in zip(x, single) {
        let expected = Float(Self.reference(function, Double(Float(x))))
        #expect(abs(y - expected) <= 8 * expected.ulp + 1e-37, "\(function)(\(x)) = \(y), not \(expected)")
      }
    }
  }

  @Test(
    "powers of what is positive, at every length; 0 of all else",
    arguments: [1e-3, 0.25, 0.5, 1, 1.5, 2, 7.3, 40, -0.3])
  func positivePowers(exponent: Double) {
    for n in [1, 3, 8, 31, 1000] {
      var x: [Double] = (0..<n).map { i in
        let size = exp(-12 + 24 * (Double(i) + 0.5) / Double(n))
        return i % 3 == 0 ? -size : size
      }
      if n > 8 { x.replaceSubrange(0..<7, with: [0, -0.0, .nan, -.infinity, .infinity, 1, .leastNonzeroMagnitude]) }
      var (y, single) = (x, x.map { Float($0) })
      let arguments = single
      y.withUnsafeMutableBufferPointer { y in
        if let base = y.baseAddress { Double.positivePower(exponent, n, base, base) }
      }
      single.withUnsafeMutableBufferPointer { y in
        if let base = y.baseAddress { Float.positivePower(exponent, n, base, base) }
      }
      for (x, y) in zip(x, y) {
        let expected: Double = x > 0 ? pow(x, exponent) : 0
        #expect(y == expected || abs(y - expected) <= 4 * expected.ulp, "\(x)^\(exponent) = \(y)")
      }
      for (x, y) in zip(arguments, single) {
        let expected = Float(x > 0 ? pow(Double(x), Double(Float(exponent))) : 0)
        #expect(y == expected || abs(y - expected) <= 4 * expected.ulp + 1e-37, "\(x)^\(exponent) = \(y)")
      }
    }
  }

  @Test("a value does not depend on its place in the array", arguments: VectorFunction.allCases)
  func placement(function: VectorFunction) {
    for n in 1...19 {
      let x = [Double](repeating: 0.7391, count: n)
      var y = x
      y.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { Double.map(function, n, base, base) }
      }
      #expect(Set(y).count == 1)
    }
  }

  @Test("extreme arguments: tanh and the logistic function saturate")
  func saturation() {
    let x = [-1e300, -800, -30, 30, 800, 1e300]
    var y = x
    Double.map(.tanh, 6, x, &y)
    #expect(y == [-1, -1, -1, 1, 1, 1])
    Double.map(.logistic, 6, x, &y)
    #expect(y[0] == 0 && y[5] == 1 && y.allSatisfy { $0.isFinite })
  }
}

@Suite("Choice of the BLAS kernel")
struct KernelChoiceTests {
  @Test(
    "a poor kernel is replaced by the best the CPU has",
    arguments: [
      ("Prescott", true, true, "SKYLAKEX"), ("Haswell", true, true, "SKYLAKEX"), ("Zen", true, true, "SKYLAKEX"),
      ("Prescott", false, true, "HASWELL"), ("Zen", false, true, nil), ("SkylakeX", true, true, nil),
      ("Haswell", false, true, nil), ("Nehalem", false, false, nil), ("Sapphirerapids", true, true, nil),
    ] as [(String, Bool, Bool, String?)])
  func choice(current: String, avx512: Bool, avx2: Bool, expected: String?) {
    #expect(BLASKernel.better(than: current, avx512: avx512, avx2: avx2) == expected)
  }
}

@Suite("Power iteration")
struct PowerIterationTests {
  @Test("the largest eigenvalue is that of the whole spectrum", arguments: [1, 2, 7, 60])
  func largest(n: Int) throws {
    let kernel = gaussianMatrix(n, n + 3, seed: n).gram
    let value = try kernel.largestEigenvalue(from: gaussianMatrix(n, 1, seed: 5).storage)
    let expected = try SymmetricEigen.values(of: kernel).last ?? 0
    #expect(relativeError(value, expected) < 1e-6)
  }

  @Test("zero and infinite matrices are refused")
  func refused() {
    for value in [0, Double.infinity, .nan] {
      #expect(throws: Problem.self) {
        try Matrix(rows: 3, columns: 3, repeating: value).largestEigenvalue(from: [1, 2, 3])
      }
    }
  }
}
