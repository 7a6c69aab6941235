import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Files that appear whole")
struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a text file is replaced only when it changes")
  func replacement() throws {
    let path = folder.file("sub/stamp")
    #expect(try AtomicFile.replaceIfChanged("a", at: path))
    #expect(try !AtomicFile.replaceIfChanged("a", at: path))
    #expect(try AtomicFile.replaceIfChanged("b", at: path))
  }

  @Test("what is written is there, and nothing beside it")
  func writing() throws {
    let path = folder.file("a.txt")
    for text in ["", "first", "a line\nand another\n"] {
      try AtomicFile.write(text, to: path)
      #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
      #expect(folder.contents == ["a.txt"])
    }
  }

  @Test("folders, devices and places below a file are refused, and stay")
  func refusals() throws {
    try AtomicFile.write("a", to: folder.file("file"))
    try AtomicFile.makeParent(of: folder.file("sub/x"))
    for path in ["/dev/null", folder.file("sub"), folder.file("file/below/x")] {
      #expect(try problem { try AtomicFile.write("b", to: path) }?.category == .cannotWrite, "\(path)")
    }
    #expect(folder.contents == ["file", "sub"])
    #expect(FileManager.default.contents(atPath: folder.file("file")) == Data("a".utf8))
  }

  @Test("what a process that is no more left behind goes when its output is begun again")
  func leftovers() throws {
    let path = folder.file("x.h5")
    let gone = "\(path).partial-\(Int32.max)"
    let mine = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
    let others = [folder.file("y.h5.partial-\(Int32.max)"), "\(path).partial-name"]
    for leftover in [gone] + others { #expect(FileManager.default.createFile(atPath: leftover, contents: nil)) }
    #expect(PartialFiles.begin(path) == mine)
    #expect(!FileManager.default.fileExists(atPath: gone))
    for other in others { #expect(FileManager.default.fileExists(atPath: other)) }
    PartialFiles.discard(mine)
  }
}
