import LinearAlgebra
import Networks

/// Moves each parameter as soon as its gradient is known.
final class WeightMover<Element: Scalar>: GradientSink {
  private let weights: [TrainedWeights<Element>]
  private let trained: Set<Int>
  let firstTrained: Int
  /// The step now taken.
  var step = Step(optimiser: .sgd(momentum: 0), rate: 0, number: 1)
  /// Gradients that layers sum themselves; made when first needed.
  private var sums: [Int: Buffer<Element>] = [:]

  init(_ weights: [TrainedWeights<Element>], trained: Set<Int>) {
    self.weights = weights
    self.trained = trained
    firstTrained = trained.min() ?? .max
  }

  func isTrained(_ index: Int) -> Bool { trained.contains(index) }

  func take(_ product: GradientProduct<Element>, of index: Int, shape: ParameterShape) {
    weights[index].update(step, along: product)
  }

  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Element>) -> Void) {
    let sum = sums[index] ?? Buffer(count: weights[index].count)
    sums[index] = sum
    Element.fill(sum.count, 0, sum.pointer)
    body(sum.pointer)
    weights[index].move(step, along: sum.pointer)
  }
}
