import Diagnostics
import Foundation
import TestSupport
import Testing

/// A page's steps in a scratch folder that looks like the repository, one bash from its first command to its last.
struct DocumentationRun {
  let page: DocumentationPage
  private let shop = try? Workshop()
  private let steps = try? TemporaryFolder()

  /// The repository's files that commands of the pages take.
  private static let files = ["Makefile", "pipeline.yaml", "pipeline", "docs", "figures"]

  /// What must be there for a step and is not.
  private static func missing(_ needs: [String]) -> [String] {
    needs.filter { need in
      if let identity = DocumentationTests.datasets[need] { return realDataset(identity) == nil }
      let find = "import sys, importlib.util as u; sys.exit(u.find_spec('\(need)') is None)"
      return (try? ChildProcess.run("python3", ["-c", find], keeping: .nothing, limit: 60).status) != 0
    }
  }

  /// Runs all, and compares statuses and outputs with what the page shows.
  func check() throws {
    let (shop, steps) = (try #require(shop), try #require(self.steps))
    let files = FileManager.default
    for name in Self.files {
      try files.copyItem(at: DocumentationTests.root.appending(path: name), to: shop.url(name))
    }
    try? files.removeItem(at: shop.url("pipeline/own.yaml"))
    try files.createDirectory(at: shop.url(".build"), withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: shop.folder.file(".build/release"), withDestinationPath: Workshop.programs)

    let mark = UUID().uuidString
    var script = "exec 2>&1; unset MAKEFLAGS MAKELEVEL MFLAGS PROFILE PIPELINE LAUNCHER CORES\n"
    var ran: [DocumentationPage.Step] = []
    for step in page.steps {
      let missing = Self.missing(step.needs)
      guard missing.isEmpty else {
        print("\(page.name):\(step.line): skipped, as there is no \(missing.joined(separator: ", "))")
        continue
      }
      let place = steps.file("\(ran.count)")
      switch step.action {
      case .command(let text, _):
        try text.write(toFile: place, atomically: true, encoding: .utf8)
        script += ". \(place); printf '\\n\(mark) %s\\n' $?\n"
      case .file(let path, let text):
        try text.write(toFile: place, atomically: true, encoding: .utf8)
        script += "mkdir -p $(dirname '\(path)') && cp \(place) '\(path)'; printf '\\n\(mark) %s\\n' $?\n"
      }
      ran.append(step)
    }

    try script.write(toFile: steps.file("all"), atomically: true, encoding: .utf8)
    let path = "\(Workshop.programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    var environment = ["PATH": path, "BIN": Workshop.programs]
    environment["RESOLVENT_DATASETS"] = DocumentationTests.datasets.values.lazy.compactMap(realDataset).first
      .map { URL(filePath: $0).deletingLastPathComponent().path }
    let outcome = try shop.start("/usr/bin/timeout", ["300", "bash", steps.file("all")], environment: environment)
      .result()
    #expect(outcome.status == 0, "\(page.name): ended with status \(outcome.status), 124 after five minutes")
    compare(outcome.output, with: ran, mark: mark)
  }

  private func compare(_ output: String, with steps: [DocumentationPage.Step], mark: String) {
    let parts = output.components(separatedBy: "\n\(mark) ")
    #expect(parts.count == steps.count + 1, "\(page.name): only \(parts.count - 1) of \(steps.count) steps were run")
    // What precedes the first mark belongs to the first step; each further part begins with the status of the one before.
    for (index, step) in steps.enumerated() {
      guard index + 1 < parts.count, case .command(let text, let shown) = step.action else { continue }
      let said = index == 0 ? parts[0] : String(parts[index].drop { $0 != "\n" }.dropFirst())
      let status = parts[index + 1].prefix { $0 != "\n" }
      #expect(status == "0", "\(page.name):\(step.line): \(text)\nends with status \(status):\n\(said)")
      let lines = Self.trimmed(said.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      let expected = ShownOutput(lines: Self.trimmed(shown))
      guard !expected.lines.isEmpty else { continue }
      #expect(
        expected.agrees(with: lines),
        "\(page.name):\(step.line): \(text)\nprints\n\(lines.joined(separator: "\n"))\nwhere the page shows\n\(shown.joined(separator: "\n"))"
      )
    }
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    let isBlank: (String) -> Bool = { $0.allSatisfy(\.isWhitespace) }
    return Array(lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
