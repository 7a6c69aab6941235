import Foundation
import LinearAlgebra
import Networks

/// One parameter with what its optimiser remembers of it.
final class TrainedWeights<Element: Scalar> {
  let rows: Int
  let columns: Int
  let values: Buffer<Element>
  /// Room for the gradient (Adam, AdaGrad), or the velocity (momentum); made when first needed.
  private(set) var gradient: Buffer<Element>?
  /// Adam's first moment.
  private(set) var first: Buffer<Element>?
  /// Adam's second moment or AdaGrad's sum of squares.
  private(set) var second: Buffer<Element>?
  /// The steps that are being taken together; nil where each moves the values at once.
  var ahead: StepsAhead<Element>?

  init(_ matrix: Matrix<Element>) {
    rows = matrix.rows
    columns = matrix.columns
    values = Buffer(matrix.storage)
  }

  var count: Int { values.count }

  var matrix: Matrix<Element> { Matrix(rows: rows, columns: columns, storage: values.elements) }

  /// Whether all values are; 0 times another is no number.
  var isFinite: Bool {
    let zeros = Buffer<Element>(count: 4096)
    return stride(from: 0, to: count, by: zeros.count).allSatisfy { start in
      !Element.dot(min(zeros.count, count - start), values.pointer + start, zeros.pointer).isNaN
    }
  }

  /// The names of what `memory` may hold.
  static var memoryNames: Set<String> { ["values", "gradient", "first", "second"] }

  /// What a checkpoint must keep: the values, and what the optimiser remembers.
  var memory: [String: [Element]] {
    var arrays = ["values": values.elements]
    arrays["gradient"] = gradient?.elements
    arrays["first"] = first?.elements
    arrays["second"] = second?.elements
    return arrays
  }

  /// Takes over what `memory` gave, arrays of as many elements as there are values.
  func restore(_ memory: [String: [Element]]) {
    if let elements = memory["values"] { values.copy(elements) }
    gradient = memory["gradient"].map { Buffer($0) }
    first = memory["first"].map { Buffer($0) }
    second = memory["second"].map { Buffer($0) }
  }

  /// Forgets the optimiser's state.
  func reset() {
    gradient = nil
    first = nil
    second = nil
  }

  /// Makes the buffers `optimiser` needs, so that no step allocates.
  func prepare(for optimiser: Optimiser) {
    switch optimiser {
    case .sgd(let momentum): if momentum != 0 { gradient = gradient ?? Buffer(count: count) }
    case .adam:
      gradient = gradient ?? Buffer(count: count)
      first = first ?? Buffer(count: count)
      second = second ?? Buffer(count: count)
    case .adagrad:
      gradient = gradient ?? Buffer(count: count)
      second = second ?? Buffer(count: count)
    }
  }

  /// Moves the weights along a gradient that is a product.
  ///
  /// Plain SGD adds the product straight into the weights: one pass over them and no gradient in memory. The others
  /// move each part of the weights while its gradient is in cache.
  func update(_ step: Step, along product: GradientProduct<Element>) {
    if let ahead { return ahead.take(product, rate: Element(step.rate)) }
    guard let gradient else {
      let alpha = -Element(step.rate) * product.alpha
      product.add(into: values.pointer, rows: rows, columns: columns, alpha: alpha, beta: Element(step.shrinkage))
      return
    }
    let memory: Element = step.optimiser.memory()
    product.add(into: gradient.pointer, rows: rows, columns: columns, beta: memory, isKept: memory != 0) {
      advance(step, $0, $1, along: $2)
    }
  }

  /// Moves the weights along a gradient that is known, of as many elements.
  func move(_ step: Step, along gradient: UnsafePointer<Element>) {
    var direction = gradient
    if case .sgd = step.optimiser, let velocity = self.gradient {
      Element.scale(velocity.count, step.optimiser.memory(), velocity.pointer)
      Element.axpy(velocity.count, 1, gradient, velocity.pointer)
      direction = UnsafePointer(velocity.pointer)
    }
    advance(step, along: direction)
  }

