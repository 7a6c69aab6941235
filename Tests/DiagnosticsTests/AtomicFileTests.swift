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

  @Test("what a process that is no more left behind goes when its output is begun again, and nothing else")
  func leftovers() throws {
    let path = folder.file("x.h5")
    let mine = try PartialFiles.begin(path)
    #expect(mine.hasPrefix("\(path).partial-"))
    let parts = mine.split(separator: "-")
    #expect(parts[parts.count - 2] == "\(ProcessInfo.processInfo.processIdentifier)")
    PartialFiles.discard(mine)
    let stem = parts.dropLast(2).joined(separator: "-")
    let random = "0123456789abcdef"
    let gone = "\(stem)-\(Int32.max)-\(random)"
    let others = [
      "\(stem)-\(Int32.max)", "\(stem)-1-\(random)", "\(stem)-\(Int32.max)-\(random)0", "\(path).partial-name",
      stem.replacing("x.h5", with: "y.h5") + "-\(Int32.max)-\(random)",
    ]
    for leftover in [gone] + others { #expect(FileManager.default.createFile(atPath: leftover, contents: nil)) }
    let second = try PartialFiles.begin(path)
    #expect(second != mine)
    #expect(!FileManager.default.fileExists(atPath: gone))
    for other in others { #expect(FileManager.default.fileExists(atPath: other), "\(other)") }
    PartialFiles.discard(second)
  }

  @Test("a link in the place of an output is replaced, what it leads to stays")
  func links() throws {
    let (target, link) = (folder.file("target"), folder.file("link"))
    try AtomicFile.write("a", to: target)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    try AtomicFile.write("b", to: link)
    #expect(FileManager.default.contents(atPath: target) == Data("a".utf8))
    #expect(FileManager.default.contents(atPath: link) == Data("b".utf8))
  }

  @Test("an unfinished folder goes with all that is in it, links but not what they lead to")
  func folders() throws {
    let kept = folder.file("kept")
    try AtomicFile.write("a", to: kept)
    let partial = try PartialFiles.begin(folder.file("figure"))
    for index in 0..<300 { try AtomicFile.write("x", to: "\(partial)/a/b\(index % 3)/\(index)") }
    try FileManager.default.createSymbolicLink(atPath: "\(partial)/link", withDestinationPath: folder.file(""))
    PartialFiles.discard(partial)
    #expect(folder.contents == ["kept"])
  }

  @Test("names too long are refused")
  func names() throws {
    let name = String(repeating: "n", count: 300)
    #expect(try problem { try AtomicFile.write("a", to: folder.file(name)) }?.category == .cannotWrite)
    let deep = (0..<50).map { _ in String(repeating: "n", count: 100) }.joined(separator: "/")
    #expect(try problem { _ = try PartialFiles.begin(folder.file(deep)) }?.category == .cannotWrite)
  }
}
