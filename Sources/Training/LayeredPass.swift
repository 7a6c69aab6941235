import LinearAlgebra
import Networks

/// The pass through a network of any depth and activation, layer by layer in matrix products.
///
/// Shapes: X̃_l is (batch, `stride(l)`), H_l and S_l are (batch, d_l), samples being rows.
final class LayeredPass<Element: Scalar>: Pass {
  let capacity: Int
  let gradients: [Buffer<Element>]
  private let architecture: Architecture
  private let layers: [TrainedWeights<Element>]
  /// The fewest neurons that are worth a part of a product; all of them where other passes run beside this one.
  private let leastPart: Int
  /// X̃_0 … X̃_L.
  private let activations: [Buffer<Element>]
  /// H_1 … H_L.
  private let preactivations: [Buffer<Element>]
  /// The outputs, then their residuals, (batch, k).
  private let outputs: Buffer<Element>
  private let labels: Buffer<Element>
  /// Two layers of sensitivities, used in turn, and room for slopes.
  private let sensitivities: [Buffer<Element>]
  private let scratch: Buffer<Element>
  private var batch = 0

  /// - Parameters:
  ///   - layers: W_1 … W_L, then W_{L+1}ᵀ.
  ///   - isAlone: no other pass runs at the same time, so that products may be spread over the cores.
  ///   - accumulates: `accumulate` will be called.
  init(
    _ architecture: Architecture, _ layers: [TrainedWeights<Element>], capacity: Int, isAlone: Bool, accumulates: Bool
  ) {
    self.architecture = architecture
    self.layers = layers
    self.capacity = capacity
    self.leastPart = isAlone ? Training.leastPart : .max / 2
    gradients = accumulates ? layers.map { Buffer(count: $0.weights.count) } : []
    activations = (0...architecture.depth).map { layer in
      let buffer = Buffer<Element>(count: capacity * architecture.stride(layer))
      architecture.fillBiasColumn(layer, rows: capacity, of: buffer.pointer)
      return buffer
    }
    preactivations = architecture.widths.map { Buffer(count: capacity * $0) }
    outputs = Buffer(count: capacity * architecture.outputs)
    labels = Buffer(count: capacity * architecture.outputs)
    let widest = architecture.widths.max() ?? 0
    sensitivities = (0..<2).map { _ in Buffer(count: capacity * widest) }
    scratch = Buffer(count: capacity * widest)
  }

  func forward(_ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>) -> Double {
    batch = indices.count
    gather(inputs, indices, into: activations[0])
    gather(targets, indices, into: labels)
    for l in 1...architecture.depth {
      let (width, fanIn) = (architecture.width(l), architecture.fanIn(l))
      let h = preactivations[l - 1].pointer
      // H_l = X̃_{l−1} W_lᵀ: (batch, fanIn) × (fanIn, d_l), by parts of the neurons.
      let (source, weights) = (activations[l - 1].pointer, layers[l - 1].weights.pointer)
      inFixedParts(of: width, least: leastPart) { part in
        Element.gemm(
          false, true, batch, part.count, fanIn, 1, source, fanIn, weights + part.lowerBound * fanIn, fanIn, 0,
          h + part.lowerBound, width)
      }
      architecture.activate(l, rows: batch, h, into: activations[l].pointer)
    }
    let (last, k) = (architecture.width(architecture.depth), architecture.outputs)
    Element.gemm(
      false, true, batch, k, last, Element(architecture.outputScale), activations[architecture.depth].pointer, last,
      layers[architecture.depth].weights.pointer, last, 0, outputs.pointer, k)
    Element.axpy(batch * k, -1, labels.pointer, outputs.pointer)
    let norm = Double(Element.norm(batch * k, outputs.pointer))
    return norm * norm
  }

  /// Pulls `factor` times the residuals back and hands each layer's gradient to `sink` as a product AᵀB of its index,
  /// the rows of A and B, A (rows, d_l) and B (rows, `fanIn(l)`). The weights of a layer are not read after its call.
  func backward(
    factor: Element, trained: TrainedLayers,
    _ sink: (Int, Int, UnsafePointer<Element>, UnsafePointer<Element>) -> Void
  ) {
    let (depth, k) = (architecture.depth, architecture.outputs)
    Element.scale(batch * k, factor, outputs.pointer)
    var (above, below) = (sensitivities[0].pointer, sensitivities[1].pointer)
    // S_L = g W_{L+1}ᵀ ∘ σ_w σ′(H_L)/√d_L, before W_{L+1} moves.
    pullBack(outputs.pointer, through: depth, into: above)
    if trained == .all { sink(depth, batch, outputs.pointer, activations[depth].pointer) }
    for l in stride(from: depth, through: 1, by: -1) {
      if l > 1 { pullBack(above, through: l - 1, into: below) }
      if trained == .all || l == 1 { sink(l - 1, batch, above, activations[l - 1].pointer) }
      swap(&above, &below)
    }
  }

  func accumulate(factor: Element, trained: TrainedLayers, isFirst: Bool) {
    backward(factor: factor, trained: trained) { index, batch, a, b in
      let (rows, columns) = (layers[index].rows, layers[index].columns)
      inFixedParts(of: rows, least: leastPart) { part in
        Element.gemm(
          true, false, part.count, columns, batch, 1, a + part.lowerBound, rows, b, columns, isFirst ? 0 : 1,
          gradients[index].pointer + part.lowerBound * columns, columns)
      }
    }
  }

  /// T ← (S W_{l+1}) ∘ σ_w σ′(H_l)/√d_l with S of shape (batch, d_{l+1}), T of shape (batch, d_l).
  private func pullBack(
    _ source: UnsafePointer<Element>, through l: Int, into target: UnsafeMutablePointer<Element>
  ) {
    let (width, above, columns) = (architecture.width(l), layers[l].rows, layers[l].columns)
    let weights = layers[l].weights.pointer
    inFixedParts(of: width, least: leastPart) { part in
      Element.gemm(
        false, false, batch, part.count, above, 1, source, above, weights + part.lowerBound, columns, 0,
        target + part.lowerBound, width)
    }
    architecture.activation.multiplyBySlope(
      batch * width, preactivations[l - 1].pointer, into: target, factor: architecture.featureScale(l),
      scratch: scratch.pointer)
  }
}
