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
  let permutation: [Int]
  /// Σ_k u_k v_π(k).
  let objective: Double

  /// - Throws: `Problem.badInput` for a graph without edges, `Problem.numericalFailure`.
  init(_ pair: GraphPair) throws {
    guard pair.first.edgeCount > 0, pair.second.edgeCount > 0 else {
      throw Problem(
        .badInput, cause: "a graph without edges has no leading eigenvector", remedy: "give graphs with edges")
    }
    let u = try Lanczos(largest: 1, of: pair.first).vectors.row(0)
    let v = try Lanczos(largest: 1, of: pair.second).vectors.row(0)
    let candidates = [v, v.map { -$0 }].map { v in (v: v, permutation: Self.sorted(u, v)) }
    let overlaps = candidates.map { pair.first.commonEdges(with: pair.second, under: $0.permutation) }
    let best = candidates[overlaps[1] > overlaps[0] ? 1 : 0]
    permutation = best.permutation
    objective = zip(u, best.permutation).reduce(0) { $0 + $1.0 * best.v[$1.1] }
  }

  /// The permutation that maximises Σ_k u_k v_π(k): equal ranks, of equal elements the first first.
  static func sorted(_ u: [Double], _ v: [Double]) -> [Int] {
    var permutation = [Int](repeating: 0, count: u.count)
    for (k, l) in zip(order(of: u), order(of: v)) { permutation[k] = l }
    return permutation
  }

  private static func order(of values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $1) > (values[$1], $0) }
  }
}
