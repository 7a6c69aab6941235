/// The algorithms that find the correspondence of two graphs' vertices.
public enum MatchingMethod: String, Sendable, CaseIterable {
  /// All pairs of eigenvectors, weighted by the Cauchy kernel of their eigenvalues (Fan, Mao, Wu and Xu 2020).
  case grampa
  /// GRAMPA's quadratic program with all row sums 1.
  case rowSums = "row-sums"
  /// The same with all row and column sums 1.
  case rowAndColumnSums = "row-column-sums"
  /// Sorting the leading eigenvectors of the adjacency matrices.
  case topEigenvector = "top-eigenvector"
  /// The eigenvectors of equal rank, in absolute value (Umeyama 1988).
  case umeyama
  /// The convex relaxation to doubly stochastic matrices (Zaslavskiy, Bach and Vert 2009).
  case quadraticProgram = "quadratic-program"

  /// Whether the method makes a dense (n, n) similarity matrix from two eigensystems.
  public var isDense: Bool { self != .topEigenvector }

  /// Whether GRAMPA's η enters.
  public var usesBandwidth: Bool { [.grampa, .rowSums, .rowAndColumnSums].contains(self) }

  /// About how many (n, n) arrays there are at a time.
  var arrays: Int {
    switch self {
    case .topEigenvector: 0
    case .quadraticProgram: 10
    case .grampa, .rowSums, .rowAndColumnSums, .umeyama: 6
    }
  }
}
