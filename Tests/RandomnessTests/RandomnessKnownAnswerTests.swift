import Randomness
import Testing

@Suite struct RandomnessKnownAnswerTests {
  /// The vectors `philox4x32 10` of the Random123 distribution.
  @Test func philoxEqualsThePublishedBlocks() {
    #expect(
      Philox.block(counter: .zero, key: .zero) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  /// The vectorised kernel against the block function, also where the counter passes 2³².
  @Test(arguments: [0, 1, 2 * (1 << 32) - 5, 12_345_678_901_233])
  func streamsAreMadeOfPhiloxBlocks(start: Int) {
    let stream = RandomStream(seed: 7, name: "weights")
    let key = SIMD2(UInt32(truncatingIfNeeded: stream.key), UInt32(stream.key >> 32))
    for (offset, word) in stream.bits(count: 37, from: start).enumerated() {
      let index = UInt64(start + offset)
      let counter = SIMD4(UInt32(truncatingIfNeeded: index / 2), UInt32((index / 2) >> 32), 0, 0)
      let block = Philox.block(counter: counter, key: key)
      let half = Int(index % 2) * 2
      #expect(word == UInt64(block[half]) | UInt64(block[half + 1]) << 32, "word \(index)")
    }
  }

  /// Keys by an independent implementation of FNV-1a and splitmix64.
  @Test func keysFollowTheirDefinition() {
    #expect(RandomStream(seed: 0, name: "").key == 0x5b21_f68f_fa77_f14c)
    #expect(RandomStream(seed: 1, name: "weights/1").key == 0x4621_4f47_78c9_8811)
    #expect(RandomStream(seed: .max, name: "données").key == 0x4829_b82e_54af_e202)
    #expect(RandomStream(seed: 1, name: "weights")["1"] == RandomStream(seed: 1, name: "weights/1"))
  }

  /// The other kinds of numbers from their words, by scalar arithmetic.
  @Test func kindsAreTheStatedFunctionsOfTheWords() {
    let stream = RandomStream(seed: 42, name: "kinds")
    let words = stream.bits(count: 1000)
    let (uniform, normal, signs) = (
      stream.uniform(count: 1000), stream.normal(count: 1000), stream.signs(count: 1000)
    )
    for i in words.indices {
      #expect(uniform[i] == Double(words[i] >> 11) * 0x1p-53)
      #expect(signs[i] == (words[i] >> 63 == 0 ? 1 : -1))
    }
    for i in stride(from: 0, to: 1000, by: 2) {
      // (x² + y²)/2 = −log u, which needs no vectorised function to check.
      let exponent = (normal[i] * normal[i] + normal[i + 1] * normal[i + 1]) / 2
      let u = (Double(words[i] >> 11) + 1) * 0x1p-53
      #expect(abs(exponent - logarithm(u)) <= 1e-14 * (1 + exponent))
    }
  }

  /// −log u for u ∈ (0, 1] by halving to [½, 1] and the series of 2 artanh.
  private func logarithm(_ u: Double) -> Double {
    let (mantissa, exponent) = (u.significand / 2, Double(u.exponent) + 1)
    let t = (1 - mantissa) / (1 + mantissa)
    var (term, sum) = (t, 0.0)
    for k in stride(from: 1, to: 60, by: 2) {
      sum += term / Double(k)
      term *= t * t
    }
    return 2 * sum - exponent * 0.693147180559945309417232121458
  }
}
