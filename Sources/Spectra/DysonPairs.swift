import LinearAlgebra
import Randomness

/// Pairs of the Gaussian orthogonal ensemble at two times of Dyson's Brownian motion: A and B = rA + √(1 − r²) Z, Z
/// independent of A; entries off the diagonal of variance 1/n, on it 2/n.
///
/// Trial t draws from the streams `dyson/t/A` and `dyson/t/Z`.
public struct DysonPairs: Sendable, Equatable {
  /// n.
  public let size: Int
  /// 1 − r.
  public let distance: Double
  public let seed: UInt64

  /// Pairs of n × n matrices, n = `size`, whose entries have the correlation r = 1 − `distance` in [−1, 1].
  public init(size: Int, distance: Double, seed: UInt64) {
    precondition(size >= 0 && (0...2).contains(distance), "a correlation lies in −1…1")
    (self.size, self.distance, self.seed) = (size, distance, seed)
  }

  /// Makes the pair of trial `trial` in two (n, n) matrices. O(n²).
  public func fill(trial: Int, _ a: inout Matrix<Double>, _ b: inout Matrix<Double>) {
    let stream = RandomStream(seed: seed, name: "dyson")["\(trial)"]
    symmetrise(&a, stream["A"])
    symmetrise(&b, stream["Z"])
    b.scale(by: (distance * (2 - distance)).squareRoot())
    b.add(a, scaledBy: 1 - distance)
  }

  /// (G + Gᵀ)/√(2n), G of independent N(0, 1) entries.
  private func symmetrise(_ matrix: inout Matrix<Double>, _ stream: RandomStream) {
    precondition(matrix.rows == size && matrix.columns == size, "a matrix of another size than the pairs")
    let (n, scale) = (size, 1 / Double(2 * max(size, 1)).squareRoot())
    matrix.storage.withUnsafeMutableBufferPointer { m in
      stream.fillNormal(m)
      for i in 0..<n {
        m[i * n + i] *= 2 * scale
        for j in 0..<i {
          let sum = (m[i * n + j] + m[j * n + i]) * scale
          (m[i * n + j], m[j * n + i]) = (sum, sum)
        }
      }
    }
  }
}
