import Diagnostics
import LinearAlgebra
import Randomness
import Store

/// Two graphs that each keep every edge of a parent, with its weight, with probability 1 − δ, independently given the
/// parent, so that P[B_ij = 1 | A_ij = 1] = 1 − δ; then B is relabelled by a uniform permutation π*.
///
/// Trial t draws π* from the stream `graphs/t/permutation`, and the uniform numbers of the parent's edges in ascending
/// order from `graphs/t/first` and `graphs/t/second`. A keeps the parent's names; B has none.
public struct ThinnedGraphs: GraphLaw, Equatable {
  public let parent: Graph
  /// δ, the probability that an edge is lost.
  public let delta: Double
  public let seed: UInt64

  /// - Throws: `Problem.usage` unless 0 ≤ δ ≤ 1.
  public init(parent: Graph, delta: Double, seed: UInt64) throws {
    guard (0...1).contains(delta) else {
      throw Problem(
        .usage, object: "delta", cause: "\(delta) is no probability to lose an edge", remedy: "take 0 to 1")
    }
    self.parent = parent
    self.delta = delta
    self.seed = seed
  }

  public var vertexCount: Int { parent.vertexCount }

  public func setAttributes(in file: H5Writer) throws {
    try file.set("law", to: GraphLawName.thinned.rawValue)
    try file.set("delta", to: delta)
    try file.set("seed", to: String(seed))
  }

  public func writeData(to file: H5Writer) throws { try parent.write(to: file, as: "parent") }

  public func pair(trial: Int) -> GraphPair {
    let edges = parent.edges
    let stream = stream(of: trial)
    let truth = stream["permutation"].permutation(of: vertexCount)
    var second = thinned(edges, by: stream["second"])
    second.names = nil
    return GraphPair(
      first: Graph(distinct: thinned(edges, by: stream["first"])),
      second: Graph(distinct: second.relabelled(by: truth)), truth: truth)
  }

  public func adjacencies(trial: Int, into first: inout Matrix<Double>, _ second: inout Matrix<Double>) {
    let edges = parent.edges
    let stream = stream(of: trial)
    Graph(distinct: thinned(edges, by: stream["first"])).fill(&first)
    Graph(distinct: thinned(edges, by: stream["second"])).fill(&second)
  }

  private func stream(of trial: Int) -> RandomStream { RandomStream(seed: seed, name: "graphs")["\(trial)"] }

  private func thinned(_ edges: EdgeList, by stream: RandomStream) -> EdgeList {
    let numbers = stream.uniform(count: edges.count)
    return edges.filtered { numbers[$0] < 1 - delta }
  }
}
