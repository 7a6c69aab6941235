import Diagnostics
import Dispatch
import LinearAlgebra
import Networks
import Randomness

/// A random ReLU network with biases, eq. (10) of Velikanov and Yarotsky (2021), so wide that its output passes for a
/// draw of the Gaussian process of eq. (11).
///
/// It is `FullyConnected` with one output; its parameters are made when needed and never stored. With one hidden layer
/// the covariance of f is that of eq. (13) at every width; only its law becomes Gaussian as N grows.
public struct WideNetwork: Sendable {
  private let architecture: FullyConnected
  private let parameters: RandomNetwork

  /// Neurons made at a time.
  private static let neurons = 256

  /// - Parameters:
  ///   - inputs: d, the number of coordinates.
  ///   - width: N, of each hidden layer.
  ///   - depth: the number of hidden layers.
  ///   - weightScale: σ_w.
  ///   - biasScale: σ_b.
  ///   - stream: its parts `W/l`, `b/l` and `readout` give the parameters, entry (i, j) of W^l as number i·fan-in + j.
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
    architecture = FullyConnected(
      inputs: inputs, widths: Array(repeating: width, count: depth),
      activation: Activation(.relu, normalisation: .none),
      parametrisation: .tangent(weightScale: weightScale, biasScale: biasScale))
    parameters = RandomNetwork(architecture) { stream[$0] }
  }

  /// The points of a block.
  private static func block(width: Int, depth: Int) -> Int { depth == 1 ? 512 : min(max((1 << 22) / width, 64), 512) }

  /// The bytes that values take for each core.
  public static func bytes(inputs: Int, width: Int, depth: Int) -> Double {
    let fanIn = depth == 1 ? inputs : max(inputs, width)
    let block = depth == 1 ? 0 : Double(block(width: width, depth: depth))
    return 8 * (Double(neurons) * Double(fanIn) + 2 * Double(width) + 2 * block * Double(width))
  }

  /// f at the rows of `points`.
  ///
  /// Complexity: 2nN(d + (L − 1)N) operations, spread over the cores by blocks of points. Memory for each core:
  /// 2 MB + 4 KB·d + 16 B·N with one hidden layer, else about 64 MB + 2 KB·N.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension, `Problem.systemFailure` for too little memory.
  public func values(at points: Matrix<Double>) throws -> [Double] {
    let (inputs, width, depth) = (architecture.inputs, architecture.width(1), architecture.depth)
    guard points.columns == inputs else {
      throw Problem(
        .badInput, object: "points", cause: "have the dimension \(points.columns), the network has \(inputs) inputs")
    }
    var result = [Double](repeating: 0, count: points.rows)
    let block = Self.block(width: width, depth: depth)
    let fanIn = depth == 1 ? inputs : max(inputs, width)
    try PhysicalMemory.require(
      Self.bytes(inputs: inputs, width: width, depth: depth),
      for: "a network of width \(width) and depth \(depth)", remedy: "take a smaller width")
    let layers = architecture.body
    let slabs = SlabbedParameters(parameters, slabSize: Self.neurons * fanIn, as: Double.self)
    try result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let target = result
      let failures = FirstFailure()
      BLASKernel.withSingleThread {
        DispatchQueue.concurrentPerform(iterations: (points.rows + block - 1) / block) { number in
          let chosen = number * block..<min((number + 1) * block, points.rows)
          failures.catching {
            let run = Run(slabs, spreading: .none, isRecording: false)
            let values = try layers.streamed(run.take(points, chosen), run)
            for (place, index) in chosen.enumerated() { target[index] = values.values[place] }
          }
        }
      }
      try failures.rethrow()
    }
    return result
  }
}
