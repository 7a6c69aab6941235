import LinearAlgebra
import Networks

/// A layer that knows its own share of the tangent kernel, for all samples at once.
///
/// Where a layer has no better form, `SampledTangent` takes the derivatives sample by sample.
protocol TangentLayer: Layer {
  /// y of the rows x, and what the way back needs.
  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )

  /// Adds the layer's share to the kernel and pulls the derivatives of the outputs back to what the layer takes.
  ///
  /// - Parameters:
  ///   - cotangents: of each of the network's outputs, by what the layer gives, (n, `outputs`); then by what it takes,
  ///     (n, `inputs`).
  ///   - needsInputs: whether that is wanted; if not, they may be anything.
  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws
}

extension Layer {
  /// The layer's own form of its share, or the general one.
  var asTangentLayer: any TangentLayer { self as? any TangentLayer ?? SampledTangent(self) }
}
