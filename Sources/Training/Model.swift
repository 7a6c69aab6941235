import Diagnostics
import LinearAlgebra
import Networks

/// A network in training: its parameters, and passes over its samples.
///
/// A batch of at most a tile of samples goes through one pass, and each parameter moves as soon as its gradient is
/// known. A larger one is cut into tiles, which several passes take side by side, each summing a gradient of its own; the
/// sums are added in a fixed order, so that nothing depends on the number of cores. Memory beside the parameters: the
/// activations of a tile for each pass, and gradients of together no more numbers than the batch has activations.
final class Model<Element: Scalar> {
  let architecture: any Architecture
  let loss: Loss
  /// The parameters in the layout of the layer that is trained.
  let weights: [TrainedWeights<Element>]
  /// The numbers of those that are trained.
  let trained: Set<Int>
  /// The pass of batches of one tile; nil where there are none.
  private let whole: TilePass<Element>?
  /// Those of larger batches, which come with gradients.
  private let tiled: [TilePass<Element>]
  private let mover: WeightMover<Element>
  /// The layer that stands for the network's; nil where its own are taken.
  private let fused: ShallowReLU?
  /// Steps along the first layer's matrix that are taken together, if they are.
  private var ahead: StepsAhead<Element>?

  /// The most samples of a tile, where each parameter is used once for a sample.
  private static var largestTile: Int { 256 }
  private static var smallestTile: Int { 4 }
  private static var mostPasses: Int { 16 }
  /// The samples of a tile: the fewer, the more places of a sample share its parameters.
  private let tileSize: Int

  /// - Parameter batches: the sizes of the batches there will be, at least one.
  /// - Throws: `Problem.usage` where parameters are to be trained that the network does not have.
  init(_ network: Network<Element>, batches: [Int], loss: Loss, trained: TrainedParameters) throws {
    architecture = network.architecture
    self.loss = loss
    let named = try trained.indices(in: network.body)
    let tile = Self.tile(of: network.body)
    let batch = batches.max() ?? 1
    tileSize = tile
    let division = Self.division(of: architecture, batch: batch)
    try PhysicalMemory.require(
      Self.bytes(division, of: architecture), for: "\(division.passes) passes of \(division.samples) samples",
      remedy: "take batches of at most \(division.samples) samples, smaller layers or images, fewer tokens, or "
        + "--precision single")
    let fused = batch > tile ? ShallowReLU(network.body).flatMap { $0.canTrain(named) ? $0 : nil } : nil
    let weights = (fused?.packed(network.parameters) ?? network.parameters).map { TrainedWeights($0) }
    let own = fused?.trained(named) ?? named
    (self.fused, self.weights, self.trained) = (fused, weights, own)
    mover = WeightMover(weights, trained: own)
    let (layer, parameters) = (fused ?? network.body as any Layer, ParameterBuffers(weights: weights))
    whole = batches.filter { $0 <= tile }.max().map {
      TilePass(layer, parameters, capacity: $0, loss: loss, .fixedParts, gradients: nil)
    }
    guard batch > tile else {
      tiled = []
      return
    }
    let count = division.passes
    let spreading = count == 1 ? Spreading.fixedParts : .none
    tiled = (0..<count).map { _ in
      TilePass(
        layer, parameters, capacity: tile, loss: loss, spreading,
        gradients: GradientSum(weights, trained: own, spreading))
    }
  }

  private static func tile(of body: Sequential) -> Int { body.tile(most: largestTile, least: smallestTile) }

  /// How the largest batch is taken: in so many passes side by side, of so many samples each.
  private static func division(of architecture: any Architecture, batch: Int) -> (passes: Int, samples: Int) {
    let body = architecture.body
    let tile = tile(of: body)
    guard batch > tile else { return (1, batch) }
    let activations = body.layers.filter { !$0.parameters.isEmpty }.reduce(0) { $0 + $1.outputs }
    let affordable = batch * (activations - architecture.outputs) / max(body.parameterCount, 1)
    let tiles = (batch + tile - 1) / tile
    var count = 1
    while 2 * count <= min(tiles, affordable, mostPasses) { count *= 2 }
    return (count, tile)
  }

  private static func bytes(_ division: (passes: Int, samples: Int), of architecture: any Architecture) -> Double {
    let body = architecture.body
    var rows = 1
    let numbers = body.activations(&rows)
    return Double(division.passes * MemoryLayout<Element>.stride)
      * (Double(division.samples) * numbers + Double(body.workSpace(of: division.samples)))
  }

  /// The bytes of the passes that batches of so many samples take.
  static func bytes(of architecture: any Architecture, batch: Int) -> Double {
    bytes(division(of: architecture, batch: batch), of: architecture)
  }

