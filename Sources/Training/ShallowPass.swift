import LinearAlgebra
import Networks

/// The weights of a shallow ReLU network as `ShallowPass` reads them: one input after the other, and as many neurons as
/// the vector kernels take, those added having no weights.
final class ShallowWeights<Element: Scalar> {
  /// The components of an input, that of the bias included.
  let inputs: Int
  let neurons: Int
  /// The factor of (w_j·x)₊ c_j in the network, without s.
  let featureScale: Element
  let outputScale: Element
  /// (inputs, neurons).
  let weights: Buffer<Element>
  let readout: Buffer<Element>
  private let layers: [TrainedWeights<Element>]
  private let gathered: Buffer<Element>

  /// For networks of one hidden layer of neurons (·)₊, one output and few inputs; nil for others, normalised
  /// ones among them.
  init?(_ architecture: Architecture, _ layers: [TrainedWeights<Element>]) {
    guard architecture.depth == 1, architecture.outputs == 1, architecture.fanIn(1) <= shallowInputs,
      architecture.activation == Activation(.relu, normalisation: .none)
    else { return nil }
    self.layers = layers
    inputs = architecture.fanIn(1)
    neurons = (architecture.width(1) + shallowNeurons - 1) / shallowNeurons * shallowNeurons
    featureScale = architecture.featureScale(1)
    outputScale = Element(architecture.outputScale)
    weights = Buffer(count: inputs * neurons)
    readout = Buffer(count: neurons)
    gathered = Buffer(count: layers[0].weights.count)
  }

  /// Takes over the weights as they now are.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func refresh() {
    let (source, count) = (layers[0].weights.pointer, layers[0].rows)
    for j in 0..<count {
      for k in 0..<inputs { weights.pointer[k * neurons + j] = source[j * inputs + k] }
    }
    readout.pointer.update(from: layers[1].weights.pointer, count: count)
  }

  /// The gradient of matrix `index`, given in this layout, in that of the weights.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func inWeightsLayout(_ gradient: Buffer<Element>, of index: Int) -> Buffer<Element> {
    guard index == 0 else { return gradient }
    for j in 0..<layers[0].rows {
      for k in 0..<inputs { gathered.pointer[j * inputs + k] = gradient.pointer[k * neurons + j] }
    }
    return gathered
  }
}

/// The pass through a shallow ReLU network with few inputs, whose pre-activations never leave the registers.
final class ShallowPass<Element: Scalar>: Pass {
  let capacity: Int
  let gradients: [Buffer<Element>]
  private let weights: ShallowWeights<Element>
  private let inputs: Buffer<Element>
  private let labels: Buffer<Element>
  /// The outputs, then their residuals, then g.
  private let outputs: Buffer<Element>
  /// g_i x_i.
  private let weighted: Buffer<Element>
  private var batch = 0

  init(_ weights: ShallowWeights<Element>, capacity: Int) {
    self.weights = weights
    self.capacity = capacity
    gradients = [Buffer(count: weights.weights.count), Buffer(count: weights.neurons)]
    inputs = Buffer(count: capacity * weights.inputs)
    labels = Buffer(count: capacity)
    outputs = Buffer(count: capacity)
    weighted = Buffer(count: capacity * weights.inputs)
  }

  func forward(_ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>) -> Double {
    batch = indices.count
    gather(inputs, indices, into: self.inputs)
    gather(targets, indices, into: labels)
    Element.shallowOutputs(
      batch, weights.inputs, weights.neurons, self.inputs.pointer, weights.weights.pointer, weights.readout.pointer,
      outputs.pointer)
    Element.scale(batch, weights.featureScale * weights.outputScale, outputs.pointer)
    Element.axpy(batch, -1, labels.pointer, outputs.pointer)
    let norm = Double(Element.norm(batch, outputs.pointer))
    return norm * norm
  }

  /// Forms both gradients, whichever is trained.
  func accumulate(factor: Element, trained: TrainedLayers, isFirst: Bool) {
    if isFirst { gradients.forEach { $0.pointer.update(repeating: 0, count: $0.count) } }
    Element.scale(batch, factor * weights.featureScale, outputs.pointer)
    weighInputs()
    Element.shallowGradient(
      batch, weights.inputs, weights.neurons, inputs.pointer, outputs.pointer, weighted.pointer,
      weights.weights.pointer, weights.readout.pointer, gradients[0].pointer, gradients[1].pointer)
  }

  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func weighInputs() {
    for i in 0..<batch {
      let place = i * weights.inputs
      for k in place..<place + weights.inputs { weighted.pointer[k] = outputs.pointer[i] * inputs.pointer[k] }
    }
  }
}
