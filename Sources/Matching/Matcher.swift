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
  /// Graphs of different size are filled up to the larger by vertices whose pairs are neither edges nor missing ones: zeros
  /// beside the standardised matrix; what is matched with none of the other graph's own vertices has −1.
  ///
  /// Memory: no (n, n) array for leading eigenvectors, some ten for the quadratic program, six for the others.
  ///
  /// - Throws: `Problem.badInput` for graphs without edges or with all of them, `Problem.usage` for a bandwidth
  ///   outside `EigenPair.bandwidths`, `Problem.systemFailure` for more vertices than there is memory for, `Problem.numericalFailure`.
  public func match(
    _ pair: GraphPair, by methods: [MatchingMethod], seeds: Seeds = .none
  ) throws -> [MatchingResult] {
    try requireMemory(for: methods, vertices: pair.vertexCount)
    let system = try methods.contains(where: \.isDense) ? eigenPair(pair) : nil
    return try methods.map { method in
      guard let system, method.isDense else {
        let sorted = try TopEigenvectorMatching(pair, seeds: seeds)
        return MatchingResult(method, sorted.permutation, similarity: sorted.similarity, for: pair, seeds: seeds)
      }
      let similarity = try similarity(of: system, by: method, seeds: seeds)
      let correspondence = try correspondence(in: similarity, of: pair, seeds: seeds)
      let sum = correspondence.enumerated().reduce(0) { $0 + ($1.element < 0 ? 0 : similarity[$1.offset, $1.element]) }
      return MatchingResult(method, correspondence, similarity: sum, for: pair, seeds: seeds)
    }
  }

  /// The correspondence of the graphs' own vertices, seeds as given and the others rounded.
  private func correspondence(
    in similarity: Matrix<Double>, of pair: GraphPair, seeds: Seeds
  ) throws -> [Int] {
    let (n, m) = (pair.first.vertexCount, pair.second.vertexCount)
    guard !seeds.isEmpty || n != m else { return try rounding.correspondence(in: similarity) }
    func others(_ count: Int, than seeds: [Int]) -> [Int] {
      let given = Set(seeds)
      return (0..<count).filter { !given.contains($0) }
    }
    let (rows, columns) = (others(n, than: seeds.first), others(m, than: seeds.second))
    let open = Matrix(rows: rows.count, columns: columns.count) { similarity[rows[$0], columns[$1]] }
    var correspondence = [Int](repeating: -1, count: n)
    for (row, column) in zip(rows, try rounding.correspondence(in: open)) where column >= 0 {
      correspondence[row] = columns[column]
    }
    for (row, column) in zip(seeds.first, seeds.second) { correspondence[row] = column }
    return correspondence
  }

  /// The bytes of the (n, n) arrays that `methods` have at a time for a pair of graphs.
  public static func bytes(of methods: [MatchingMethod], vertices n: Int) -> Double {
    8 * Double(methods.map(\.arrays).max() ?? 0) * Double(n) * Double(n)
  }

  /// Sees that the (n, n) arrays of `methods` fit into memory, those of `pairs` pairs at a time.
  ///
  /// - Throws: `Problem.systemFailure`.
  func requireMemory(for methods: [MatchingMethod], vertices n: Int, pairs: Int = 1) throws {
    let bytes = Self.bytes(of: methods, vertices: n)
    guard bytes > 0 else { return }
    try PhysicalMemory.require(
      Double(pairs) * bytes, for: "the matrices of \(n) vertices",
      remedy: "match by \(MatchingMethod.topEigenvector.rawValue), which needs none, or take smaller graphs")
  }

  /// The eigensystems of both graphs' standardised matrices.
  ///
  /// - Throws: `Problem.badInput` for a graph without edges or with all of them, `Problem.systemFailure` for more
  ///   vertices than there is memory for, `Problem.numericalFailure`.
  public func eigenPair(_ pair: GraphPair) throws -> EigenPair {
    try requireMemory(for: [.grampa], vertices: pair.vertexCount)
    let n = pair.vertexCount
    return try EigenPair(standardised(pair.first).padded(to: n), standardised(pair.second).padded(to: n))
  }

  /// The similarity matrix of a dense method.
  ///
  /// - Throws: `Problem.usage` for a method without one or a bandwidth outside `EigenPair.bandwidths`,
  ///   `Problem.numericalFailure`.
  public func similarity(
    of system: EigenPair, by method: MatchingMethod, seeds: Seeds = .none
  ) throws -> Matrix<Double> {
    switch method {
    case .grampa: return try system.grampa(bandwidth: bandwidth, seeds: seeds)
    case .rowSums: return try system.rowSums(bandwidth: bandwidth)
    case .rowAndColumnSums: return try system.rowAndColumnSums(bandwidth: bandwidth)
    case .umeyama: return system.umeyama
    case .quadraticProgram: return try QuadraticProgram(system, seeds: seeds, stopping: stopping).solution
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

extension Matrix<Double> {
  /// The matrix with rows and columns of zeros added.
  fileprivate func padded(to n: Int) -> Matrix {
    rows == n ? self : Matrix(rows: n, columns: n) { $0 < rows && $1 < columns ? self[$0, $1] : 0 }
  }
}
