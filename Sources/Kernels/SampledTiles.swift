import LinearAlgebra
import Networks

/// The tangent kernel of any network on vectors or images, tile by tile: each from the kernel of its rows' and its columns'
/// samples, which takes twice the operations and is formed in float64. Rows are ordered as those of `TangentTiles`.
///
/// Memory for each tile that is formed: what `EmpiricalKernels` takes of two blocks of samples.
public struct SampledTiles<Source: NetworkSource & Sendable>: SymmetricTiles {
  let source: Source
  let samples: Matrix<Double>
  let scalings: [Double]?
  public let blocks: [Range<Int>]
  private let parts: [Range<Int>]

  /// - Parameters:
  ///   - source: the network.
  ///   - samples: X, (n, d_0).
  ///   - scalings: τ_l, one for each layer with parameters; all 1 if nil.
  ///   - side: the most rows of a block.
  public init(_ source: Source, samples: Matrix<Double>, scalings: [Double]?, side: Int) {
    (self.source, self.samples, self.scalings) = (source, samples, scalings)
    let k = source.architecture.outputs
    parts = TangentTiles.blocks(samples.rows, side: max(side / k, 1))
    blocks = parts.map { $0.lowerBound * k..<$0.upperBound * k }
  }

  public func form(row: Int, column: Int, into tile: UnsafeMutablePointer<Float>) throws {
    let (rows, columns, k) = (parts[row], parts[column], source.architecture.outputs)
    let isDiagonal = row == column
    let chosen = Array(rows) + (isDiagonal ? [] : Array(columns))
    let kernel = try EmpiricalKernels(source, samples: samples.rows(chosen)).tangentKernel(
      scalings: scalings, conjugate: [])
    let shift = isDiagonal ? 0 : rows.count
    var target = tile
    for c in 0..<k {
      for i in 0..<rows.count {
        for other in 0..<k {
          for j in 0..<columns.count {
            target.pointee = Float(kernel[c * chosen.count + i, other * chosen.count + shift + j])
            target += 1
          }
        }
      }
    }
  }
}
