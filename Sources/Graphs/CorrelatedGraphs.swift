import Diagnostics
import Foundation
import LinearAlgebra
import Randomness

/// The correlated Erdős–Rényi law (Pedarsani and Grossglauser 2011): A_ij, B_ij ~ Bernoulli(q) with
/// P[A_ij = B_ij = 1] = (1 − δ)q, independent over pairs i < j; then B is relabelled by a uniform permutation π*.
///
/// Trial t draws π* from the stream `graphs/t/permutation` and the edges from `graphs/t/edges`.
public struct CorrelatedGraphs: GraphPairSource, Equatable {
  public let vertexCount: Int
  /// q.
  public let edgeProbability: Double
  /// δ, the share of A's edges that are none of B's, in the mean.
  public let delta: Double
  public let seed: UInt64

  /// - Throws: `Problem.usage` unless 0 ≤ n < 2³¹, 0 ≤ q ≤ 1 and 0 ≤ δ ≤ min(1, (1 − q)/q): the probability
  ///   1 − (1 + δ)q of no edge in either graph must not be negative.
  public init(vertexCount: Int, edgeProbability: Double, delta: Double, seed: UInt64) throws {
    guard (0...Int(Int32.max)).contains(vertexCount) else {
      throw Problem(.usage, object: "vertices", cause: "\(vertexCount) is out of range", remedy: "take 0 to 2³¹ − 1")
    }
    guard (0...1).contains(edgeProbability) else {
      throw Problem(
        .usage, object: "edge probability", cause: "\(edgeProbability) is no probability", remedy: "take 0 to 1")
    }
    guard (0...1).contains(delta) else {
      throw Problem(.usage, object: "delta", cause: "\(delta) is no share of edges", remedy: "take 0 to 1")
    }
    // (1 − q)/q as a user computes it may be some units in the last place above.
    guard (1 + delta) * edgeProbability <= 1 + 8 * Double.ulpOfOne else {
      let largest = (1 - edgeProbability) / edgeProbability
      throw Problem(
        .usage, object: "delta",
        cause: "\(delta) is too large for edges of probability q = \(edgeProbability): one of the graphs would have "
          + "an edge with the probability (1 + δ)q > 1",
        remedy: "take δ up to (1 − q)/q = \(String(format: "%.6g", largest)), or smaller q")
    }
    self.vertexCount = vertexCount
    self.edgeProbability = edgeProbability
    self.delta = delta
    self.seed = seed
  }

  /// The bytes of a pair drawn as lists of edges: 24 for each edge of both graphs, and 24 for each vertex.
  public static func bytes(vertices: Int, edgeProbability: Double) -> Double {
    let n = Double(vertices)
    return 24 * (n * (n - 1) * edgeProbability + n)
  }

  /// Sees that a pair can be drawn.
  ///
  /// - Throws: `Problem.systemFailure`.
  public func requireMemory() throws {
    try PhysicalMemory.require(
      Self.bytes(vertices: vertexCount, edgeProbability: edgeProbability),
      for: "a pair of graphs of \(vertexCount) vertices",
      remedy: "take fewer vertices or a smaller edge probability")
  }

  public func pair(trial: Int) -> GraphPair {
    let stream = stream(of: trial)
    let truth = stream["permutation"].permutation(of: vertexCount)
    var first = EdgeList(vertexCount: vertexCount)
    var second = first
    edges(of: stream).forEach { i, j, owners in
      if owners.contains(.first) { first.append(Int32(i), Int32(j)) }
      if owners.contains(.second) { second.append(Int32(truth[i]), Int32(truth[j])) }
    }
    return GraphPair(first: Graph(distinct: first), second: Graph(distinct: second), truth: truth)
  }

  public func adjacencies(trial: Int, into first: inout Matrix<Double>, _ second: inout Matrix<Double>) {
    let n = vertexCount
    precondition(first.rows == n && first.columns == n && second.rows == n && second.columns == n)
    first.storage.withUnsafeMutableBufferPointer { a in
      second.storage.withUnsafeMutableBufferPointer { b in
        a.update(repeating: 0)
        b.update(repeating: 0)
        edges(of: stream(of: trial)).forEach { i, j, owners in
          let (above, below) = (i * n + j, j * n + i)
          if owners.contains(.first) { (a[above], a[below]) = (1, 1) }
          if owners.contains(.second) { (b[above], b[below]) = (1, 1) }
        }
      }
    }
  }

  private func stream(of trial: Int) -> RandomStream { RandomStream(seed: seed, name: "graphs")["\(trial)"] }

  private func edges(of stream: RandomStream) -> CorrelatedEdges {
    CorrelatedEdges(vertexCount: vertexCount, q: edgeProbability, delta: delta, stream: stream["edges"])
  }
}
