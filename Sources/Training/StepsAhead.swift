import LinearAlgebra
import Networks

/// Steps of plain gradient descent along the matrix W of a first layer, whose samples are known before them: with W that of
/// before the first of these steps, X_j the samples of step j and Δ_j its rate times the cotangents of W's products,
///
///     W_j = W − Σ_{i<j} Δ_iᵀ X_i,   X_j W_jᵀ = X_j Wᵀ − Σ_{i<j} (X_j X_iᵀ) Δ_i.
///
/// So two products of many rows take the place of two passes over W for each step, at the cost of products among the
/// samples: m/4 (1/outputs + 1/inputs) of the work for m samples. The steps differ from single ones by rounding alone.
final class StepsAhead<Element: Scalar> {
  private let weights: Buffer<Element>
  private let (inputs, outputs): (Int, Int)
  /// m.
  private let capacity: Int
  /// X, (m, inputs).
  private let samples: Buffer<Element>
  /// X Wᵀ, (m, outputs).
  private let products: Buffer<Element>
  /// Δ, (m, outputs).
  private let moves: Buffer<Element>
  /// X_j Xᵀ of the present step.
  private let gram: Buffer<Element>
  /// How many of the samples there are, and how many have moved W.
  private var (count, moved) = (0, 0)

  private static var mostSamples: Int { 256 }
  private static var spreading: Spreading { .fixedParts }

  /// - Parameter batch: the samples of a step.
  /// - Returns: nil for matrices so small, or steps of so many samples, that it does not pay.
  init?(_ weights: TrainedWeights<Element>, batch: Int) {
    let least = min(weights.rows, weights.columns)
    guard least >= Self.mostSamples else { return nil }
    let steps = min(Self.mostSamples, least / 4) / batch
    guard steps > 1 else { return nil }
    self.weights = weights.values
    (inputs, outputs, capacity) = (weights.columns, weights.rows, steps * batch)
    samples = Buffer(count: capacity * inputs)
    products = Buffer(count: capacity * outputs)
    moves = Buffer(count: capacity * outputs)
    gram = Buffer(count: batch * capacity)
  }

  /// The most samples of the steps that are taken together.
  var size: Int { capacity }

  /// Begins with the products of W and at most `size` rows of X.
  func begin(_ data: Matrix<Element>, _ indices: ArraySlice<Int>) {
    (count, moved) = (min(indices.count, capacity), 0)
    data.withUnsafePointer { x in
      for (row, index) in indices.prefix(count).enumerated() {
        (samples.pointer + row * inputs).update(from: x + index * inputs, count: inputs)
      }
    }
    Element.gemm(
      partsOf: Self.spreading.leastPart, false, true, count, outputs, inputs, 1, samples.pointer, inputs,
      weights.pointer,
      inputs, 0, products.pointer, outputs)
  }

  /// y ← s X_j W_jᵀ + β y for the next `rows` samples.
  func form(_ y: UnsafeMutablePointer<Element>, rows: Int, scale: Element, beta: Element) {
    let product = products.pointer + moved * outputs
    if beta == 0 { Element.fill(rows * outputs, 0, y) }
    Element.axpy(rows * outputs, scale, product, y)
    guard moved > 0 else { return }
    Element.gemm(
      partsOf: Self.spreading.leastPart, false, true, rows, moved, inputs, 1, samples.pointer + moved * inputs, inputs,
      samples.pointer, inputs, 0, gram.pointer, moved)
    Element.gemm(
      partsOf: Self.spreading.leastPart, false, false, rows, outputs, moved, -scale, gram.pointer, moved, moves.pointer,
      outputs, 1, y, outputs)
  }

  /// Takes the step along a gradient α AᵀX_j, of rate η.
  func take(_ product: GradientProduct<Element>, rate: Element) {
    let move = moves.pointer + moved * outputs
    move.update(from: product.a, count: product.count * outputs)
    Element.scale(product.count * outputs, rate * product.alpha, move)
    moved += product.count
  }

  /// Moves W by all steps taken.
  func end() {
    Element.gemm(
      partsOf: Self.spreading.leastPart, true, false, outputs, inputs, moved, -1, moves.pointer, outputs,
      samples.pointer,
      inputs, 1, weights.pointer, inputs)
    (count, moved) = (0, 0)
  }
}
