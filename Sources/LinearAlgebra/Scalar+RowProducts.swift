import Dispatch

extension Scalar {
  /// C ← C + α A Bᵀ for A and B of shape (n, k), of which only the upper triangle where B is A: in square parts that go side
  /// by side, each by one thread.
  ///
  /// Between loops of our own this is faster than BLAS with threads of its own, which keep looking for more work for a
  /// while; and as the parts depend on n alone, so does the result not on the number of cores.
  package static func addRowProducts(
    _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    to c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    let isSymmetric = a == b
    let side = min(max(n / 4, 128), 512)
    let starts = Array(stride(from: 0, to: n, by: side))
    // The whole ones first, the halves of the diagonal last.
    let parts =
      starts.flatMap { i in starts.filter { isSymmetric ? $0 > i : $0 != i }.map { (i, $0) } } + starts.map { ($0, $0) }
    nonisolated(unsafe) let (a, b, c) = (a, b, c)
    BLASKernel.withSingleThread {
      DispatchQueue.concurrentPerform(iterations: parts.count) { index in
        let (i, j) = parts[index]
        let (rows, columns) = (min(side, n - i), min(side, n - j))
        if isSymmetric && i == j {
          syrk(false, rows, k, alpha, a + i * k, k, 1, c + i * ldc + i, ldc)
        } else {
          gemm(false, true, rows, columns, k, alpha, a + i * k, k, b + j * k, k, 1, c + i * ldc + j, ldc)
        }
      }
    }
  }
}
