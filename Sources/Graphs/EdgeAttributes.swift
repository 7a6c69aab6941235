import Diagnostics

/// The attributes of edges, of which one may be the weight.
struct EdgeAttributes {
  private let reading: GraphReading
  /// The weight of the edge at hand, as it is written, and how well its name fits.
  private var best: (rank: Int, text: String)?
  private var weighted = 0
  private var unweighted = 0
  /// Some names of numbers that are not read.
  private var others: [String] = []

  init(_ reading: GraphReading) { self.reading = reading }

  /// Whether the edge at hand has no weight until now.
  var isUnweighted: Bool { best == nil }

  /// Notes an attribute of the edge at hand.
  mutating func add(_ name: some StringProtocol, _ value: @autoclosure () -> String) {
    if let rank = reading.rank(ofWeight: name) {
      if rank < best?.rank ?? .max { best = (rank, value()) }
    } else if reading.weights == .use, weighted == 0, others.count < 4, !others.contains(where: { $0 == name }) {
      if Double(value()) != nil { others.append(String(name)) }
    }
  }

  /// The weight of the edge at hand, 1 where it has none; the next edge is at hand then.
  ///
  /// - Throws: `Problem.badInput` for a weight that is no number.
  mutating func takeWeight(_ text: FileText, line: Int) throws -> Double {
    guard let word = best?.text else {
      unweighted += 1
      return 1
    }
    best = nil
    weighted += 1
    guard let weight = Double(word) else {
      throw text.fault(
        line, "has the weight \(word.prefix(60))",
        remedy: "give a number, or leave weights out by --edge-weights ignore")
    }
    return weight
  }

  /// Says of all edges what is not self-evident.
  ///
  /// - Throws: `Problem.badInput` where the attribute that is wanted is nowhere.
  func finish(_ edges: inout GatheredEdges) throws {
    if let name = reading.weightName, weighted == 0, weighted + unweighted > 0 {
      throw edges.text.fault(
        0, "has no edge with the attribute \(name)",
        remedy: others.isEmpty ? "leave --weight-name out" : "name one of \(others.joined(separator: ", "))")
    }
    if weighted > 0, unweighted > 0 { edges.warn("\(counted(unweighted, "edge")) without a weight: 1 is taken") }
    if weighted == 0, !others.isEmpty {
      edges.warn(
        "its edges have the numbers \(others.joined(separator: ", ")), which are not read "
          + "(--weight-name takes one as the weights)")
    }
  }

  /// Reads attributes as Python or JSON writes them: `{'weight': 0.5, 'colour': 'red'}`.
  ///
  /// - Returns: whether they are that; what is nested in them is passed over.
  mutating func read(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard bytes.count > 1, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return false }
    let inner = bytes[1..<bytes.count - 1]
    var (depth, start) = (0, inner.startIndex)
    var quote: UInt8?
    var key: String?
    var at = start
    func token(_ end: Int) -> String {
      let word = String(decoding: inner[start..<end], as: UTF8.self).trimmingWhitespace()
      guard let mark = word.first, mark == "'" || mark == "\"", word.count > 1, word.last == mark else { return word }
      return String(word.dropFirst().dropLast())
    }
    while at < inner.endIndex {
      let byte = inner[at]
      if let mark = quote {
        if byte == UInt8(ascii: "\\") { at += 1 } else if byte == mark { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"): depth -= 1
        case UInt8(ascii: ":") where depth == 0 && key == nil: (key, start) = (token(at), at + 1)
        case UInt8(ascii: ",") where depth == 0:
          guard let name = key else { return false }
          add(name, token(at))
          (key, start) = (nil, at + 1)
        default: break
        }
        guard depth >= 0 else { return false }
      }
      at += 1
    }
    guard quote == nil, depth == 0 else { return false }
    if let key { add(key, token(inner.endIndex)) } else { return token(inner.endIndex).isEmpty }
    return true
  }
}

extension String {
  /// The text without white space at its ends.
  func trimmingWhitespace() -> String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
