import CHDF5
import Diagnostics
import Foundation
import Store
import TestSupport
import Testing

/// Values that are not there are no zeros.
@Suite struct CompletenessTests {
  private let folder: TemporaryFolder
  private let rows = (0..<24).map(Double.init)

  init() throws { folder = try TemporaryFolder() }

  private func make(_ name: String, _ body: (RawFile) throws -> Void) throws -> String {
    let path = folder.file(name)
    try body(try RawFile(path))
    return path
  }

  private func refused(_ path: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
    let found = try problem { _ = try H5Reader(path).matrix("X") }
    #expect(found?.category == .badInput, "\(String(describing: found))", sourceLocation: sourceLocation)
    for word in ["X"] + words {
      #expect(
        found.map { "\($0)".contains(word) } ?? false, "\(word): \(String(describing: found))",
        sourceLocation: sourceLocation)
    }
    // It has a digest all the same, that of its bytes.
    #expect(try H5Reader(path).contentDigest() == Digest.sha256(ofFile: path), sourceLocation: sourceLocation)
  }

  @Test func whatWasNeverWritten() throws {
    func file(_ name: String, chunk: [Int]?, written: Int) throws -> String {
      try make(name) {
        try $0.array(
          "X", [4, 6], of: rv_file_double(), Array(rows.prefix(6 * written)),
          creation: try RawFile.creation(chunk: chunk))
      }
    }
    for (number, chunk) in [nil, [1, 6], [3, 4], [4, 6]].enumerated() {
      let whole = try H5Reader(try file("whole\(number).h5", chunk: chunk, written: 4))
      #expect(try whole.matrix("X").storage == rows)
      try refused(try file("none\(number).h5", chunk: chunk, written: 0), "written")
    }
    try refused(try file("some.h5", chunk: [1, 6], written: 3), "3 of its 4 chunks")
    try refused(try file("corner.h5", chunk: [3, 4], written: 3), "2 of its 4 chunks")
  }

  @Test func emptyAndSingleValues() throws {
    let path = try make("a.h5") { file in
      try file.array("empty", [0, 6], of: rv_file_double(), [Double]())
      try file.array(
        "chunks", [0, 6], of: rv_file_double(), [Double](), creation: try RawFile.creation(chunk: [1, 6]))
      try file.array("one", [], of: rv_file_double(), [7.0])
      try file.array("none", [], of: rv_file_double(), [Double]())
    }
    let file = try H5Reader(path)
    #expect(try file.matrix("empty").rows == 0 && file.matrix("chunks").rows == 0)
    #expect(try file.array("one").values == [7])
    #expect(try problem { _ = try file.array("none") }?.category == .badInput)
  }

  @Test func virtualDataSets() throws {
    _ = try make("a.h5") { try $0.array("X", [4, 6], of: rv_file_double(), rows) }
    _ = try make("b.h5") { try $0.array("X", [4, 6], of: rv_file_double(), rows.map { -$0 }) }
    _ = try make("small.h5") { try $0.array("X", [2, 6], of: rv_file_double(), Array(rows.prefix(12))) }
    _ = try make("none.h5") { try $0.array("X", [4, 6], of: rv_file_double(), [Double]()) }
    func file(_ name: String, _ sources: [(file: String, array: String)?]) throws -> String {
      try make(name) { try $0.virtual("X", [8, 6], height: 4, from: sources) }
    }
    let whole = try file("whole.h5", [("a.h5", "X"), ("b.h5", "X")])
    #expect(try H5Reader(whole).matrix("X").storage == rows + rows.map { -$0 })
    let digest = try H5Reader(whole).contentDigest()
    #expect(try digest != Digest.sha256(ofFile: whole))
    try refused(try file("moved.h5", [("a.h5", "X"), ("gone.h5", "X")]), "gone.h5", "HDF5_VDS_PREFIX")
    try refused(try file("other.h5", [("a.h5", "Y"), ("b.h5", "X")]), "Y", "a.h5", "no such data set")
    try refused(try file("short.h5", [("a.h5", "X"), ("small.h5", "X")]), "small.h5", "(2, 6)")
    try refused(try file("unwritten.h5", [("a.h5", "X"), ("none.h5", "X")]), "none.h5", "unwritten.h5")
    try refused(try file("hole.h5", [("a.h5", "X"), nil]), "mapped to no data set")
    try refused(try file("self.h5", [(".", "X"), ("b.h5", "X")]))
    let nested = try make("nested.h5") { try $0.virtual("X", [8, 6], height: 8, from: [("whole.h5", "X")]) }
    #expect(try H5Reader(nested).matrix("X").storage == H5Reader(whole).matrix("X").storage)
    try FileManager.default.removeItem(atPath: folder.file("b.h5"))
    try refused(nested, "b.h5", "nested.h5")
    #expect(try H5Reader(whole).contentDigest() != digest)
  }

  /// `part-%b.h5` gives block b: the library ends at the first that is missing, and says nothing of those behind.
  @Test func numberedSources() throws {
    for number in [0, 1, 3] {
      _ = try make("part-\(number).h5") { try $0.array("X", [2, 6], of: rv_file_double(), Array(rows.prefix(12))) }
    }
    let path = try make("all.h5") { file in
      let space = try RawFile.space([2, 6], most: [rv_unlimited(), 6])
      H5Sselect_hyperslab(space, H5S_SELECT_SET, [0, 0], [2, 1], [rv_unlimited(), 1], [2, 6])
      let creation = try RawFile.creation()
      try RawFile.checked(H5Pset_virtual(creation, space, "part-%b.h5", "X", try RawFile.space([2, 6])))
      H5Dclose(
        try RawFile.checked(
          H5Dcreate2(file.id, "X", rv_file_double(), space, rv_default(), creation, rv_default())))
    }
    try refused(path, "part-2.h5")
    _ = try make("part-2.h5") { try $0.array("X", [2, 6], of: rv_file_double(), Array(rows.prefix(12))) }
    #expect(try H5Reader(path).matrix("X").rows == 8)
  }

  @Test func externalFiles() throws {
    func file(_ name: String, _ raw: String, bytes: Int) throws -> String {
      let creation = try RawFile.creation()
      try RawFile.checked(H5Pset_external(creation, folder.file(raw), 16, hsize_t(bytes)))
      return try make(name) { try $0.array("X", [4, 6], of: rv_file_double(), [Double](), creation: creation) }
    }
    let bytes = ([0, 0] + rows).withUnsafeBytes { Data($0) }
    try AtomicFile.write(bytes, to: folder.file("whole.raw"))
    try AtomicFile.write(bytes.dropLast(), to: folder.file("short.raw"))
    #expect(try H5Reader(try file("whole.h5", "whole.raw", bytes: 192)).matrix("X").storage == rows)
    try refused(try file("short.h5", "short.raw", bytes: 192), "short.raw", "207 bytes")
    try refused(try file("gone.h5", "gone.raw", bytes: 192), "gone.raw")
  }

  /// What a file shows of others, whichever way, and theirs of others again.
  @Test func sources() throws {
    _ = try make("a.h5") { try $0.array("X", [4, 6], of: rv_file_double(), rows) }
    _ = try make("b.h5") { file in
      try file.group("g")
      try file.array("g/X", [4, 6], of: rv_file_double(), rows)
      try file.virtual("V", [8, 6], height: 4, from: [("a.h5", "X"), (".", "g/X")])
    }
    let raw = folder.file("whole.raw")
    try AtomicFile.write(rows.withUnsafeBytes { Data($0) }, to: raw)
    let creation = try RawFile.creation()
    try RawFile.checked(H5Pset_external(creation, raw, 0, 192))
    let path = try make("all.h5") { file in
      try file.array("own", [4, 6], of: rv_file_double(), rows)
      try file.virtual("V", [16, 6], height: 8, from: [("b.h5", "V"), ("gone.h5", "X")])
      try file.array("raw", [4, 6], of: rv_file_double(), [Double](), creation: creation)
      for (name, target) in [("array", "/g/X"), ("group", "/g")] {
        try file.link(name, to: target, in: "b.h5")
      }
    }
    func names(_ path: String) throws -> [String] {
      try H5Reader(path).sources().map { URL(fileURLWithPath: $0).lastPathComponent }.sorted()
    }
    // What is not there is looked for in the file's folder and in the working one.
    #expect(try names(path) == ["a.h5", "b.h5", "gone.h5", "gone.h5", "whole.raw"])
    #expect(try names(folder.file("b.h5")) == ["a.h5"])
    #expect(try names(folder.file("a.h5")).isEmpty)
    // Link after link, and a virtual data set of one.
    _ = try make("first.h5") { try $0.link("y", to: "/X", in: "second.h5") }
    #expect(try names(folder.file("first.h5")).contains("second.h5"))
    _ = try make("second.h5") { try $0.link("X", to: "/X", in: "a.h5") }
    _ = try make("third.h5") { try $0.virtual("V", [4, 6], height: 4, from: [("first.h5", "y")]) }
    #expect(try names(folder.file("first.h5")) == ["a.h5", "second.h5"])
    #expect(try names(folder.file("third.h5")) == ["a.h5", "first.h5", "second.h5"])
    #expect(try H5Reader(folder.file("third.h5")).matrix("V").storage == rows)
  }

  /// Before anything is allocated: 10¹⁰ samples in a file of some kilobytes.
  @Test func claims() throws {
    let path = try make("claims.h5") { file in
      let creation = try RawFile.creation(chunk: [16, 6])
      try file.array("X", [100_000_000, 6], of: rv_file_double(), [Double](), creation: creation)
      try file.array("vast", [1 << 40, 1 << 20], of: rv_file_double(), [Double](), creation: creation)
      let text = try RawFile.checked(H5Tcopy(rv_c_string()))
      H5Tset_size(text, 64)
      try file.array("names", [1 << 40], of: text, [UInt8](), creation: try RawFile.creation(chunk: [16]))
    }
    try refused(path, "0 of its 6250000 chunks")
    let file = try H5Reader(path)
    #expect(try problem { _ = try file.matrix("vast") }?.category == .systemFailure)
    #expect(try problem { _ = try file.strings("names") }?.category == .systemFailure)
  }
}
