import Diagnostics

extension Matrix where Element == Double {
  /// Brings the matrix, where its norm leaves 2^±100, to a norm near 1 by a power of two, so that no square or sum of
  /// entries leaves float64 and none that counts is lost; others, as nearly all, stay as they are.
  ///
  /// What is linear in the matrix is exactly 2^e times what it was, but for entries below 2⁻¹⁰⁷⁴ of the norm.
  ///
  /// - Returns: e, for `restore`: the matrix was 2^e times what it now is.
  /// - Throws: `Problem.badInput` for entries that are not finite.
  mutating func enterRange() throws -> Int {
    var norm = frobeniusNorm
    if !norm.isFinite {
      norm = storage.reduce(0) { Swift.max($0, $1.isNaN ? .infinity : abs($1)) }
      guard norm.isFinite else {
        throw Problem(.badInput, cause: "has entries that are not finite", remedy: "look for NaN and overflow in it")
      }
    }
    guard norm > 0, abs(norm.exponent) > 100 else { return 0 }
    let exponent = norm.exponent
    storage.withUnsafeMutableBufferPointer { $0.multiply(byPowerOfTwo: -exponent) }
    return exponent
  }
}

extension Array where Element == Double {
  /// Numbers found in the range of `enterRange`, e = `exponent`, in that of the matrix given.
  ///
  /// - Throws: `Problem.badInput` where one is beyond float64.
  func restored(to exponent: Int) throws -> [Double] {
    guard exponent != 0 else { return self }
    var result = self
    result.withUnsafeMutableBufferPointer { $0.multiply(byPowerOfTwo: exponent) }
    guard result.allSatisfy(\.isFinite) else {
      throw Problem(
        .badInput, cause: "has an eigenvalue beyond the range of float64, \(Double.greatestFiniteMagnitude)",
        remedy: "scale the matrix down")
    }
    return result
  }
}

extension UnsafeMutableBufferPointer<Double> {
  /// Exact but for numbers that leave float64; in two steps, since 2^e itself may.
  fileprivate func multiply(byPowerOfTwo exponent: Int) {
    let first = Double(sign: .plus, exponent: exponent / 2, significand: 1)
    let second = Double(sign: .plus, exponent: exponent - exponent / 2, significand: 1)
    for i in indices { self[i] = self[i] * first * second }
  }
}
