import LinearAlgebra
import Networks

/// A network in training: its weights, and the work space of a forward and backward pass over one batch.
///
/// Shapes: X_l, H_l, S_l are (batch, d_l), samples being rows. Nothing is allocated after `init`.
final class Model<Element: Scalar> {
  let architecture: Architecture
  /// W_1 … W_L, then W_{L+1}ᵀ of shape (k, d_L): each layer's outputs are rows.
  let layers: [TrainedWeights<Element>]
  let capacity: Int
  /// X_0 … X_L.
  private let activations: [Buffer<Element>]
  /// H_1 … H_L.
  private let preactivations: [Buffer<Element>]
  /// The outputs, then their residuals, (batch, k).
  private let outputs: Buffer<Element>
  private let labels: Buffer<Element>
  /// Two layers of sensitivities, used in turn, and room for slopes.
  private let sensitivities: [Buffer<Element>]
  private let scratch: Buffer<Element>

  init(_ network: Network<Element>, batch capacity: Int) {
    architecture = network.architecture
    layers = (network.layers + [network.readoutWeights.transposed]).map { TrainedWeights($0) }
    self.capacity = capacity
    let widths = (0...network.architecture.depth).map { network.architecture.width($0) }
    activations = widths.map { Buffer(count: capacity * $0) }
    preactivations = widths.dropFirst().map { Buffer(count: capacity * $0) }
    outputs = Buffer(count: capacity * network.architecture.outputs)
    labels = Buffer(count: capacity * network.architecture.outputs)
    let widest = widths.dropFirst().max() ?? 0
    sensitivities = (0..<2).map { _ in Buffer(count: capacity * widest) }
    scratch = Buffer(count: capacity * widest)
  }

  var network: Network<Element> {
    Network(
      architecture: architecture, layers: layers.dropLast().map(\.matrix),
      readout: layers[architecture.depth].matrix.transposed)
  }

  /// Σ(f − y)² over the rows `indices`, which are at most `capacity`; leaves the residuals in `outputs`.
  private func forward(_ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>) -> Double {
    let batch = indices.count
    gather(inputs, indices, into: activations[0])
    gather(targets, indices, into: labels)
    for l in 1...architecture.depth {
      let (width, below) = (architecture.width(l), architecture.width(l - 1))
      let (h, x) = (preactivations[l - 1].pointer, activations[l].pointer)
      // H_l = X_{l−1} W_lᵀ: (batch, d_{l−1}) × (d_{l−1}, d_l), by parts of the neurons.
      let (source, weights) = (activations[l - 1].pointer, layers[l - 1].weights.pointer)
      inFixedParts(of: width, least: leastPart) { part in
        Element.gemm(
          false, true, batch, part.count, below, 1, source, below, weights + part.lowerBound * below, below, 0,
          h + part.lowerBound, width)
      }
      architecture.activation.apply(batch * width, h, into: x, factor: 1 / Element(width).squareRoot())
    }
    let (last, k) = (architecture.width(architecture.depth), architecture.outputs)
    Element.gemm(
      false, true, batch, k, last, 1, activations[architecture.depth].pointer, last,
      layers[architecture.depth].weights.pointer, last, 0, outputs.pointer, k)
    Element.axpy(batch * k, -1, labels.pointer, outputs.pointer)
    let norm = Double(Element.norm(batch * k, outputs.pointer))
    return norm * norm
  }

  /// Σ(f − y)² over all rows, in batches.
  func squaredError(_ inputs: Matrix<Element>, _ targets: Matrix<Element>) -> Double {
    let all = Array(0..<inputs.rows)
    return stride(from: 0, to: inputs.rows, by: capacity).reduce(0) { sum, start in
      sum + forward(inputs, targets, all[start..<min(start + capacity, inputs.rows)])
    }
  }

  /// One step on the rows `indices`; returns Σ(f − y)² before it.
  func step(
    _ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>,
    optimiser: Optimiser, rate: Double, number: Int, loss: Loss, trained: TrainedLayers
  ) -> Double {
    let squares = forward(inputs, targets, indices)
    let (batch, depth, k) = (indices.count, architecture.depth, architecture.outputs)
    Element.scale(batch * k, Element(2 * loss.factor / Double(batch * k)), outputs.pointer)
    var (above, below) = (sensitivities[0].pointer, sensitivities[1].pointer)
    // S_L = g W_{L+1}ᵀ ∘ σ′(H_L)/√d_L, before W_{L+1} moves.
    pullBack(outputs.pointer, through: depth, batch: batch, into: above)
    if trained == .all {
      layers[depth].update(
        optimiser, rate: rate, step: number, batch: batch, outputs.pointer, activations[depth].pointer)
    }
    for l in stride(from: depth, through: 1, by: -1) {
      if l > 1 { pullBack(above, through: l - 1, batch: batch, into: below) }
      if trained == .all || l == 1 {
        layers[l - 1].update(
          optimiser, rate: rate, step: number, batch: batch, above, activations[l - 1].pointer)
      }
      swap(&above, &below)
    }
    return squares
  }

  /// T ← (S W_{l+1}) ∘ σ′(H_l)/√d_l with S of shape (batch, d_{l+1}), T of shape (batch, d_l).
  private func pullBack(
    _ source: UnsafePointer<Element>, through l: Int, batch: Int, into target: UnsafeMutablePointer<Element>
  ) {
    let (width, above, weights) = (architecture.width(l), layers[l].rows, layers[l].weights.pointer)
    inFixedParts(of: width, least: leastPart) { part in
      Element.gemm(
        false, false, batch, part.count, above, 1, source, above, weights + part.lowerBound, width, 0,
        target + part.lowerBound, width)
    }
    architecture.activation.multiplyBySlope(
      batch * width, preactivations[l - 1].pointer, into: target, factor: 1 / Element(width).squareRoot(),
      scratch: scratch.pointer)
  }

  private func gather(_ matrix: Matrix<Element>, _ indices: ArraySlice<Int>, into buffer: Buffer<Element>) {
    matrix.withUnsafePointer { source in
      for (row, index) in indices.enumerated() {
        (buffer.pointer + row * matrix.columns).update(from: source + index * matrix.columns, count: matrix.columns)
      }
    }
  }
}
