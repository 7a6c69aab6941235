import Datasets
import Diagnostics
import Foundation
import Testing

@Suite struct DatasetsLocatorTests {
  let scratch: ScratchFolder
  let locator: DatasetLocator
  var cache: String { "\(scratch.path)/raw" }
  let standIn = DatasetPolicy(allowsStandIn: true)
  let strict = DatasetPolicy(allowsStandIn: false)

  init() throws {
    scratch = try ScratchFolder()
    locator = DatasetLocator(
      cache: "\(scratch.path)/raw", environment: ["RESOLVENT_DATASETS": "\(scratch.path)/shared"])
  }

  private func place(_ folder: String) throws {
    for (name, bytes) in tinyFiles { try scratch.write(bytes, to: "\(folder)/tiny-files/\(name)") }
  }

  @Test func theCacheComesBeforeTheEnvironment() throws {
    let tiny = try tinyIdentity()
    #expect(try locator.locate(tiny) == nil)
    try place("shared")
    #expect(try locator.locate(tiny)?.origin == .environment)
    try place("raw")
    let found = try #require(try locator.locate(tiny))
    #expect(found.origin == .cache && found.folder == "\(cache)/tiny-files")
    #expect(try locator.resolve(tiny, policy: strict).word == "real")
  }

  @Test func foreignFilesAreNamed() throws {
    let tiny = try tinyIdentity()
    try place("shared")
    #expect(try locator.locate(tiny) != nil)
    // Another content of the same size, after the first verification was noted.
    let path = try scratch.write([6, 5], to: "shared/tiny-files/b.bin")
    let digest = try #require(try problem { _ = try locator.locate(tiny) })
    #expect(digest.category == .badInput && digest.file == path && digest.cause.contains("SHA-256"))
    try scratch.write([4, 5, 6], to: "shared/tiny-files/b.bin")
    let size = try #require(try problem { _ = try locator.locate(tiny) })
    #expect(size.file == path && size.cause.contains("3 bytes") && size.remedy != nil)
    try FileManager.default.removeItem(atPath: path)
    let missing = try #require(try problem { _ = try locator.resolve(tiny, policy: standIn) })
    #expect(missing.category == .badInput && missing.cause.contains("missing"))
  }

  @Test func downloadsAreUnpackedAndVerified() throws {
    try place("source")
    let tiny = try tinyIdentity(url: "file://\(try archive())")
    let found = try locator.resolve(tiny, policy: strict)
    #expect(found == .real(DatasetLocation(folder: "\(cache)/tiny-files", origin: .download)))
    #expect(try locator.locate(tiny)?.origin == .cache)
    let left = try FileManager.default.contentsOfDirectory(atPath: cache).sorted()
    #expect(left == [".tiny.lock", "tiny-files", "tiny.verified"])
  }

  @Test func interruptedDownloadsAreTakenUp() throws {
    try place("source")
    let path = try archive()
    let whole = try #require(FileManager.default.contents(atPath: path))
    try scratch.write(Array(whole.prefix(whole.count / 2)), to: "raw/tiny-files.archive.part")
    _ = try locator.download(try tinyIdentity(url: "file://\(path)"))
    #expect(FileManager.default.contents(atPath: "\(cache)/tiny-files/b.bin") == Data([4, 5]))
  }

  @Test func downloadsOfSomethingElseLeaveNothing() throws {
    try place("source")
    try scratch.write([0, 0], to: "source/tiny-files/b.bin")
    let tiny = try tinyIdentity(url: "file://\(try archive())")
    let wrong = try #require(try problem { _ = try locator.resolve(tiny, policy: standIn) })
    #expect(wrong.category == .badInput && wrong.file == tiny.url)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == [".tiny.lock"])
  }

  @Test func withoutDataThereIsAStandInOrAProblemWithThreeWays() throws {
    let tiny = try tinyIdentity()
    #expect(try locator.resolve(tiny, policy: standIn) == .standIn)
    #expect(FileManager.default.fileExists(atPath: "\(cache)/tiny.unavailable"))
    #expect(try locator.resolve(tiny, policy: standIn).word == "stand-in")
    let missing = try #require(try problem { _ = try locator.resolve(tiny, policy: strict) })
    #expect(missing.category == .dataUnavailable && missing.object == "tiny")
    let remedy = try #require(missing.remedy)
    for way in ["\(cache)/tiny-files", "RESOLVENT_DATASETS", tiny.url] { #expect(remedy.contains(way)) }
  }

  @Test func onlyTheQuickProfileAcceptsAStandIn() throws {
    #expect(DatasetPolicy(profile: "quick", environment: [:]).allowsStandIn)
    #expect(DatasetPolicy(profile: "quick", environment: ["REQUIRE_REAL_DATA": "0"]).allowsStandIn)
    #expect(!DatasetPolicy(profile: "quick", environment: ["REQUIRE_REAL_DATA": "1"]).allowsStandIn)
    #expect(!DatasetPolicy(profile: "paper", environment: [:]).allowsStandIn)
    let unknown = try #require(
      try problem {
        _ = try DatasetLocator.resolve(name: "cifar-11", policy: DatasetPolicy(allowsStandIn: true))
      })
    #expect(unknown.category == .badConfiguration && unknown.remedy?.contains("cifar-10") == true)
  }

  /// Packs `source/tiny-files` and returns the archive's path.
  private func archive() throws -> String {
    let path = "\(scratch.path)/tiny.tar.gz"
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-czf", path, "-C", "\(scratch.path)/source", "tiny-files"]
    try tar.run()
    tar.waitUntilExit()
    try #require(tar.terminationStatus == 0)
    return path
  }
}
