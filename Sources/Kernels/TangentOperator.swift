import LinearAlgebra

/// The tangent kernel of a stack of dense layers as an operator, without a matrix of n² numbers:
///
///     (K v)_i = Σ_l τ_l s_{l,i}ᵀ (s_l² S_lᵀ diag(v) X_{l−1}) x_{l−1,i} + σ_l² s_{l,i}ᵀ S_lᵀ v
///
/// 4 n Σ d_l d_{l−1} operations for each output and vector. Memory beside the factors: a matrix of a layer's weights' size and
/// two slabs of samples. Rows are the samples of output 1 first.
public struct TangentOperator: BlockOperator {
  private let factors: TangentFactors
  private static let slab = 2048

  public init(_ factors: TangentFactors) { self.factors = factors }

  public var dimension: Int { factors.samples * factors.outputs }

  /// The kernel's trace.
  public var trace: Double {
    factors.shares.reduce(0) { sum, share in
      let norms = share.taken.rowSquares.map { Double(share.scale) * $0 + Double(share.constant) }
      return sum + share.slopes.reduce(0) { $0 + zip($1.rowSquares, norms).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  public func apply(_ vectors: Matrix<Float>, into images: inout Matrix<Float>) {
    let (b, n) = (vectors.rows, dimension)
    precondition(vectors.columns == n && images.rows == b && images.columns == n, "shapes do not match in a product")
    BLASKernel.withSingleThread {
      images.withUnsafeMutablePointer { y in
        y.update(repeating: 0, count: b * n)
        vectors.withUnsafePointer { v in
          for share in factors.shares {
            for row in 0..<b { add(share, v + row * n, to: y + row * n) }
          }
        }
      }
    }
  }

  /// Adds a layer's share of K v.
  private func add(_ share: TangentFactors.Share, _ v: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
    let (n, d, m) = (factors.samples, share.taken.columns, share.slopes.first?.columns ?? 0)
    let slab = min(Self.slab, n)
    var sum = Matrix<Float>(rows: m, columns: d)
    var (ofBias, work) = ([Float](repeating: 0, count: m), Matrix<Float>(unwrittenRows: slab, columns: m))
    share.taken.withUnsafePointer { x in
      for (output, slopes) in share.slopes.enumerated() {
        forEachSlab { first, count in
          slopes.withUnsafePointer { s in
            work.withUnsafeMutablePointer { scaled in
              for i in 0..<count {
                let (factor, source, target) = (v[output * n + first + i], s + (first + i) * m, scaled + i * m)
                for j in 0..<m { target[j] = factor * source[j] }
              }
              sum.withUnsafeMutablePointer {
                Float.gemm(
                  partsOf: 128, true, false, m, d, count, share.scale, scaled, m, x + first * d, d, 1, $0, d)
              }
            }
            if share.constant != 0 {
              Float.gemv(true, count, m, share.constant, s + first * m, m, v + output * n + first, 1, &ofBias)
            }
          }
        }
      }
      for (output, slopes) in share.slopes.enumerated() {
        forEachSlab { first, count in
          slopes.withUnsafePointer { s in
            work.withUnsafeMutablePointer { products in
              sum.withUnsafePointer {
                Float.gemm(partsOf: 128, false, true, count, m, d, 1, x + first * d, d, $0, d, 0, products, m)
              }
              for i in 0..<count {
                let (row, own) = (s + (first + i) * m, products + i * m)
                Float.axpy(m, 1, ofBias, own)
                y[output * n + first + i] += Float.dot(m, row, own)
              }
            }
          }
        }
      }
    }
  }

  private func forEachSlab(_ body: (_ first: Int, _ count: Int) -> Void) {
    for first in stride(from: 0, to: factors.samples, by: Self.slab) {
      body(first, min(Self.slab, factors.samples - first))
    }
  }
}

extension Matrix<Float> {
  /// The squared norm of each row.
  fileprivate var rowSquares: [Double] {
    withUnsafePointer { start in
      (0..<rows).map { i in
        let norm = Double(Float.norm(columns, start + i * columns))
        return norm * norm
      }
    }
  }
}
