import LinearAlgebra
import Networks

/// A network in training: its weights, and passes over its samples.
///
/// A batch of at most `tileSize` samples goes through one pass, and each layer moves as soon as its gradient is known.
/// A larger one is cut into tiles, which several passes take side by side, each summing a gradient of its own; the
/// sums are added in a fixed order, so that nothing depends on the number of cores. Memory beside the weights: the
/// activations of a tile for each pass, and gradients of together no more numbers than the batch has activations.
final class Model<Element: Scalar> {
  let architecture: Architecture
  /// W_1 … W_L, then W_{L+1}ᵀ of shape (k, d_L): each layer's outputs are rows.
  let layers: [TrainedWeights<Element>]
  private let passes: [any Pass<Element>]
  /// The only pass, where a batch is no larger than a tile.
  private let direct: LayeredPass<Element>?
  private let shallow: ShallowWeights<Element>?

  private static var tileSize: Int { 256 }
  private static var mostPasses: Int { 16 }

  init(_ network: Network<Element>, batch: Int) {
    let architecture = network.architecture
    let layers = (network.layers + [network.readoutWeights.transposed]).map { TrainedWeights($0) }
    (self.architecture, self.layers) = (architecture, layers)
    let tile = Self.tileSize
    guard batch > tile else {
      let pass = LayeredPass(architecture, layers, capacity: batch, isAlone: true, accumulates: false)
      (direct, passes, shallow) = (pass, [pass], nil)
      return
    }
    let weights = layers.reduce(0) { $0 + $1.weights.count }
    let (tiles, affordable) = ((batch + tile - 1) / tile, batch * architecture.widths.reduce(0, +) / weights)
    var count = 1
    while 2 * count <= min(tiles, affordable, Self.mostPasses) { count *= 2 }
    let shallow = ShallowWeights(architecture, layers)
    passes = (0..<count).map { _ in
      if let shallow { return ShallowPass(shallow, capacity: tile) }
      return LayeredPass(architecture, layers, capacity: tile, isAlone: count == 1, accumulates: true)
    }
    (direct, self.shallow) = (nil, shallow)
  }

  var network: Network<Element> {
    Network(
      architecture: architecture, layers: layers.dropLast().map(\.matrix),
      readout: layers[architecture.depth].matrix.transposed)
  }

  /// Σ(f − y)² over all rows.
  ///
  /// - Parameter inputs: X̃_0.
  func squaredError(_ inputs: Matrix<Element>, _ targets: Matrix<Element>) -> Double {
    sweep(inputs, targets, Array(0..<inputs.rows)[...])
  }

  /// One step on the rows `indices` of X̃_0 and y; returns Σ(f − y)² before it.
  func step(
    _ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>,
    optimiser: Optimiser, rate: Double, number: Int, loss: Loss, trained: TrainedLayers
  ) -> Double {
    // The gradient of the loss by s·f, over s²: see `Architecture.outputScale`.
    let factor = Element(2 * loss.factor / Double(indices.count * architecture.outputs) / architecture.outputScale)
    if let direct {
      let squares = direct.forward(inputs, targets, indices)
      direct.backward(factor: factor, trained: trained) { index, batch, a, b in
        layers[index].update(optimiser, rate: rate, step: number, batch: batch, a, b)
      }
      return squares
    }
    let squares = sweep(inputs, targets, indices) { pass, isFirst in
      pass.accumulate(factor: factor, trained: trained, isFirst: isFirst)
    }
    for index in layers.indices where trained == .all || index == 0 {
      let sum = passes[0].gradients[index]
      for pass in passes.dropFirst() { Element.axpy(sum.count, 1, pass.gradients[index].pointer, sum.pointer) }
      let gradient = shallow?.inWeightsLayout(sum, of: index) ?? sum
      layers[index].move(optimiser, rate: rate, step: number, along: gradient.pointer)
    }
    return squares
  }

  /// Σ(f − y)² over rows, tile by tile; `body` follows each tile's forward pass, with whether it is its pass's first.
  private func sweep(
    _ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>,
    _ body: (_ pass: any Pass<Element>, _ isFirst: Bool) -> Void = { _, _ in }
  ) -> Double {
    shallow?.refresh()
    let (tile, count) = (passes[0].capacity, passes.count)
    let tiles = (indices.count + tile - 1) / tile
    var squares = [Double](repeating: 0, count: tiles)
    squares.withUnsafeMutableBufferPointer { squares in
      nonisolated(unsafe) let squares = squares
      inFixedParts(of: count, least: 1) { part in
        for number in part {
          let own = number * tiles / count..<(number + 1) * tiles / count
          for index in own {
            let start = indices.startIndex + index * tile
            let rows = indices[start..<min(start + tile, indices.endIndex)]
            squares[index] = passes[number].forward(inputs, targets, rows)
            body(passes[number], index == own.lowerBound)
          }
        }
      }
    }
    return squares.reduce(0, +)
  }
}
