import ArgumentParser
import Diagnostics
import Graphs
import LinearAlgebra
import Matching
import Store

/// `kernels similarity`: the similarity matrix of two graphs' vertices.
public struct SimilarityCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "similarity",
    abstract: "Compute the similarity matrix of the vertices of two graphs.",
    discussion: """
      X[k, l] says how well vertex k of A fits vertex l of B; a matching is the permutation π with the largest \
      Σ_k X[k, π(k)]. Both adjacency matrices are standardised, (A − p)/√(n p (1 − p)) with each graph's own density \
      p; λ_i, u_i and μ_j, v_j are their eigenvalues and eigenvectors.

      METHOD  grampa: Σ_ij η/((λ_i − μ_j)² + η²) u_i u_iᵀ J v_j v_jᵀ, J of ones (Fan, Mao, Wu and Xu 2020). \
      row-sums, \
      row-column-sums: the X with X1 = 1, or both X1 = 1 and Xᵀ1 = 1, and the least ‖A X − X B‖_F² + η²‖X‖_F². \
      umeyama: Σ_i |u_i| |v_i|ᵀ, eigenvalues in equal order. quadratic-program: the doubly stochastic X with the least \
      ‖A X − X B‖_F².

      INPUT  graphs: a file of gen-data graphs, or one with adjacency matrices A and B (n, n).
      FILE   similarity (n, n); eigenvalues/A, eigenvalues/B (n), ascending; attributes vertices, method.

      EXAMPLE
        kernels similarity --graphs pair.h5 --method grampa --bandwidth 0.2 \\
          -o similarity.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The pair of graphs: a file of gen-data graphs, or one with adjacency matrices A and B.")
  var graphs: String

  @Option(help: "How similarities are made; top-eigenvector has no matrix and is refused.")
  var method = MatchingMethod.grampa

  @Option(help: "Which of the file's trials to take, from 0.")
  var trial = 0

  @OptionGroup var matching: MatchingOptions
  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard method.isDense else {
      throw ValidationError("--method top-eigenvector sorts two vectors and has no matrix.")
    }
    guard trial >= 0 else { throw ValidationError("--trial must not be negative.") }
    try matching.checkUse(for: [method])
  }

  public func run() throws {
    let file = try H5Reader(graphs)
    let source = try GraphFile(file)
    guard trial < source.trials else {
      throw Problem(
        .usage, file: graphs, object: "--trial", cause: "there is no trial \(trial)",
        remedy: "give one of 0 … \(source.trials - 1)")
    }
    let matcher = matching.matcher()
    let pair = source.pair(trial: trial)
    let (system, similarity) = try locatingProblems(in: graphs) {
      let system = try matcher.eigenPair(pair)
      return (system, try matcher.similarity(of: system, by: method))
    }
    let parameters = matching.parameters.merging(["method": method.rawValue, "trial": "\(trial)"]) { $1 }
    try output.write(by: Self.self, kind: "similarity", inputs: ["graphs": file], parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: [file]))
      try result.set("vertices", to: pair.vertexCount)
      try result.set("method", to: method.rawValue)
      try result.write(similarity, to: "similarity")
      try result.write(system.first.values, to: "eigenvalues/A")
      try result.write(system.second.values, to: "eigenvalues/B")
    }
  }
}

/// What `body` returns; its problems are located in `file` unless they name one.
func locatingProblems<Value>(in file: String, _ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let problem as Problem {
    throw problem.located(in: file)
  }
}
