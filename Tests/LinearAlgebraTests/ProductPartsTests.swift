import LinearAlgebra
import TestSupport
import Testing

@Suite("Products in parts that go side by side")
struct ProductPartsTests {
  /// Shapes of one part and of many, with rows further apart than they are long.
  @Test("parts make up the product", arguments: [(false, false), (false, true), (true, false), (true, true)])
  func parts(transposeA: Bool, transposeB: Bool) {
    var random = SplitMix(state: transposeA ? 3 : transposeB ? 2 : 1)
    let sides = [0, 1, 7, 33, 255, 256, 700, 1100]
    for _ in 0..<24 {
      let (m, n) = (sides.randomElement(using: &random) ?? 0, sides.randomElement(using: &random) ?? 0)
      let k = Int.random(in: 1...70, using: &random)
      let least = Int.random(in: 1...200, using: &random)
      func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in random.uniform(-1, 1) } }
      let (lda, ldb, ldc) = ((transposeA ? m : k) + 2, (transposeB ? k : n) + 1, n + 3)
      let (a, b) = (numbers((transposeA ? k : m) * lda + 1), numbers((transposeB ? n : k) * ldb + 1))
      var whole = [Double](repeating: .nan, count: m * ldc + 1)
      var parts = whole
      Double.gemm(transposeA, transposeB, m, n, k, 0.5, a, lda, b, ldb, 0, &whole, ldc)
      Double.gemm(partsOf: least, transposeA, transposeB, m, n, k, 0.5, a, lda, b, ldb, 0, &parts, ldc)
      for i in 0..<m {
        for j in 0..<n { #expect(abs(whole[i * ldc + j] - parts[i * ldc + j]) < 1e-13, "\((m, n, k, least))") }
        #expect(parts[i * ldc + n..<(i + 1) * ldc].allSatisfy { $0.isNaN })
      }
    }
  }
}