  /// Moves the weights along a gradient that `add` adds to memory of their size: to the velocity, or to the optimiser's room
  /// for a gradient, or to `spare` where it has none.
  func move(
    _ step: Step, spare: () -> Buffer<Element>, adding add: (UnsafeMutablePointer<Element>) -> Void
  ) {
    let sum = gradient ?? spare()
    let memory: Element = gradient == nil ? 0 : step.optimiser.memory()
    inParts(of: count) { part in
      let start = sum.pointer + part.lowerBound
      if memory == 0 { Element.fill(part.count, 0, start) } else { Element.scale(part.count, memory, start) }
    }
    add(sum.pointer)
    advance(step, along: sum.pointer)
  }

  /// Moves all weights, given their gradient, or their velocity for momentum.
  private func advance(_ step: Step, along gradient: UnsafePointer<Element>) {
    inFixedParts(of: count, least: 1 << 16) { part in
      advance(step, part.lowerBound, part.count, along: gradient + part.lowerBound)
    }
  }

  /// Moves `count` weights from `start` on, given their gradient, or their velocity for momentum.
  private func advance(_ step: Step, _ start: Int, _ count: Int, along gradient: UnsafePointer<Element>) {
    let weights = values.pointer + start
    if step.shrinkage != 1 { Element.scale(count, Element(step.shrinkage), weights) }
    switch step.optimiser {
    case .sgd: Element.axpy(count, -Element(step.rate), gradient, weights)
    case .adam(let beta1, let beta2, let epsilon, let form):
      guard let first, let second else { return }
      let correction = (1 - pow(beta2, Double(step.number))).squareRoot()
      let stepRate = Element(step.rate * correction / (1 - pow(beta1, Double(step.number))))
      let shift = Element(form == .keras ? epsilon : epsilon * correction)
      Element.adam(
        count, Element(beta1), Element(beta2), stepRate, shift, gradient, first.pointer + start,
        second.pointer + start, weights)
    case .adagrad(let epsilon):
      guard let second else { return }
      Element.adagrad(count, Element(step.rate), Element(epsilon), gradient, second.pointer + start, weights)
    }
  }
}

extension Optimiser {
  /// The share of the old gradient that stays in the new one.
  fileprivate func memory<Element: Scalar>() -> Element {
    if case .sgd(let momentum) = self { Element(momentum) } else { 0 }
  }
}

extension GradientProduct {
  /// target ← α AᵀB + β target, of shape (rows, columns).
  func add(
    into target: UnsafeMutablePointer<Element>, rows: Int, columns: Int, alpha: Element, beta: Element,
    least: Int = Spreading.fixedParts.leastPart
  ) {
    Element.gemm(
      partsOf: least, true, false, rows, columns, count, alpha, a, rows, b, columns, beta, target, columns)
  }

  /// The same, with `body` called on one piece after the other while it is in cache: where in the target it begins, its
  /// size and its values.
  ///
  /// Where there are few terms, pieces are small; BLAS, which begins by copying B, gets whole parts.
  ///
  /// - Parameter isKept: whether the target is wanted afterwards; if not, pieces take the place of those before them, and
  ///   never leave the cache.
  func add(
    into target: UnsafeMutablePointer<Element>, rows: Int, columns: Int, beta: Element, isKept: Bool,
    _ body: (_ start: Int, _ size: Int, _ values: UnsafePointer<Element>) -> Void
  ) {
    inFixedParts(of: rows, least: Spreading.fixedParts.leastPart) { part in
      let most = count <= fewTerms ? max((1 << 15) / columns, 1) : part.count
      for first in stride(from: part.lowerBound, to: part.upperBound, by: most) {
        let piece = first..<min(first + most, part.upperBound)
        let place = target + (isKept ? first : part.lowerBound) * columns
        form(piece, rows: rows, columns: columns, alpha: alpha, beta: beta, place)
        body(first * columns, piece.count * columns, place)
      }
    }
  }

  /// y ← rows `chosen` of α AᵀB + β y.
  private func form(
    _ chosen: Range<Int>, rows: Int, columns: Int, alpha: Element, beta: Element, _ y: UnsafeMutablePointer<Element>
  ) {
    Element.gemm(
      true, false, chosen.count, columns, count, alpha, a + chosen.lowerBound, rows, b, columns, beta, y, columns)
  }
}
