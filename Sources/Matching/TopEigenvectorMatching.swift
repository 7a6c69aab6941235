import Diagnostics
import Graphs
import LinearAlgebra

/// Matching by sorting the leading eigenvectors u of A and v of B: the exact assignment for the similarity u vᵀ.
///
/// A leading eigenvector is determined up to its sign, so v and −v are both tried and the permutation with more
/// common edges is kept. Adjacency matrices are taken as they are, whose leading eigenvectors have no negative
/// elements where the weights are positive (Perron and Frobenius). Complexity: O((n + m)·steps) for m edges, no (n, n)
/// array.
struct TopEigenvectorMatching {
  /// Of graphs of different size −1 for those that come last.
  let permutation: [Int]
  /// Σ_k u_k v_π(k).
  let similarity: Double

  /// - Throws: `Problem.badInput` for a graph without edges, `Problem.numericalFailure`.
  init(_ pair: GraphPair, seeds: Seeds = .none) throws {
    guard pair.first.edgeCount > 0, pair.second.edgeCount > 0 else {
      throw Problem(
        .badInput, cause: "a graph without edges has no leading eigenvector", remedy: "give graphs with edges")
    }
    let u = try Lanczos(largest: 1, of: pair.first).vectors.row(0)
    let v = try Lanczos(largest: 1, of: pair.second).vectors.row(0)
    let candidates = [v, v.map { -$0 }].map { v in (v: v, permutation: Self.sorted(u, v, seeds)) }
    let overlaps = candidates.map { pair.first.commonEdges(with: pair.second, under: $0.permutation) }
    let best = candidates[overlaps[1] > overlaps[0] ? 1 : 0]
    permutation = best.permutation
    similarity = zip(u, best.permutation).reduce(0) { $0 + ($1.1 < 0 ? 0 : $1.0 * best.v[$1.1]) }
  }

  /// The permutation with these seeds that maximises Σ_k u_k v_π(k): equal ranks, of equal elements the first first.
  private static func sorted(_ u: [Double], _ v: [Double], _ seeds: Seeds) -> [Int] {
    var permutation = [Int](repeating: -1, count: u.count)
    for (k, l) in zip(order(of: u, than: seeds.first), order(of: v, than: seeds.second)) { permutation[k] = l }
    for (k, l) in zip(seeds.first, seeds.second) { permutation[k] = l }
    return permutation
  }

  /// The places of the values from the largest on, other than those given.
  private static func order(of values: [Double], than given: [Int]) -> [Int] {
    let given = Set(given)
    return values.indices.filter { !given.contains($0) }.sorted { (values[$0], $1) > (values[$1], $0) }
  }
}
