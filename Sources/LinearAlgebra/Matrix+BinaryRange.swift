import Diagnostics

extension Matrix {
  /// Brings the matrix, where its norm leaves 2^±100 (in float32 2^±20), to a norm near 1 by a power of two, so that no square or sum of
  /// entries leaves the precision's range and none that counts is lost; others, as nearly all, stay as they are.
  ///
  /// What is linear in the matrix is exactly 2^e times what it was, but for entries below 2⁻¹⁰⁷⁴ of the norm (in float32 2⁻¹⁴⁹).
  ///
  /// - Returns: e, for `restore`: the matrix was 2^e times what it now is.
  /// - Throws: `Problem.badInput` for entries that are not finite.
  mutating func enterRange() throws -> Int {
    var norm = frobeniusNorm
    if !norm.isFinite {
      norm = storage.reduce(0) { Swift.max($0, $1.isNaN ? .infinity : Swift.abs($1)) }
      guard norm.isFinite else {
        throw Problem(.badInput, cause: "has entries that are not finite", remedy: "look for NaN and overflow in it")
      }
    }
    guard norm > 0, case let exponent = Int(norm.exponent), abs(exponent) > (Element.isDouble ? 100 : 20) else {
      return 0
    }
    storage.withUnsafeMutableBufferPointer { $0.multiply(byPowerOfTwo: -exponent) }
    return exponent
  }
}

extension Array where Element: Scalar {
  /// Numbers found in the range of `enterRange`, e = `exponent`, in that of the matrix given.
  ///
  /// - Throws: `Problem.badInput` where one is beyond the precision's range.
  func restored(to exponent: Int) throws -> [Element] {
    guard exponent != 0 else { return self }
    var result = self
    result.withUnsafeMutableBufferPointer { $0.multiply(byPowerOfTwo: exponent) }
    guard result.allSatisfy(\.isFinite) else {
      throw Problem(
        .badInput, cause: "has an eigenvalue beyond the range of its precision, \(Element.greatestFiniteMagnitude)",
        remedy: "scale the matrix down")
    }
    return result
  }
}

extension UnsafeMutableBufferPointer where Element: Scalar {
  /// Exact but for numbers that leave the precision's range; in two steps, since 2^e itself may.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  fileprivate func multiply(byPowerOfTwo exponent: Int) {
    let first = Element(sign: .plus, exponent: Element.Exponent(exponent / 2), significand: 1)
    let second = Element(sign: .plus, exponent: Element.Exponent(exponent - exponent / 2), significand: 1)
    for i in indices { self[i] = self[i] * first * second }
  }
}
