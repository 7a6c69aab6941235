/// The tokens of a vocabulary by their UTF-8 bytes, for the longest one that a text begins with.
///
/// Nodes are numbered in order of depth and of their bytes, so that the children of a node are neighbours and arrays of
/// numbers hold the whole.
struct TokenTrie: Sendable {
  /// The root: nothing read yet.
  static let root = 0

  /// By node: the first of its children; those of the node end where those of the next begin.
  private let firstChild: [Int32]
  /// By node: the byte that leads to it.
  private let byte: [UInt8]
  /// By node: the number of the token that ends there, -1 for none.
  private let token: [Int32]

  /// Complexity: O(b log n) for n tokens of b bytes in all, b < 2³¹.
  ///
  /// - Parameter tokens: none empty, no two equal.
  init(_ tokens: [[UInt8]]) {
    let order = tokens.indices.sorted { tokens[$0].lexicographicallyPrecedes(tokens[$1]) }
    var (firstChild, byte, token): ([Int32], [UInt8], [Int32]) = ([], [0], [-1])
    // The tokens below each node, as a range of `order`, and the length of what they share.
    var below = [(tokens: order.indices, depth: 0)]
    while firstChild.count < below.count {
      var (rest, depth) = below[firstChild.count]
      firstChild.append(Int32(below.count))
      if let first = rest.first, tokens[order[first]].count == depth { rest.removeFirst() }
      while let first = rest.first {
        let next = tokens[order[first]][depth]
        let end = rest.firstIndex { tokens[order[$0]][depth] != next } ?? rest.endIndex
        byte.append(next)
        token.append(tokens[order[first]].count == depth + 1 ? Int32(order[first]) : -1)
        below.append((first..<end, depth + 1))
        rest = end..<rest.endIndex
      }
    }
    self.firstChild = firstChild + [Int32(below.count)]
    self.byte = byte
    self.token = token
  }

  /// Where `next` leads from a node; nil where no token goes on so.
  @inline(__always)
  private func child(of node: Int, _ next: UInt8) -> Int? {
    var (low, high) = (Int(firstChild[node]), Int(firstChild[node + 1]))
    while low < high {
      let middle = (low + high) / 2
      if byte[middle] == next { return middle }
      if byte[middle] < next { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The node that these bytes lead to; nil where no token begins with them.
  func node<Bytes: Sequence>(of bytes: Bytes) -> Int? where Bytes.Element == UInt8 {
    var node = Self.root
    for next in bytes {
      guard let child = child(of: node, next) else { return nil }
      node = child
    }
    return node
  }

  /// The token whose bytes these are.
  func token<Bytes: Sequence>(of bytes: Bytes) -> Int? where Bytes.Element == UInt8 {
    node(of: bytes).flatMap { token[$0] < 0 ? nil : Int(token[$0]) }
  }

  /// The longest token that goes on from `node` with bytes from `start` on, of one at least, and where it ends in `bytes`.
  ///
  /// Complexity: O(its length), times the logarithm of how many ways there are to go on.
  @inline(__always)
  func longest(from node: Int, in bytes: ArraySlice<UInt8>, at start: Int) -> (token: Int, end: Int)? {
    var (node, best): (Int, (Int, Int)?) = (node, nil)
    for place in start..<bytes.endIndex {
      guard let child = child(of: node, bytes[place]) else { break }
      node = child
      if token[node] >= 0 { best = (Int(token[node]), place + 1) }
    }
    return best
  }
}
