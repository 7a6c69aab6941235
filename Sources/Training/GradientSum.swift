import LinearAlgebra
import Networks

/// Sums each parameter's gradient over tiles.
final class GradientSum<Element: Scalar>: GradientSink {
  /// One for each parameter; of those that are not trained without elements.
  private let sums: [Buffer<Element>]
  private let trained: Set<Int>
  private let leastPart: Int
  let firstTrained: Int
  /// Whether a sum is still to be begun.
  private var isFresh: [Bool]

  init(_ weights: [TrainedWeights<Element>], trained: Set<Int>, _ spreading: Spreading) {
    sums = weights.enumerated().map { Buffer(count: trained.contains($0.offset) ? $0.element.count : 0) }
    self.trained = trained
    leastPart = spreading.leastPart
    firstTrained = trained.min() ?? .max
    isFresh = [Bool](repeating: true, count: weights.count)
  }

  /// The sum of one parameter's gradient; nil where nothing was summed since `clear`.
  func sum(_ index: Int) -> Buffer<Element>? { isFresh[index] ? nil : sums[index] }

  /// Begins all sums anew.
  func clear() { for index in isFresh.indices { isFresh[index] = true } }

  func isTrained(_ index: Int) -> Bool { trained.contains(index) }

  func take(_ product: GradientProduct<Element>, of index: Int, shape: ParameterShape) {
    product.add(
      into: sums[index].pointer, rows: shape.rows, columns: shape.columns, alpha: product.alpha,
      beta: isFresh[index] ? 0 : 1, least: leastPart)
    isFresh[index] = false
  }

  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Element>) -> Void) {
    if isFresh[index] { Element.fill(sums[index].count, 0, sums[index].pointer) }
    isFresh[index] = false
    body(sums[index].pointer)
  }
}
