import Diagnostics
import Dispatch
import LinearAlgebra
import Randomness

/// A random ReLU network with biases, eq. (10) of Velikanov and Yarotsky (2021), so wide that its output passes for a
/// draw of the Gaussian process of eq. (11).
///
/// z¹ = σ_w W¹x + σ_b b¹, z^l = σ_w W^l (z^{l−1})₊/√N + σ_b b^l, f = σ_w aᵀ(z^L)₊/√N, with all entries of W, b and a
/// independent and N(0, 1), and L hidden layers of width N. They are made when needed and never stored. With one
/// hidden layer the covariance of f is that of eq. (13) at every width; only its law becomes Gaussian as N grows.
public struct WideNetwork: Sendable, Equatable {
  /// d.
  public let inputs: Int
  /// N.
  public let width: Int
  /// L, the number of hidden layers.
  public let depth: Int
  /// σ_w.
  public let weightScale: Double
  /// σ_b.
  public let biasScale: Double
  private let stream: RandomStream

  /// Neurons made at a time.
  private static let neurons = 256

  /// - Parameter stream: its parts `W/l`, `b/l` and `readout` give the parameters, entry (i, j) of W^l as number
  ///   i·fan-in + j.
  /// - Throws: `Problem.usage` unless sizes and σ_w are positive and σ_b is not negative.
  public init(
    inputs: Int, width: Int, depth: Int = 1, weightScale: Double = 1, biasScale: Double = 1, stream: RandomStream
  ) throws {
    guard inputs > 0, width > 0, depth > 0 else {
      throw Problem(
        .usage, object: "network", cause: "\(inputs) inputs, \(depth) hidden layers of width \(width)",
        remedy: "make these numbers positive")
    }
    guard weightScale > 0, weightScale.isFinite, biasScale >= 0, biasScale.isFinite else {
      throw Problem(
        .usage, object: "network", cause: "σ_w is \(weightScale) and σ_b is \(biasScale)",
        remedy: "make σ_w positive and σ_b not negative")
    }
    (self.inputs, self.width, self.depth, self.stream) = (inputs, width, depth, stream)
    (self.weightScale, self.biasScale) = (weightScale, biasScale)
  }

  /// f at the rows of `points`.
  ///
  /// Complexity: 2nN(d + (L − 1)N) operations, spread over the cores by blocks of points. Memory for each core:
  /// 1 MB + 2 KB·d with one hidden layer, else about 64 MB + 2 KB·N.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension, `Problem.systemFailure` for too little memory.
  public func values(at points: Matrix<Double>) throws -> [Double] {
    guard points.columns == inputs else {
      throw Problem(
        .badInput, object: "points", cause: "have the dimension \(points.columns), the network has \(inputs) inputs")
    }
    var result = [Double](repeating: 0, count: points.rows)
    let block = depth == 1 ? 512 : min(max((1 << 22) / width, 64), 512)
    let fanIn = Double(depth == 1 ? inputs : max(inputs, width))
    try PhysicalMemory.require(
      8 * (Double(Self.neurons) * fanIn + (depth == 1 ? 0 : 2 * Double(block) * Double(width))),
      for: "a network of width \(width) and depth \(depth)", remedy: "take a smaller width")
    result.withUnsafeMutableBufferPointer { result in
      points.withUnsafePointer { x in
        nonisolated(unsafe) let (x, target) = (x, result.baseAddress)
        BLASKernel.withSingleThread {
          DispatchQueue.concurrentPerform(iterations: (points.rows + block - 1) / block) { number in
            let start = number * block
            guard let target else { return }
            evaluate(min(block, points.rows - start), x + start * inputs, into: target + start)
          }
        }
      }
    }
    return result
  }

  /// `target[i]` ← f of row i of x, for `count` rows.
  private func evaluate(_ count: Int, _ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>) {
    let fanIn = depth == 1 ? inputs : max(inputs, width)
    let scratch = [count * Self.neurons, Self.neurons * fanIn, Self.neurons]
    let layer = depth == 1 ? 0 : count * width
    withUnsafeTemporaryAllocation(of: Double.self, capacity: scratch.reduce(2 * layer, +)) { memory in
      guard let base = memory.baseAddress else { return }
      let hidden = [base, base + layer]
      let z = base + 2 * layer
      let (weights, biases) = (z + scratch[0], z + scratch[0] + scratch[1])
      var input = x
      for l in 1..<depth {
        let output = hidden[l % 2]
        for first in stride(from: 0, to: width, by: Self.neurons) {
          activate(l, first, count, input, weights, biases, into: output + first, stride: width)
        }
        input = UnsafePointer(output)
      }
      target.update(repeating: 0, count: count)
      for first in stride(from: 0, to: width, by: Self.neurons) {
        let neurons = min(Self.neurons, width - first)
        activate(depth, first, count, input, weights, biases, into: z, stride: neurons)
        stream["readout"].fillNormal(UnsafeMutableBufferPointer(start: biases, count: neurons), from: first)
        let scale = weightScale / Double(width).squareRoot()
        Double.gemv(false, count, neurons, scale, z, neurons, biases, 1, target)
      }
    }
  }

  /// Row i of `output` ← (z^l)₊ of neurons `first`… for input row i; `weights` and `biases` are scratch.
  private func activate(
    _ l: Int, _ first: Int, _ count: Int, _ input: UnsafePointer<Double>, _ weights: UnsafeMutablePointer<Double>,
    _ biases: UnsafeMutablePointer<Double>, into output: UnsafeMutablePointer<Double>, stride: Int
  ) {
    let neurons = min(Self.neurons, width - first)
    let fanIn = l == 1 ? inputs : width
    let scale = l == 1 ? weightScale : weightScale / Double(width).squareRoot()
    stream["W/\(l)"].fillNormal(
      UnsafeMutableBufferPointer(start: weights, count: neurons * fanIn), from: first * fanIn)
    stream["b/\(l)"].fillNormal(UnsafeMutableBufferPointer(start: biases, count: neurons), from: first)
    Double.scale(neurons, biasScale, biases)
    for i in 0..<count { (output + i * stride).update(from: biases, count: neurons) }
    Double.gemm(false, true, count, neurons, fanIn, scale, input, fanIn, weights, fanIn, 1, output, stride)
    for i in 0..<count {
      let row = output + i * stride
      for j in 0..<neurons { row[j] = max(row[j], 0) }
    }
  }
}
