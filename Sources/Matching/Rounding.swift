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
  /// The vertex of B for each vertex of A, −1 for those that B has too few for. Among equal entries the first in the order
  /// of rows is taken.
  ///
  /// Complexity: O(n³) at worst for `assignment`, O(n² log n) for `greedy`, O(n²) for `rowMaximum`.
  ///
  /// - Parameter similarity: of shape (n, m).
  /// - Throws: `Problem.badInput` where an entry is not finite.
  public func correspondence(in similarity: Matrix<Double>) throws -> [Int] {
    guard similarity.storage.allSatisfy(\.isFinite) else {
      throw Problem(
        .badInput, cause: "a (\(similarity.rows), \(similarity.columns)) matrix is no finite similarity of two graphs",
        remedy: "give finite entries")
    }
    switch self {
    case .assignment: return try Self.assignment(similarity)
    case .greedy: return Self.greedy(similarity)
    case .rowMaximum: return Self.rowMaxima(similarity)
    }
  }

  private static func assignment(_ similarity: Matrix<Double>) throws -> [Int] {
    let (n, m) = (similarity.rows, similarity.columns)
    guard n != m else { return try Assignment(of: similarity, goal: .maximum).columns }
    // Every assignment takes equally many of the entries added, so that their value is of no account.
    let size = max(n, m)
    let square = Matrix(rows: size, columns: size) { $0 < n && $1 < m ? similarity[$0, $1] : 0 }
    return try Assignment(of: square, goal: .maximum).columns.prefix(n).map { $0 < m ? $0 : -1 }
  }

  private static func greedy(_ similarity: Matrix<Double>) -> [Int] {
    let (n, m) = (similarity.rows, similarity.columns)
    let order = similarity.storage.withUnsafeBufferPointer { entries in
      (0..<entries.count).sorted { (entries[$0], $1) > (entries[$1], $0) }
    }
    var columns = [Int](repeating: -1, count: n)
    var isTaken = [Bool](repeating: false, count: m)
    for place in order where columns[place / m] < 0 && !isTaken[place % m] {
      columns[place / m] = place % m
      isTaken[place % m] = true
    }
    return columns
  }

  private static func rowMaxima(_ similarity: Matrix<Double>) -> [Int] {
    let m = similarity.columns
    guard m > 0 else { return [Int](repeating: -1, count: similarity.rows) }
    return similarity.storage.withUnsafeBufferPointer { entries in
      (0..<similarity.rows).map { row in
        (1..<m).reduce(0) { entries[row * m + $1] > entries[row * m + $0] ? $1 : $0 }
      }
    }
  }
}
