import CHDF5
import Diagnostics
import Foundation
import Store
import TestSupport
import Testing

/// Files whose groups, links, types and heads are not what a stage writes.
@Suite struct ForeignStructureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func make(_ name: String, _ body: (RawFile) throws -> Void) throws -> H5Reader {
    do { try body(try RawFile(folder.file(name))) }
    return try H5Reader(folder.file(name))
  }

  @Test func circlesOfGroups() throws {
    let file = try make("circles.h5") { file in
      try file.array("X", [1], of: rv_file_double(), [1.0])
      try file.group("a")
      try file.array("a/Y", [1], of: rv_file_double(), [2.0])
      try RawFile.checked(H5Lcreate_hard(file.id, "/", file.id, "a/root", rv_default(), rv_default()))
      try RawFile.checked(H5Lcreate_soft("/a", file.id, "a/again", rv_default(), rv_default()))
      try RawFile.checked(H5Lcreate_external("circles.h5", "/", file.id, "a/outside", rv_default(), rv_default()))
    }
    #expect(try file.arrays() == ["X", "a/Y"])
    #expect(try file.contentDigest() != Digest.sha256(ofFile: file.path))
    #expect(try problem { _ = try file.matrix("Z") }?.cause == "there is no such data set")
  }

  @Test func groupsWithoutEnd() throws {
    let deep = try make("deep.h5") { file in
      var name = "d"
      for _ in 0..<200 {
        try file.group(name)
        name += "/d"
      }
    }
    #expect(try problem { _ = try deep.arrays() }?.category == .badInput)
    // Two ways at every level: 2⁴⁰ names.
    let wide = try make("wide.h5") { file in
      var name = ""
      for _ in 0..<40 {
        try file.group("\(name)/a")
        try RawFile.checked(
          H5Lcreate_hard(file.id, "\(name)/a", file.id, "\(name)/b", rv_default(), rv_default()))
        name += "/a"
      }
    }
    #expect(try problem { _ = try wide.arrays() }?.category == .badInput)
  }

  @Test func brokenLinksSayWhereTheyPoint() throws {
    let file = try make("links.h5") { file in
      try RawFile.checked(H5Lcreate_soft("/nowhere/X", file.id, "X", rv_default(), rv_default()))
      try RawFile.checked(H5Lcreate_external("gone.h5", "/Y", file.id, "test", rv_default(), rv_default()))
    }
    let soft = try problem { _ = try file.matrix("X") }
    #expect(soft?.category == .badInput && soft?.cause.contains("/nowhere/X") ?? false)
    // What is there, though it leads nowhere, is not passed over as absent.
    #expect(file.contains("test/X"))
    let external = try problem { _ = try file.matrix("test/X") }
    #expect(external?.cause.contains("/Y in the file gone.h5") ?? false)
    #expect(try problem { _ = try file.arrays() }?.category == .badInput)
  }

  @Test func elementTypes() throws {
    let half = try RawFile.checked(H5Tcopy(rv_file_float()))
    H5Tset_fields(half, 15, 10, 5, 0, 10)
    H5Tset_size(half, 2)
    H5Tset_ebias(half, 15)
    let (byte, word) = (H5Tcopy(rv_file_int32()), H5Tcopy(rv_file_int64()))
    H5Tset_size(byte, 1)
    for type in [byte, word] { H5Tset_sign(type, H5T_SGN_NONE) }
    let file = try make("types.h5") { file in
      try file.array("half", [2], of: half, in: rv_native_double(), [0.5, 1])
      try file.array("byte", [2], of: byte, [UInt8(200), 1])
      try file.array("word", [2], of: word, [UInt64(7), 1 << 63])
    }
    #expect(try file.vector("half") == [0.5, 1] && file.vector("byte") == [200, 1])
    #expect(try file.integers("byte") == [200, 1] && file.values("half").values == [0.5, 1])
    // Not the largest number there is in its place.
    #expect(
      try problem { _ = try file.integers("word") }?.cause == "holds uint64, some of which int64 cannot hold exactly")
    #expect(try file.numericArrays() == ["byte", "half", "word"])
  }

  @Test func attributesOfAnySize() throws {
    let file = try make("attributes.h5") { file in
      try file.attribute("widths", [3], of: rv_file_int64(), [5, 6, 7])
      try file.attribute("many", [5000], of: rv_file_int64(), [Int](repeating: 1, count: 5000))
      try file.text("text", "ψ")
    }
    #expect(try file.string(attribute: "widths") == "5,6,7" && file.string(attribute: "text") == "ψ")
    #expect(try problem { _ = try file.string(attribute: "many") }?.object == "attribute many")
    let long = String(repeating: "x", count: 200_000)
    try H5Writer.write(to: folder.file("long.h5")) { try $0.set("long", to: long) }
    #expect(try H5Reader(folder.file("long.h5")).string(attribute: "long") == long)
  }

  @Test func laterVersions() throws {
    func write(_ name: String, kind: String?) throws -> String {
      try H5Writer.write(to: folder.file(name)) { file in
        if let kind { try file.set("kind", to: kind) }
        try file.set("schema", to: 99)
        try file.setProvenance(.stage, to: "gen-data")
      }
      return folder.file(name)
    }
    let found = try problem { _ = try H5Reader(try write("later.h5", kind: "data")) }
    #expect(found?.category == .badInput && found?.cause.contains("99") ?? false)
    #expect(found?.cause.contains("\(H5Writer.schema)") ?? false)
    // Another program's attribute of this name says nothing.
    #expect(try problem { _ = try H5Reader(try write("other.h5", kind: nil)) } == nil)
  }

  /// A superblock of version 3 with the mark of a writer.
  @Test func killedWriters() throws {
    let path = folder.file("killed.h5")
    do {
      let access = try RawFile.checked(H5Pcreate(rv_file_access()))
      H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110)
      H5Fclose(try RawFile.checked(H5Fcreate(path, rv_exclusive(), rv_default(), access)))
    }
    _ = try H5Reader(path)
    var bytes = try #require(FileManager.default.contents(atPath: path))
    #expect(bytes[8] == 3 && bytes[11] == 0)
    bytes[11] = 1
    try AtomicFile.write(bytes, to: path)
    let found = try problem { _ = try H5Reader(path) }
    #expect(found?.category == .badInput && found?.remedy?.contains("h5clear -s \(path)") ?? false)
  }

  /// No byte of what describes our files can be changed without being found, but for those of values and padding.
  @Test func damageIsFound() throws {
    let path = folder.file("whole.h5")
    try H5Writer.write(to: path) { file in
      try file.write([1.0, 2], to: "a/x")
      for number in 0..<20 { try file.set("attribute-\(number)", to: "some text of some length") }
    }
    let whole = try #require(FileManager.default.contents(atPath: path))
    let digest = try H5Reader(path).contentDigest()
    let place = try #require(whole.range(of: Data("some text".utf8)))
    for offset in place.lowerBound..<place.lowerBound + 400 {
      var bytes = whole
      bytes[offset] ^= 0x10
      try AtomicFile.write(bytes, to: folder.file("damaged.h5"))
      let found = try problem {
        let file = try H5Reader(folder.file("damaged.h5"))
        #expect(try file.string(attribute: "attribute-0") == nil, "byte \(offset)")
        #expect(try file.contentDigest() != digest, "byte \(offset)")
      }
      #expect(found?.category ?? .badInput == .badInput)
    }
  }

  @Test func notANumberIsNotCopied() throws {
    try H5Writer.write(to: folder.file("holes.h5")) { file in
      try file.write([1.0, .nan], to: "X")
      try file.write([1, 2], to: "k")
    }
    let source = try H5Reader(folder.file("holes.h5"))
    let found = try problem {
      try H5Writer.write(to: folder.file("copy.h5")) { try $0.copyArrays(of: source) { _ in true } }
    }
    #expect(found?.object == "X" && found?.cause == "element 1 is nan")
    #expect(!FileManager.default.fileExists(atPath: folder.file("copy.h5")))
  }
}