  /// The network as it now is.
  func network() throws -> Network<Element> {
    let values = weights.map(\.matrix)
    return try Network(architecture, parameters: fused?.unpacked(values) ?? values)
  }

  /// The loss's sum over all rows, but for its factor.
  func lossSum(_ data: LabelledData<Element>) throws -> Double { try sweep(data, Array(0..<data.inputs.rows)[...]) }

  /// The steps of an epoch: the rows of X and y in `order`, in batches; returns the sum of the losses before each, but for
  /// its factor.
  ///
  /// - Parameter next: the next step.
  func epoch(
    _ data: LabelledData<Element>, _ order: [Int], batch: Int, _ next: () -> Step
  ) throws -> Double {
    let size = ahead?.size ?? batch
    return try stride(from: 0, to: order.count, by: size).reduce(0) { sum, first in
      let rows = order[first..<min(first + size, order.count)]
      if let ahead, rows.count > batch {
        ahead.begin(data.inputs, rows)
        weights[0].ahead = ahead
      }
      defer {
        weights[0].ahead?.end()
        weights[0].ahead = nil
      }
      return try stride(from: rows.startIndex, to: rows.endIndex, by: batch).reduce(sum) { sum, start in
        sum + (try step(data, rows[start..<min(start + batch, rows.endIndex)], batch: batch, next()))
      }
    }
  }

  /// Makes ready for steps of this kind: of plain gradient descent several are taken together where the first layer is a
  /// large matrix.
  func prepare(for phase: Phase, samples: Int) {
    for index in trained { weights[index].prepare(for: phase.optimiser) }
    let isPlain = phase.optimiser == .sgd(momentum: 0) && phase.weightDecay == 0
    let batch = phase.batch(of: samples)
    ahead =
      isPlain && batch <= tileSize && fused == nil && trained.contains(0) && architecture.body.layers.first is Dense
      ? StepsAhead(weights[0], batch: batch) : nil
  }

  /// One step on the rows `indices` of X and y; returns the loss's sum before it, but for its factor.
  ///
  /// - Parameter batch: the size of the batches, of which this one may be a smaller last one.
  func step(
    _ data: LabelledData<Element>, _ indices: ArraySlice<Int>, batch: Int, _ step: Step
  ) throws -> Double {
    let mean = loss.cotangentFactor(samples: indices.count, outputs: architecture.outputs)
    let factor = Element(mean * architecture.speed)
    if batch <= tileSize, let whole {
      mover.step = step
      let sum = try whole.forward(data, indices)
      try whole.pullBack(factor: factor, mover)
      return sum
    }
    let sum = try sweep(data, indices) { pass in
      if let gradients = pass.gradients { try pass.pullBack(factor: factor, gradients) }
    }
    for index in trained.sorted() {
      // A small batch leaves some passes without a tile.
      let parts = tiled.compactMap { $0.gradients?.sum(index) }
      guard let total = parts.first else { continue }
      for part in parts.dropFirst() { Element.axpy(part.count, 1, part.pointer, total.pointer) }
      weights[index].move(step, along: total.pointer)
    }
    return sum
  }

  /// The loss's sum over rows, tile by tile; `body` follows each tile's forward pass.
  private func sweep(
    _ data: LabelledData<Element>, _ indices: ArraySlice<Int>, _ body: (TilePass<Element>) throws -> Void = { _ in }
  ) throws -> Double {
    let passes = tiled.isEmpty ? [whole].compactMap { $0 } : tiled
    let (tile, count) = (passes[0].capacity, passes.count)
    let tiles = (indices.count + tile - 1) / tile
    var sums = [Double](repeating: 0, count: tiles)
    let failure = FirstFailure()
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      inFixedParts(of: count, least: 1) { part in
        for number in part {
          failure.catching {
            let pass = passes[number]
            pass.gradients?.clear()
            for index in number * tiles / count..<(number + 1) * tiles / count {
              let start = indices.startIndex + index * tile
              sums[index] = try pass.forward(data, indices[start..<min(start + tile, indices.endIndex)])
              try body(pass)
            }
          }
        }
      }
    }
    try failure.rethrow()
    return sums.reduce(0, +)
  }
}

extension ShallowReLU {
  /// Whether each of its parameters is trained whole or not at all.
  fileprivate func canTrain(_ named: Set<Int>) -> Bool {
    constituents.allSatisfy { named.isDisjoint(with: $0) || named.isSuperset(of: $0) }
  }

  /// Those of its parameters that stand for trained ones.
  fileprivate func trained(_ named: Set<Int>) -> Set<Int> {
    Set(constituents.indices.filter { !named.isDisjoint(with: constituents[$0]) })
  }
}
