import LinearAlgebra
import Networks

/// Moves each parameter as soon as its gradient is known.
final class WeightMover<Element: Scalar>: GradientSink {
  private let weights: [TrainedWeights<Element>]
  private let trained: Set<Int>
  let firstTrained: Int
  /// The step now taken.
  var step = Step(optimiser: .sgd(momentum: 0), rate: 0, number: 1, shrinkage: 1)
  /// Room for gradients that layers sum themselves where the optimiser has none; made when first needed.
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
    weights[index].move(step, spare: { spare(for: index) }, adding: body)
  }

  private func spare(for index: Int) -> Buffer<Element> {
    let sum = sums[index] ?? Buffer(count: weights[index].count)
    sums[index] = sum
    return sum
  }
}
