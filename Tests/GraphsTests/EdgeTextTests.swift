import Diagnostics
import Foundation
import Graphs
import Randomness
import TestSupport
import Testing

/// Lists of edges as text.
@Suite struct EdgeTextTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func graph(_ text: String) throws -> Graph {
    let path = folder.file("edges.txt")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try GraphDocument(contentsOf: path).graph
  }

  /// A graph written in random order and direction, with all separators, comments, empty lines and repetitions.
  @Test(arguments: RandomGraph.shapes.filter { $0.n > 1 && $0.density > 0 }, [nil, "", "π "])
  func roundTrip(shape: (n: Int, density: Double, weighted: Bool), prefix: String?) throws {
    let random = RandomGraph(vertices: shape.n, density: shape.density, weighted: shape.weighted, seed: 11)
    var list = random.list
    // Names whose order is that of the vertices: numbers with gaps, or padded texts; nil for 0 … n − 1.
    if let prefix {
      list.names = (0..<shape.n).map { vertex in
        prefix.isEmpty ? String(7 * vertex - 100) : prefix.dropLast() + String(format: "%05d", vertex)
      }
    }
    let expected = try Graph(list)
    var reader = RandomStream(seed: 12, name: "test").reader()
    func pick(_ texts: String...) -> String { texts[reader.integer(below: texts.count)] }
    var lines = (0..<shape.n).map { pick("", " ", "\t") + expected.name(of: $0) }
    for k in 0..<list.count {
      let (u, v) = (expected.name(of: Int(list.first[k])), expected.name(of: Int(list.second[k])))
      let weight = list.weights.map { pick(" ", "\t", ", ", " ,\t") + String($0[k]) } ?? pick("", " 1", ",1.0")
      lines.append(pick("", "  ") + u + pick(" ", "\t", ",", " , ") + v + weight + pick("", " ", "\t", "\r"))
      if reader.integer(below: 5) == 0 { lines.append(v + " " + u + weight) }
      if reader.integer(below: 9) == 0 { lines.append(pick("", "# a b c d e", "  % 1 2 3 4", "#")) }
    }
    lines.shuffle(using: &reader)
    #expect(try graph(lines.joined(separator: "\n") + pick("", "\n", "\n\n")) == expected)
  }

  @Test func namesDecideTheOrder() throws {
    #expect(try graph("10 9\n9 -8\n").names == ["-8", "9", "10"])
    #expect(try graph("10 9\n9 b\n").names == ["10", "9", "b"])
    #expect(try graph("b ab\na abc").names == ["a", "ab", "abc", "b"])
    #expect(try graph("2 1\n0 1").names == nil)
    #expect(try graph("00 1\n0 1").names == ["0", "00", "1"])
    // Too long for a number: texts.
    #expect(try graph("10000000000000000000 9").names == ["10000000000000000000", "9"])
    #expect(try graph("\u{FEFF}1 0\n").names == nil)
  }

  @Test func weights() throws {
    #expect(try graph("0 1\n1 2 3.5e0\n2 0 -1").edges.weights == [1, -1, 3.5])
    #expect(try graph("0 1 1\n1 2 1.0").weights == nil)
  }

  @Test(arguments: [
    ("a b\nb b\n", "edges.txt:2", "joins b with itself"), ("a b x", "edges.txt:1", "weight x"),
    ("# c\n\na b nan", "edges.txt:3", "weight nan"), ("a b 1e999", "edges.txt:1", "weight 1e999"),
    ("a b 0", "edges.txt:1", "weight 0"), ("a b\nb c 2 3", "edges.txt:2", "4 columns"),
    ("a b c d e f", "edges.txt:1", "6 columns"), ("a b 2\nc d\nb a 3", "edges.txt:3", "line 1 the weight 2.0"),
    ("a b\nb a\nb a 3", "edges.txt:3", "line 1 the weight 1.0"), ("", "edges.txt", "no edges"),
    ("# nothing\n\n \t\n", "edges.txt", "no edges"), ("a b\n\0\u{1}", "edges.txt:2", "not text"),
    ("%\n3 3 2\n1 2\n", "edges.txt:2", "joins 3 with itself"), ("a\nb", "edges.txt", "no edges"),
  ]) func faults(text: String, place: String, word: String) {
    let problem = #expect(throws: Problem.self) { try graph(text) }
    let message = problem?.description ?? ""
    #expect(message.contains(place) && message.contains(word) && message.contains("remedy: "), "\(message)")
    #expect(problem?.category == .badInput)
  }

  @Test func bytesThatAreNoText() throws {
    let path = folder.file("edges.txt")
    for bytes: [UInt8] in [
      [0x61, 0x20, 0x62, 0x0A, 0x63, 0x20, 0xE9], [0x61, 0, 0x20, 0, 0x62, 0],
      [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A],
    ] {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let problem = #expect(throws: Problem.self) { try GraphDocument(contentsOf: path) }
      #expect(problem?.description.contains(": is not text") ?? false)
    }
    #expect(throws: Problem.self) { try GraphDocument(contentsOf: folder.path) }
    let missing = #expect(throws: Problem.self) { try GraphDocument(contentsOf: folder.file("none.txt")) }
    #expect(missing?.category == .missingInput)
  }

  @Test func correspondences() throws {
    let (first, second) = (try graph("a b\nb c"), try graph("3 1\n1 2"))
    let path = folder.file("truth.txt")
    func permutation(_ text: String) throws -> [Int] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try Correspondence.permutation(contentsOf: path, first: first, second: second)
    }
    #expect(try permutation("# known\nb 1\nc,3\n\na\t2\n") == [1, 0, 2])
    for (text, word) in [
      ("a 1\nb 2", "vertex c"), ("a 1\nb 1\nc 3", ":2: 1 stands"), ("a 1\na 2\n", ":2: a stands"),
      ("d 1", ":1: d is no"),
      ("a 4", ":1: 4 is no"), ("a 1 2", ":1: has 3 columns"), ("a", ":1: has 1 column,"), ("", "names no pair"),
    ] {
      let problem = #expect(throws: Problem.self) { try permutation(text) }
      #expect(problem?.description.contains(word) ?? false, "\(problem?.description ?? "none")")
    }
  }
}
