import Diagnostics
import LinearAlgebra

/// How a similarity matrix becomes a correspondence.
public enum Rounding: String, Sendable, CaseIterable {
  /// The permutation of largest total similarity.
  case assignment
  /// The largest entry first, its row and column removed, and so on. A permutation too.
  case greedy
  /// Each row's largest entry; several vertices of A may get the same vertex of B.
  case rowMaximum = "row-maximum"
}

extension Rounding {
  /// The vertex of B for each vertex of A. Among equal entries the first in the order of rows is taken.
  ///
  /// Complexity: O(n³) at worst for `assignment`, O(n² log n) for `greedy`, O(n²) for `rowMaximum`.
  ///
  /// - Parameter similarity: of shape (n, n).
  /// - Throws: `Problem.badInput` where the matrix is not square or an entry is not finite.
  public func correspondence(in similarity: Matrix<Double>) throws -> [Int] {
    guard similarity.rows == similarity.columns, similarity.storage.allSatisfy(\.isFinite) else {
      throw Problem(
        .badInput, cause: "a (\(similarity.rows), \(similarity.columns)) matrix is no finite similarity of two graphs",
        remedy: "give a square matrix of finite entries")
    }
    switch self {
    case .assignment: return try Assignment(of: similarity, goal: .maximum).columns
    case .greedy: return Self.greedy(similarity)
    case .rowMaximum: return Self.rowMaxima(similarity)
    }
  }

  private static func greedy(_ similarity: Matrix<Double>) -> [Int] {
    let n = similarity.rows
    let order = similarity.storage.withUnsafeBufferPointer { entries in
      (0..<entries.count).sorted { (entries[$0], $1) > (entries[$1], $0) }
    }
    var columns = [Int](repeating: -1, count: n)
    var isTaken = [Bool](repeating: false, count: n)
    for place in order where columns[place / n] < 0 && !isTaken[place % n] {
      columns[place / n] = place % n
      isTaken[place % n] = true
    }
    return columns
  }

  private static func rowMaxima(_ similarity: Matrix<Double>) -> [Int] {
    let n = similarity.rows
    return similarity.storage.withUnsafeBufferPointer { entries in
      (0..<n).map { row in
        (1..<max(n, 1)).reduce(0) { entries[row * n + $1] > entries[row * n + $0] ? $1 : $0 }
      }
    }
  }
}
