import LinearAlgebra

/// How the work of a pass is spread over the cores.
package struct Spreading: Sendable {
  /// The fewest rows or columns of a product that are worth a part of their own; the parts depend on the shape alone.
  /// Where it is larger than any, a product is one BLAS call.
  package let leastPart: Int
  /// Whether loops over elements run in parts.
  package let spreadsElements: Bool

  /// Products in fixed parts, side by side, whose results do not depend on the number of cores.
  package static let fixedParts = Spreading(leastPart: 128, spreadsElements: true)
  /// Everything by the calling thread: other passes run beside this one.
  package static let none = Spreading(leastPart: .max / 2, spreadsElements: false)
  /// Products by BLAS with its threads, for large matrices.
  package static let blas = Spreading(leastPart: .max / 2, spreadsElements: true)

  /// Runs `body` on parts of `count` rows of so many numbers, or on the whole.
  ///
  /// - Parameter least: the fewest rows of a part.
  func overRows(_ count: Int, of numbers: Int, least: Int = 1, _ body: (Range<Int>) -> Void) {
    guard spreadsElements else { return body(0..<count) }
    inParts(of: count, least: max((1 << 15) / max(numbers, 1), least), body)
  }

  /// Runs `body` on parts of 0..<count, or on the whole.
  func overElements(_ count: Int, _ body: (Range<Int>) -> Void) {
    if spreadsElements { inParts(of: count, body) } else { body(0..<count) }
  }
}
