import Diagnostics

/// Reads graphs in the formats graph6, sparse6 and digraph6 (McKay): bytes 63 … 126 hold six bits each, after the
/// number of vertices.
struct GraphCode {
  private enum Kind { case graph6, sparse6, digraph6 }
  private typealias Bytes = Slice<UnsafeRawBufferPointer>

  private static let headers: [(String, Kind)] = [
    (">>graph6<<", .graph6), (">>sparse6<<", .sparse6), (">>digraph6<<", .digraph6),
  ]

  private let kind: Kind
  private let count: Int
  private let bits: Bytes

  /// Whether a text is a graph in one of these formats: it has their header, or each line is a word that is as long as
  /// the number of vertices with which it begins demands.
  static func isCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if headers.contains(where: { bytes.starts(with: $0.0.utf8) }) { return true }
    var rest = bytes[...]
    var hasLine = false
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest[min(line.endIndex + 1, rest.endIndex)...]
      let word = trimmed(line)
      if word.isEmpty { continue }
      guard let code = GraphCode(word), code.isWhole else { return false }
      hasLine = true
    }
    return hasLine
  }

  /// The edges, between vertices 0 … n − 1.
  ///
  /// - Throws: `Problem.badInput` for another length than the number of vertices demands, or several graphs.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    let header = headers.first { text.bytes.starts(with: $0.0.utf8) }
    let word = trimmed(text.bytes[(header?.0.utf8.count ?? 0)...])
    guard !word.contains(where: { $0 <= UInt8(ascii: " ") }) else {
      throw text.fault(0, "holds more than one graph", remedy: "keep one line, that of the graph that is meant")
    }
    guard let code = GraphCode(word), code.isWhole, header.map({ $0.1 == code.kind }) ?? true else {
      throw text.fault(
        1, "is no graph in the format that its header says, or not all of it",
        remedy: "take the file from where it came once more")
    }
    var edges = GatheredEdges(text, reading)
    try edges.requireRoom(forVertices: code.count, line: 1)
    edges.direction = code.kind == .digraph6 ? .directed : .undirected
    try code.forEachEdge { u, v in
      try edges.append(Int32(u), Int32(v), line: 1, name: "vertex \(u)")
    }
    edges.setVertices(count: code.count, from: 0)
    return edges
  }

  private static func trimmed(_ bytes: Bytes) -> Bytes {
    guard let first = bytes.firstIndex(where: { $0 > UInt8(ascii: " ") }),
      let last = bytes.lastIndex(where: { $0 > UInt8(ascii: " ") })
    else { return bytes[bytes.endIndex...] }
    return bytes[first...last]
  }

  /// A graph as it is written; nil where its number of vertices cannot be read.
  private init?(_ word: Bytes) {
    var rest = word
    switch word.first {
    case UInt8(ascii: ":"): (kind, rest) = (.sparse6, word.dropFirst())
    case UInt8(ascii: "&"): (kind, rest) = (.digraph6, word.dropFirst())
    default: kind = .graph6
    }
    let long = rest.prefix(2).prefix { $0 == 126 }.count
    let digits = rest.dropFirst(long).prefix([1, 3, 6][long])
    guard digits.count == [1, 3, 6][long], digits.allSatisfy({ 63...126 ~= $0 }) else { return nil }
    count = digits.reduce(0) { $0 << 6 | Int($1 - 63) }
    bits = rest.dropFirst(long + digits.count)
  }

  /// Whether there are as many bytes as the number of vertices demands, all of them such that hold bits.
  private var isWhole: Bool {
    // In floating point, where no product overflows; what is not exact then is longer than any file.
    let n = Double(count)
    let expected: Double? =
      switch kind {
      case .graph6: (n * (n - 1) / 12).rounded(.up)
      case .digraph6: (n * n / 6).rounded(.up)
      case .sparse6: nil
      }
    return (expected.map { $0 == Double(bits.count) } ?? true) && bits.allSatisfy { 63...126 ~= $0 }
  }

  private func bit(_ number: Int) -> Bool {
    (bits[bits.startIndex + number / 6] - 63) >> UInt8(5 - number % 6) & 1 == 1
  }

  private func forEachEdge(_ body: (Int, Int) throws -> Void) throws {
    switch kind {
    case .graph6:
      var at = 0
      for j in 0..<count {
        for i in 0..<j {
          if bit(at) { try body(i, j) }
          at += 1
        }
      }
    case .digraph6: for i in 0..<count { for j in 0..<count where bit(count * i + j) { try body(i, j) } }
    case .sparse6: try forEachSparseEdge(body)
    }
  }

  /// A bit b and a number x, again and again: b moves on to the next vertex v; x beyond v moves there, another is a
  /// neighbour of v.
  private func forEachSparseEdge(_ body: (Int, Int) throws -> Void) throws {
    let width = Int.bitWidth - max(count - 1, 0).leadingZeroBitCount
    var (at, v) = (0, 0)
    while at + width < 6 * bits.count, width > 0 {
      if bit(at) { v += 1 }
      let x = (at + 1...at + width).reduce(0) { $0 << 1 | (bit($1) ? 1 : 0) }
      at += 1 + width
      guard x < count, v < count else { return }
      if x > v { v = x } else { try body(x, v) }
    }
  }
}
