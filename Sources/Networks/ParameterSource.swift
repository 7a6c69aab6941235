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
}
