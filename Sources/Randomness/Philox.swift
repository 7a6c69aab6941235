/// The block function of Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011).
///
/// Every random number of the pipeline comes from it: ten rounds of two 32-bit multiplications turn a 128-bit
/// counter and a 64-bit key into 128 bits that pass for random ones. Streams use the vectorised C kernels,
/// which equal this function where the upper half of the counter is 0.
public enum Philox {
  /// The block of `counter` under `key`.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c, k) = (counter, key)
    for _ in 0..<10 {
      let p0 = (0xD251_1F53 as UInt32).multipliedFullWidth(by: c[0])
      let p1 = (0xCD9E_8D57 as UInt32).multipliedFullWidth(by: c[2])
      c = SIMD4(p1.high ^ c[1] ^ k[0], p1.low, p0.high ^ c[3] ^ k[1], p0.low)
      k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return c
  }
}
