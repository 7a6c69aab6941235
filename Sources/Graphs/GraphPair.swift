import LinearAlgebra

/// Two graphs, mostly on n vertices each, and what corresponds to what where that is known.
public struct GraphPair: Sendable, Equatable {
  /// A.
  public let first: Graph
  /// B, its vertices in an order of its own.
  public let second: Graph
  /// π*: vertex k of A is vertex `truth[k]` of B, of graphs of different size −1 where it is none or unknown; nil where
  /// nothing is known.
  public let truth: [Int]?

  /// A pair of graphs; where they have equally many vertices, `truth` is a permutation of them.
  public init(first: Graph, second: Graph, truth: [Int]?) {
    let isWhole = first.vertexCount == second.vertexCount
    precondition(
      truth.map { truth in
        truth.count == first.vertexCount && (!isWhole || truth.allSatisfy { $0 >= 0 })
          && isInjection(truth, into: second.vertexCount)
      } ?? true, "a correspondence that is none of the vertices")
    self.first = first
    self.second = second
    self.truth = truth
  }

  /// The graphs' common edges under the true correspondence; nil where that is unknown.
  public var commonEdges: Int? { truth.map { first.commonEdges(with: second, under: $0) } }
}

/// A given pair is what every trial finds.
extension GraphPair: GraphPairSource {
  /// n, of graphs of different size that of the larger.
  public var vertexCount: Int { max(first.vertexCount, second.vertexCount) }

  public func pair(trial: Int) -> GraphPair { self }

  public func adjacencies(trial: Int, into first: inout Matrix<Double>, _ second: inout Matrix<Double>) {
    self.first.fill(&first)
    guard let truth else { return self.second.fill(&second) }
    self.second.relabelled(by: inverse(of: truth)).fill(&second)
  }
}

/// The permutation that undoes `permutation`.
func inverse(of permutation: [Int]) -> [Int] {
  var inverse = permutation
  for (vertex, image) in permutation.enumerated() { inverse[image] = vertex }
  return inverse
}

/// Whether `places` holds each of 0 ..< n once.
func isPermutation(_ places: [Int], of n: Int) -> Bool {
  places.count == n && places.allSatisfy { $0 >= 0 } && isInjection(places, into: n)
}

/// Whether `places` holds none of 0 ..< n twice, and nothing else but −1.
func isInjection(_ places: [Int], into n: Int) -> Bool {
  var isTaken = [Bool](repeating: false, count: n)
  return places.allSatisfy { place in
    guard place != -1 else { return true }
    guard isTaken.indices.contains(place), !isTaken[place] else { return false }
    isTaken[place] = true
    return true
  }
}
