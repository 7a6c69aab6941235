/// Pairs of vertices that are known to correspond.
public struct Seeds: Sendable, Equatable {
  /// Vertices of A, each once.
  public let first: [Int]
  /// The vertex of B for each of them, each once.
  public let second: [Int]

  /// No pair is known.
  public static let none = Seeds(first: [], second: [])

  /// The seeds of a correspondence that is known in part.
  ///
  /// - Parameter partial: for each vertex of A that of B, −1 where it is not known; none of B twice.
  public init(partial: [Int]) {
    let known = partial.indices.filter { partial[$0] >= 0 }
    self.init(first: known, second: known.map { partial[$0] })
  }

  private init(first: [Int], second: [Int]) { (self.first, self.second) = (first, second) }

  public var count: Int { first.count }
  public var isEmpty: Bool { first.isEmpty }
}
