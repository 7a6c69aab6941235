import Dispatch

extension Scalar {
  /// The upper triangle of C ← C + α A Aᵀ, A of shape (n, k) and C (n, n): in square parts that go side by side, each by one
  /// thread.
  ///
  /// Between loops of our own this wastes less than BLAS with threads of its own, which keep looking for more work for a
  /// while; and as the parts depend on n alone, the result does not depend on the number of cores.
  package static func addUpperGram(
    _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, to c: UnsafeMutablePointer<Self>
  ) {
    let side = min(max(n / 4, 128), 512)
    let starts = Array(stride(from: 0, to: n, by: side))
    // The whole squares first, the triangles last.
    let parts = starts.flatMap { i in starts.filter { $0 > i }.map { (i, $0) } } + starts.map { ($0, $0) }
    nonisolated(unsafe) let (a, c) = (a, c)
    BLASKernel.withSingleThread {
      DispatchQueue.concurrentPerform(iterations: parts.count) { index in
        let (i, j) = parts[index]
        let (rows, columns) = (min(side, n - i), min(side, n - j))
        if i == j {
          syrk(false, rows, k, alpha, a + i * k, k, 1, c + i * n + i, n)
        } else {
          gemm(false, true, rows, columns, k, alpha, a + i * k, k, a + j * k, k, 1, c + i * n + j, n)
        }
      }
    }
  }
}
