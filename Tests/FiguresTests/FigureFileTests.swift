import Diagnostics
import Figures
import Foundation
import TestSupport
import Testing

@Suite("Figure files, golden files and tolerances")
struct FigureFileTests {
  private let file = FigureFile(
    id: "one", document: "doc", profile: "quick", title: "σ <&> \"x\"", caption: "n = 3", data: .standIn,
    numbers: [
      "ks": FigureNumber(
        value: 0.1 + 0.2, golden: nil, tolerance: 1e-7, reason: "why", paper: .text("close"), digits: 3),
      "nu": FigureNumber(value: nil, golden: 1.5, paper: .number(1.5)),
    ], notes: ["a/b"], provenance: ["x.h5": ["stage": "eigs"]])

  @Test("a figure's file reads back to the same bits, and unknown values stand as null")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let json = try file.json()
    try AtomicFile.write(json, to: folder.file("one.json"))
    let read = try #require(try FigureFile.read(folder.file("one.json")))
    #expect(read.numbers == file.numbers && read.data == .standIn && read.title == file.title)
    #expect(try read.json() == json)
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let numbers = try #require(object?["numbers"] as? [String: [String: Any]])
    #expect(numbers["nu"]?["value"] is NSNull && numbers["ks"]?["golden"] is NSNull)
    #expect(numbers["nu"]?["tolerance"] == nil && object?["data"] as? String == "stand-in")
    #expect(json.contains("0.30000000000000004"))
  }

  @Test("what is no figure's file is an error, what is absent is not")
  func foreignFiles() throws {
    let folder = try TemporaryFolder()
    #expect(try FigureFile.read(folder.file("none.json")) == nil)
    for text in ["", "[]", "{\"numbers\": {}}", "{\"ks\": 1}"] {
      try AtomicFile.write(text, to: folder.file("x.json"))
      let problem = try #require(throws: Problem.self) { try FigureFile.read(folder.file("x.json")) }
      #expect(problem.category == .badInput)
    }
  }

  @Test("golden files are sorted, read back to the same bits, and lie apart for stand-in data")
  func golden() throws {
    let folder = try TemporaryFolder()
    let golden = GoldenFile(["b": 1e-300, "a": 0.1 + 0.2])
    #expect(golden.json == "{\n  \"a\": 0.30000000000000004,\n  \"b\": 1e-300\n}\n")
    try AtomicFile.write(golden.json, to: folder.file("g.json"))
    #expect(try GoldenFile.read(folder.file("g.json")) == golden)
    #expect(try GoldenFile.read(folder.file("none.json")).values.isEmpty)
    try AtomicFile.write("{\"a\": \"x\"}", to: folder.file("g.json"))
    #expect(throws: Problem.self) { try GoldenFile.read(folder.file("g.json")) }
    func path(_ folder: String, _ data: DataKind) -> String? {
      GoldenFile.path(in: folder, document: "d", id: "f", data: data)
    }
    #expect(path("G/quick", .real) == "G/quick/d/f.json" && path("G/quick", .own) == "G/quick/d/f.json")
    #expect(path("G/quick/", .standIn) == "G/quick-stand-in/d/f.json")
    #expect(path("G/quick-stand-in", .standIn) == "G/quick-stand-in/d/f.json")
    #expect(path("G/quick", .partlyStandIn) == nil)
  }

  @Test("the absolute tolerance prevails, a share is of the golden value, and there is always one")
  func tolerances() {
    #expect(Tolerance(absolute: 0.1, relative: 0.5).allowed(at: 8) == 0.1)
    #expect(Tolerance(absolute: 0.1).allowed(at: nil) == 0.1)
    #expect(Tolerance(relative: 0.5).allowed(at: -8) == 4)
    #expect(Tolerance(relative: 0.5).allowed(at: nil) == nil)
    #expect(Tolerance().allowed(at: 2) == 2 * Tolerance.defaultShare)
  }

  @Test(
    "names of figures, panels and numbers are parts of file names",
    arguments: [
      ("lemma-3-5", true), ("C-ratio_1.5@x+", true), ("0", true), ("", false), ("../x", false), ("a b", false),
      (".x", false), ("a/b", false), ("é", false), ("a\n", false), (String(repeating: "a", count: 100), true),
      (String(repeating: "a", count: 101), false), ("../../../x", false), ("-a", false), ("a\0", false), ("a'b", false),
      ("$(x)", false),
    ]) func names(name: String, valid: Bool)
  {
    #expect(FigureName.isValid(name) == valid)
  }

  @Test("names that differ by capitals alone are told")
  func collisions() throws {
    let found = try #require(FigureName.collision(in: ["a", "B", "A", "b"]))
    #expect(found == ("a", "A"))
    #expect(FigureName.collision(in: ["a", "b", "ab"]) == nil)
  }
}
