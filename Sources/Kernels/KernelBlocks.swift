import Diagnostics
import LinearAlgebra
import Networks

/// Entries of a fully connected network's kernels at some rows and columns, formed of the samples of these alone:
///
///     G_l = s² X_l X_lᵀ + σ_b²,  K = Σ_l τ_l (S_l S_lᵀ) ∘ G_{l−1}
///
/// as `EmpiricalKernels` has them. Operations: for r rows and c columns 2rc Σ d_l for each set of Gram matrices, and the
/// passes of r + c samples.
public struct KernelBlocks<Source: NetworkSource> {
  private let pass: FactorPass<Double>
  private let outputs: Int
  private let layers: Int
  private let samples: Int
  private let read: (_ samples: [Int]) throws -> Matrix<Double>

  /// The numbers of a slab of weights.
  private static var slab: Int { 1 << 22 }
  /// The rows of a tangent kernel's block that are formed at a time.
  private static var panel: Int { 256 }

  /// - Parameters:
  ///   - source: the network.
  ///   - samples: n.
  ///   - read: the samples of the given numbers, ascending, as rows.
  /// - Throws: `Problem.usage` for a network that is not fully connected.
  public init(_ source: Source, samples: Int, read: @escaping (_ samples: [Int]) throws -> Matrix<Double>) throws {
    guard KernelSlabs.covers(source.architecture) else {
      throw Problem(
        .usage, object: "kernels", cause: "are formed in blocks of fully connected networks alone",
        remedy: "form those of other networks as a whole")
    }
    pass = FactorPass(
      source.architecture, SlabbedParameters(source, slabSize: Self.slab, as: Double.self), .blas)
    outputs = source.architecture.outputs
    layers = source.architecture.body.layers.count { $0 is Dense }
    (self.samples, self.read) = (samples, read)
  }

  /// Blocks of G_0, G_1, …, one after another.
  public struct Conjugate {
    fileprivate var left: FactorPass<Double>.Forward
    fileprivate var right: FactorPass<Double>.Forward?
    fileprivate let wanted: Set<Int>

    /// l and the block of the next G_l that is wanted; nil behind the last.
    public mutating func next() throws -> (layer: Int, block: Matrix<Double>)? {
      guard let last = wanted.max() else { return nil }
      while left.count <= last, let factor = try left.next() {
        let other = try right?.next() ?? factor
        guard wanted.contains(factor.index) else { continue }
        return (factor.index, factor.gram(factor.features, other.features))
      }
      return nil
    }
  }

  /// The entries of G_l at these rows and columns, for the `wanted` l.
  ///
  /// - Throws: `Problem.badInput` for samples the network does not take, and what `read` throws.
  public func conjugateKernels(of wanted: Set<Int>, rows: [Int], columns: [Int]) throws -> Conjugate {
    Conjugate(
      left: try pass.forward(at: read(rows)), right: rows == columns ? nil : try pass.forward(at: read(columns)),
      wanted: wanted)
  }

  /// The entries of the NTK at these rows and columns of (nk, nk), ascending, the samples of output 1 first.
  ///
  /// Memory beside them: what the passes of both sets of samples keep, (r + c) Σ d_l numbers, and two panels of 256 rows.
  ///
  /// - Throws: `Problem.usage` for another number of scalings than there are dense layers, `Problem.badInput` for samples
  ///   the network does not take, and what `read` throws.
  public func tangentKernel(scalings: [Double], rows: [Int], columns: [Int]) throws -> Matrix<Double> {
    guard scalings.count == layers else {
      throw Problem(
        .usage, object: "scalings", cause: "\(scalings.count) layer scalings for \(layers) layers of weights",
        remedy: "give τ_1 … τ_{L+1}, one for each layer and one for the readout")
    }
    let (rowAxis, columnAxis) = (BlockAxis(rows, samples: samples), BlockAxis(columns, samples: samples))
    var left = try pass.backward(at: read(rowAxis.samples))
    var right = rowAxis.samples == columnAxis.samples ? nil : try pass.backward(at: read(columnAxis.samples))
    var block = Matrix<Double>(rows: rows.count, columns: columns.count)
    while let factor = try left.next() {
      let other = try right?.next() ?? factor
      let scaling = scalings[factor.index]
      guard scaling != 0 else { continue }
      for part in columnAxis.parts {
        let x = BlockAxis.rows(part.samples, of: other.features)
        let s = BlockAxis.rows(part.samples, of: other.derivatives[part.output])
        for own in rowAxis.parts {
          for start in stride(from: 0, to: own.samples.count, by: Self.panel) {
            let panel = own.samples[start..<min(start + Self.panel, own.samples.count)]
            let gram = factor.gram(BlockAxis.rows(panel, of: factor.features), x)
            var products = Matrix.product(
              BlockAxis.rows(panel, of: factor.derivatives[own.output]), s, transposeB: true)
            products.multiplyEntrywise(by: gram)
            block.add(products, scaledBy: scaling, row: own.places.lowerBound + start, column: part.places.lowerBound)
          }
        }
      }
    }
    return block
  }
}

extension Matrix<Double> {
  /// Adds α A to the block whose first element is (row, column).
  fileprivate mutating func add(_ a: Matrix, scaledBy alpha: Double, row: Int, column: Int) {
    let width = columns
    withUnsafeMutablePointer { target in
      a.withUnsafePointer { source in
        for i in 0..<a.rows {
          Double.axpy(a.columns, alpha, source + i * a.columns, target + (row + i) * width + column)
        }
      }
    }
  }
}
