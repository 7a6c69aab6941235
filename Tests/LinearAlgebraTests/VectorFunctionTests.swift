import Foundation
import LinearAlgebra
import Testing

@Suite("Vector functions")
struct VectorFunctionTests {
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
    case .gelu: x * erfc(-x / 2.0.squareRoot()) / 2
    case .geluSlope: erfc(-x / 2.0.squareRoot()) / 2 + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    }
  }

  /// What the error is a few units of: where 1 + erf is nearly 0, the argument or 1.
  private static func size(_ function: VectorFunction, _ x: Double, _ expected: Double) -> Double {
    function == .gelu || function == .geluSlope ? max(abs(x), 1) : expected
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
        #expect(
          abs(y - expected) <= 6 * Self.size(function, x, expected).ulp + 1e-300,
          "\(function)(\(x)) = \(y), not \(expected)")
      }
      var single = x.map { Float($0) }
      single.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { Float.map(function, n, base, base) }
      }
      for (x, y) in zip(x, single) {
        let expected = Float(Self.reference(function, Double(Float(x))))
        #expect(
          abs(y - expected) <= 8 * Float(Self.size(function, Double(x), Double(expected))).ulp + 1e-37,
          "\(function)(\(x)) = \(y), not \(expected)")
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
