import LinearAlgebra

/// Where layers take their parameters from: memory, a file, or a seed.
///
/// Parameters are counted in the order of `Layer.parameters`.
package protocol ParameterSource<Element> {
  associatedtype Element: Scalar

  /// Calls `body` with consecutive rows of a parameter, in as many slabs as suit the source.
  func withSlabs(
    of index: Int, _ body: (_ rows: Range<Int>, _ values: UnsafePointer<Element>) throws -> Void
  ) throws

  /// y ← s X Wᵀ + β y of the matrix W that parameter `index` is, X of shape (rows, inputs), y of shape (rows, outputs).
  func form(
    _ y: UnsafeMutablePointer<Element>, of x: UnsafePointer<Element>, rows: Int, index: Int, inputs: Int, outputs: Int,
    scale: Element, beta: Element, _ spreading: Spreading
  ) throws
}

extension ParameterSource {
  package func form(
    _ y: UnsafeMutablePointer<Element>, of x: UnsafePointer<Element>, rows: Int, index: Int, inputs: Int, outputs: Int,
    scale: Element, beta: Element, _ spreading: Spreading
  ) throws {
    try withSlabs(of: index) { slab, weights in
      // (rows, inputs) × (inputs, slab).
      Element.gemm(
        partsOf: spreading.leastPart, false, true, rows, slab.count, inputs, scale, x, inputs, weights, inputs, beta,
        y + slab.lowerBound, outputs)
    }
  }
}
