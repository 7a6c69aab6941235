import Diagnostics
import Graphs
import LinearAlgebra

/// Matches the vertices of two graphs by one or more methods.
public struct Matcher: Sendable {
  /// η of GRAMPA.
  public var bandwidth: Double
  /// What is subtracted from the adjacency matrices; leading eigenvectors are always those of the matrices as they are.
  public var centring: Centring
  /// How similarities become a correspondence; leading eigenvectors are always sorted.
  public var rounding: Rounding
  /// What ends the quadratic program.
  public var stopping: QuadraticProgram.Stopping

  public init(
    bandwidth: Double = 0.2, centring: Centring = .mean, rounding: Rounding = .assignment,
    stopping: QuadraticProgram.Stopping = QuadraticProgram.Stopping()
  ) {
    self.bandwidth = bandwidth
    self.centring = centring
    self.rounding = rounding
    self.stopping = stopping
  }

  /// The results of `methods`, in their order. The two eigensystems are computed once, and only if a method needs them.
  ///
  /// Memory: no (n, n) array for leading eigenvectors, some ten for the quadratic program, six for the others.
  ///
  /// - Throws: `Problem.badInput` for graphs without edges or with all of them, `Problem.usage` for a bandwidth
  ///   outside `EigenPair.bandwidths`, `Problem.systemFailure` for more vertices than there is memory for, `Problem.numericalFailure`.
  public func match(_ pair: GraphPair, by methods: [MatchingMethod]) throws -> [MatchingResult] {
    try requireMemory(for: methods, vertices: pair.vertexCount)
    let system = try methods.contains(where: \.isDense) ? eigenPair(pair) : nil
    return try methods.map { method in
      guard let system, method.isDense else {
        let sorted = try TopEigenvectorMatching(pair)
        return MatchingResult(method, sorted.permutation, objective: sorted.objective, for: pair)
      }
      let similarity = try similarity(of: system, by: method)
      let correspondence = try rounding.correspondence(in: similarity)
      let objective = correspondence.enumerated().reduce(0) { $0 + similarity[$1.offset, $1.element] }
      return MatchingResult(method, correspondence, objective: objective, for: pair)
    }
  }

  /// Sees that the (n, n) arrays of `methods` fit into memory, those of `pairs` pairs at a time.
  ///
  /// - Throws: `Problem.systemFailure`.
  func requireMemory(for methods: [MatchingMethod], vertices n: Int, pairs: Int = 1) throws {
    guard let arrays = methods.map(\.arrays).max(), arrays > 0 else { return }
    try PhysicalMemory.require(
      8 * Double(arrays * pairs) * Double(n) * Double(n), for: "the matrices of \(n) vertices",
      remedy: "match by \(MatchingMethod.topEigenvector.rawValue), which needs none, or take smaller graphs")
  }

  /// The eigensystems of both graphs' standardised matrices.
  ///
  /// - Throws: `Problem.badInput` for a graph without edges or with all of them, `Problem.systemFailure` for more
  ///   vertices than there is memory for, `Problem.numericalFailure`.
  public func eigenPair(_ pair: GraphPair) throws -> EigenPair {
    try requireMemory(for: [.grampa], vertices: pair.vertexCount)
    return try EigenPair(standardised(pair.first), standardised(pair.second))
  }

  /// The similarity matrix of a dense method.
  ///
  /// - Throws: `Problem.usage` for a method without one or a bandwidth outside `EigenPair.bandwidths`,
  ///   `Problem.numericalFailure`.
  public func similarity(of system: EigenPair, by method: MatchingMethod) throws -> Matrix<Double> {
    switch method {
    case .grampa: return try system.grampa(bandwidth: bandwidth)
    case .rowSums: return try system.rowSums(bandwidth: bandwidth)
    case .rowAndColumnSums: return try system.rowAndColumnSums(bandwidth: bandwidth)
    case .umeyama: return system.umeyama
    case .quadraticProgram: return try QuadraticProgram(system, stopping: stopping).solution
    case .topEigenvector:
      throw Problem(
        .usage, cause: "\(method.rawValue) sorts two vectors and has no similarity matrix",
        remedy: "choose one of \(MatchingMethod.allCases.filter(\.isDense).map(\.rawValue).joined(separator: ", "))")
    }
  }

  /// (A − mean)/√(n·variance) by the graph's own mean and variance, or A/√(n·variance).
  ///
  /// - Throws: `Problem.badInput` for a graph whose pairs all have the same weight: without edges, or with all of them.
  public func standardised(_ graph: Graph) throws -> Matrix<Double> {
    guard !graph.isUniform else {
      throw Problem(
        .badInput,
        cause: "a graph of \(graph.vertexCount) vertices and \(graph.edgeCount) edges, all pairs alike, "
          + "gives no hold for matching", remedy: "give graphs with some of the possible edges, but not all")
    }
    let map = try Standardisation.measured(on: graph)
    return graph.standardised(by: centring == .mean ? map : map.uncentred)
  }
}
