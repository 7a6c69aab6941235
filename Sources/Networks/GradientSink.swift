import LinearAlgebra

/// Takes each parameter's gradient from `Layer.pullBack` as soon as it is known.
///
/// A layer does not read a parameter after it has handed on its gradient, so that a sink may move it at once.
package protocol GradientSink<Element> {
  associatedtype Element: Scalar

  /// The first parameter that is trained; below it nothing need be pulled back.
  var firstTrained: Int { get }

  /// Whether the gradient of this parameter is wanted.
  func isTrained(_ index: Int) -> Bool

  /// The gradient of parameter `index`, of this shape, as a product.
  func take(_ product: GradientProduct<Element>, of index: Int, shape: ParameterShape)

  /// Calls `body` with memory, as large as parameter `index`, to which it adds the gradient.
  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Element>) -> Void)
}
