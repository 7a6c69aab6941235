import Foundation
import LinearAlgebra

/// One matrix of weights with what its optimiser remembers of it.
final class TrainedWeights<Element: Scalar> {
  let rows: Int
  let columns: Int
  let weights: Buffer<Element>
  /// The gradient (Adam, AdaGrad) or the velocity (momentum); made when first needed.
  private(set) var gradient: Buffer<Element>?
  /// Adam's first moment.
  private(set) var first: Buffer<Element>?
  /// Adam's second moment or AdaGrad's sum of squares.
  private(set) var second: Buffer<Element>?

  init(_ matrix: Matrix<Element>) {
    rows = matrix.rows
    columns = matrix.columns
    weights = Buffer(matrix.storage)
  }

  var matrix: Matrix<Element> { Matrix(rows: rows, columns: columns, storage: weights.elements) }

  /// What a checkpoint must keep besides the weights.
  var memory: [(name: String, elements: [Element])] {
    [("gradient", gradient), ("first", first), ("second", second)].compactMap { name, buffer in
      buffer.map { (name, $0.elements) }
    }
  }

  func restore(memory name: String, _ elements: [Element]) {
    switch name {
    case "gradient": gradient = Buffer(elements)
    case "first": first = Buffer(elements)
    default: second = Buffer(elements)
    }
  }

  /// Forgets the optimiser's state, at the start of a phase.
  func reset() {
    gradient = nil
    first = nil
    second = nil
  }

  /// Makes the buffers `optimiser` needs, so that no step allocates.
  func prepare(for optimiser: Optimiser) {
    switch optimiser {
    case .sgd(let momentum): if momentum != 0 { gradient = gradient ?? Buffer(count: weights.count) }
    case .adam:
      gradient = gradient ?? Buffer(count: weights.count)
      first = first ?? Buffer(count: weights.count)
      second = second ?? Buffer(count: weights.count)
    case .adagrad:
      gradient = gradient ?? Buffer(count: weights.count)
      second = second ?? Buffer(count: weights.count)
    }
  }

  /// Moves the weights along the gradient AᵀB, A of shape (batch, rows) and B of shape (batch, columns).
  ///
  /// Plain SGD adds the product straight into the weights: one pass over them and no gradient in memory. The others
  /// move each part of the weights while its gradient is in cache.
  ///
  /// - Parameter step: the number of this step since the phase began, from 1.
  func update(
    _ optimiser: Optimiser, rate: Double, step: Int, batch: Int,
    _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>
  ) {
    guard let gradient else {
      forEachPart(batch, a, b, alpha: -Element(rate), beta: 1, into: weights)
      return
    }
    forEachPart(batch, a, b, alpha: 1, beta: optimiser.memory(), into: gradient) { start, count in
      advance(optimiser, rate: rate, step: step, start, count, along: gradient.pointer + start)
    }
  }

  /// Moves the weights along a gradient that is known, of as many elements.
  func move(_ optimiser: Optimiser, rate: Double, step: Int, along gradient: UnsafePointer<Element>) {
    var direction = gradient
    if case .sgd = optimiser, let velocity = self.gradient {
      Element.scale(velocity.count, optimiser.memory(), velocity.pointer)
      Element.axpy(velocity.count, 1, gradient, velocity.pointer)
      direction = UnsafePointer(velocity.pointer)
    }
    inFixedParts(of: weights.count, least: 1 << 16) { part in
      advance(optimiser, rate: rate, step: step, part.lowerBound, part.count, along: direction + part.lowerBound)
    }
  }

  /// Moves `count` weights from `start` on, given their gradient, or their velocity for momentum.
  private func advance(
    _ optimiser: Optimiser, rate: Double, step: Int, _ start: Int, _ count: Int, along gradient: UnsafePointer<Element>
  ) {
    let weights = weights.pointer + start
    switch optimiser {
    case .sgd: Element.axpy(count, -Element(rate), gradient, weights)
    case .adam(let beta1, let beta2, let epsilon, let form):
      guard let first, let second else { return }
      let correction = (1 - pow(beta2, Double(step))).squareRoot()
      let stepRate = Element(rate * correction / (1 - pow(beta1, Double(step))))
      let shift = Element(form == .keras ? epsilon : epsilon * correction)
      Element.adam(
        count, Element(beta1), Element(beta2), stepRate, shift, gradient, first.pointer + start,
        second.pointer + start, weights)
    case .adagrad(let epsilon):
      guard let second else { return }
      Element.adagrad(count, Element(rate), Element(epsilon), gradient, second.pointer + start, weights)
    }
  }

  /// target ← α AᵀB + β target by parts of its rows, and `then` on each part while it is in cache.
  private func forEachPart(
    _ batch: Int, _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>, alpha: Element, beta: Element,
    into target: Buffer<Element>, _ then: (_ start: Int, _ count: Int) -> Void = { _, _ in }
  ) {
    inFixedParts(of: rows, least: leastPart) { part in
      let start = part.lowerBound * columns
      Element.gemm(
        true, false, part.count, columns, batch, alpha, a + part.lowerBound, rows, b, columns, beta,
        target.pointer + start, columns)
      then(start, part.count * columns)
    }
  }
}

extension Optimiser {
  /// The share of the old gradient that stays in the new one.
  fileprivate func memory<Element: Scalar>() -> Element {
    if case .sgd(let momentum) = self { Element(momentum) } else { 0 }
  }
}

/// The fewest rows or columns of a product that are worth a part of their own.
let leastPart = 128
