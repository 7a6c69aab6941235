import LinearAlgebra
import Testing

@Suite("Choice of the BLAS kernel")
struct BLASKernelTests {
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
