import Diagnostics
import Foundation
import Plotting
import Testing
import Yams

/// Every key of every panel stands in its manual, with an example that is read.
@Suite("Manual of the panels")
struct PanelManualTests {
  private static let kinds = PanelKinds.all.map { $0.kind }

  /// The example in the manual of a kind.
  private func example(of kind: String) throws -> [String: Any] {
    let manual = try #require(PanelKinds.manual(of: kind))
    let parts = manual.components(separatedBy: "```")
    #expect(parts.count == 3 && parts[1].hasPrefix("yaml\n"))
    return try #require(try Yams.load(yaml: String(parts[1].dropFirst(5))) as? [String: Any])
  }

  private func read(_ panel: Any) throws {
    let figure: [String: Any] = ["id": "f", "document": "d", "profile": "quick", "panels": [panel]]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: figure), as: UTF8.self)
    _ = try FigureDescription.parse(text, file: "f.yaml")
  }

  /// Copies of a value with an unknown key in each of its mappings, one at a time.
  private func spoilt(_ value: Any) -> [Any] {
    if let mapping = value as? [String: Any] {
      let inner: [Any] = mapping.keys.sorted().flatMap { key -> [Any] in
        spoilt(mapping[key] ?? 0).map { mapping.merging([key: $0]) { $1 } }
      }
      return [mapping.merging(["zzz": 1]) { $1 }] + inner
    }
    guard let list = value as? [Any] else { return [] }
    return list.indices.flatMap { index -> [Any] in
      spoilt(list[index]).map { changed in list.enumerated().map { $0.offset == index ? changed : $0.element } }
    }
  }

  @Test("the example is read", arguments: kinds)
  func examples(kind: String) throws { try read(try example(of: kind)) }

  @Test("no key is missing", arguments: kinds)
  func keys(kind: String) throws {
    let manual = try #require(PanelKinds.manual(of: kind))
    var known: Set<String> = []
    for panel in spoilt(try example(of: kind)) {
      let problem = try #require(throws: Problem.self) { try read(panel) }
      let list = try #require(problem.cause.components(separatedBy: "known are ").last)
      #expect(problem.cause.contains("unknown key"), "\(problem)")
      known.formUnion(list.components(separatedBy: ", "))
    }
    #expect(known.isSuperset(of: ["kind", "name", "title"]))
    for key in known.subtracting(["name", "title"]) {
      let place = try Regex("(?:^|[\\s{`,])\(NSRegularExpression.escapedPattern(for: key))(?:`|:)")
      #expect(manual.contains(place), "\(kind) does not explain \(key)")
    }
  }

  @Test("docs/panels.md is what plot --help panels prints")
  func page() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/panels.md")
    #expect(try String(contentsOf: file, encoding: .utf8) == PanelKinds.manual())
    #expect(PanelKinds.manual(of: "none") == nil)
  }
}
