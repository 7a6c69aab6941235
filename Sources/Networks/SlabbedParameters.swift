import LinearAlgebra

/// A network's parameters as layers take them, slab by slab, in a precision.
package struct SlabbedParameters<Source: NetworkSource, Element: Scalar>: ParameterSource {
  private let source: Source
  private let shapes: [ParameterShape]
  private let slabSize: Int

  /// - Parameter slabSize: parameters of more numbers than this are taken in slabs of about so many (or one row).
  package init(_ source: Source, slabSize: Int, as type: Element.Type) {
    self.source = source
    self.slabSize = max(slabSize, 1)
    shapes = source.architecture.body.parameters
  }

  package func withSlabs(
    of index: Int, _ body: (_ rows: Range<Int>, _ values: UnsafePointer<Element>) throws -> Void
  ) throws {
    let shape = shapes[index]
    let slab = max(slabSize / max(shape.columns, 1), 1)
    for start in stride(from: 0, to: shape.rows, by: slab) {
      let rows = start..<min(start + slab, shape.rows)
      try source.values(of: index, rows: rows).converted(to: Element.self).withUnsafePointer { try body(rows, $0) }
    }
  }
}

extension SlabbedParameters: Sendable where Source: Sendable {}
