import LinearAlgebra
import Networks

/// The tangent kernel of a stack of dense layers, tile by tile. Its rows are those of blocks of samples, in each the samples of
/// output 1 first.
///
/// Memory for each tile that is formed: two tiles of one output.
public struct TangentTiles: SymmetricTiles {
  let factors: TangentFactors
  public let blocks: [Range<Int>]
  private let samples: [Range<Int>]

  /// - Parameters:
  ///   - factors: those of the kernel.
  ///   - side: the most rows of a block.
  public init(_ factors: TangentFactors, side: Int) {
    self.factors = factors
    samples = Self.blocks(factors.samples, side: max(side / factors.outputs, 1))
    blocks = samples.map { $0.lowerBound * factors.outputs..<$0.upperBound * factors.outputs }
  }

  /// Consecutive parts of so many at most.
  static func blocks(_ count: Int, side: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: side).map { $0..<min($0 + side, count) }
  }

  public func form(row: Int, column: Int, into tile: UnsafeMutablePointer<Float>) throws {
    let (rows, columns, k) = (samples[row], samples[column], factors.outputs)
    let (height, breadth) = (rows.count, columns.count)
    let (size, width) = (height * breadth, k * breadth)
    tile.update(repeating: 0, count: k * k * size)
    let work = UnsafeMutablePointer<Float>.allocate(capacity: 2 * size)
    defer { work.deallocate() }
    let (gram, products) = (work, work + size)
    for share in factors.shares {
      gram.update(repeating: share.constant, count: size)
      let d = share.taken.columns
      share.taken.withUnsafePointer { x in
        Float.gemm(
          false, true, height, breadth, d, share.scale, x + rows.lowerBound * d, d, x + columns.lowerBound * d, d, 1,
          gram, breadth)
      }
      for (c, left) in share.slopes.enumerated() {
        for (other, right) in share.slopes.enumerated() {
          let m = left.columns
          left.withUnsafePointer { left in
            right.withUnsafePointer { right in
              Float.gemm(
                false, true, height, breadth, m, 1, left + rows.lowerBound * m, m, right + columns.lowerBound * m, m, 0,
                products, breadth)
            }
          }
          for i in 0..<height {
            let target = tile + (c * height + i) * width + other * breadth
            let (p, g) = (products + i * breadth, gram + i * breadth)
            for j in 0..<breadth { target[j] += p[j] * g[j] }
          }
        }
      }
    }
  }
}
