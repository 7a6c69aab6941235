import LinearAlgebra
import Networks

/// What a dense layer's share of a kernel is made of at some samples: entries between two sets of samples are products
/// of both sets' factors.
struct KernelFactor<Element: Scalar> {
  let layer: Dense
  /// l, the number of dense layers before it.
  let index: Int
  /// X_l, (n, d_l), which it takes.
  let features: Matrix<Element>
  /// S of each output, (n, d_{l+1}): its derivative by what the layer gives; none on the way forward.
  var derivatives: [Matrix<Element>] = []

  /// s² X X'ᵀ + σ_b², a block of G_l, X and X' being rows of the features.
  func gram(_ x: Matrix<Element>, _ other: Matrix<Element>) -> Matrix<Element> {
    let constant = Element(layer.biasScale * layer.biasScale)
    var block = Matrix(rows: x.rows, columns: other.rows, repeating: layer.hasBias ? constant : 0)
    block.formProduct(
      x, other, transposeB: true, alpha: Element(layer.scale * layer.scale), beta: layer.hasBias ? 1 : 0)
    return block
  }
}
