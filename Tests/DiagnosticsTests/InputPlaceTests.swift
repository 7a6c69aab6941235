import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Files to be read")
struct InputPlaceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a file that can be read passes, through links as well")
  func files() throws {
    try AtomicFile.write("text", to: folder.file("a"))
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "a")
    for name in ["a", "link"] {
      #expect(try InputPlace.contents(of: folder.file(name)) == Data("text".utf8))
    }
  }

  @Test("what is not there, a folder, a pipe, a device, a link to nowhere: each is refused for what it is")
  func refusals() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    try FileManager.default.createSymbolicLink(atPath: folder.file("lost"), withDestinationPath: "nowhere")
    try FileManager.default.createSymbolicLink(atPath: folder.file("loop"), withDestinationPath: "loop")
    let cases = [
      ("absent", "there is no such file"), ("", "is a folder"), ("pipe", "is a pipe"), ("lost", "is a link to nowhere"),
      ("loop", "cannot be read"), ("absent/below", "there is no such file"), ("a\0b", "there is no such file"),
    ]
    for (name, cause) in cases {
      let found = try problem { try InputPlace.check(folder.file(name)) }
      #expect(found?.category == .missingInput)
      #expect(found?.cause.hasPrefix(cause) == true, "\(name): \(found?.cause ?? "")")
    }
    #expect(try problem { try InputPlace.check("/dev/zero") }?.category == .missingInput)
  }
}
