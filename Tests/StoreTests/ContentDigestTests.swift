import CHDF5
import Diagnostics
import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

@Suite struct ContentDigestTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func digest(_ name: String) throws -> String { try H5Reader(folder.file(name)).contentDigest() }

  @Test func writerAndReaderAgree() throws {
    let stated = try H5Writer.write(to: folder.file("a.h5")) { file in
      try file.write(gaussianMatrix(700, 1100, seed: 1), to: "deep/X")
      try file.write(gaussianMatrix(3, 5, seed: 1).converted(to: Float.self), to: "deep/er/single")
      try file.write([Int32(1), -7], to: "small")
      try file.write([3, 1], to: "integers")
      try file.write(["α", "", "beta"], to: "names")
      try file.write([Double](), to: "empty")
      try file.write([0.5], shape: [], to: "one")
      try file.makeGroup("nothing/in/it")
      try file.set("text", to: "σ ∝ arctan", on: "deep")
      try file.set("none", to: "")
      try file.set("value", to: 0.1, on: "names")
      try file.set("count", to: 42)
      try file.setProvenance(.commit, to: "abc")
    }
    #expect(try digest("a.h5") == stated)
    #expect(try H5Reader(folder.file("a.h5")).string(attribute: "digest") == stated)
  }

  /// The same content in another order, big-endian, in chunks, with texts of variable size.
  @Test func storageDoesNotMatter() throws {
    let matrix = gaussianMatrix(1500, 1600, seed: 2)
    let stated = try H5Writer.write(to: folder.file("ours.h5")) { file in
      try file.write(matrix, to: "X")
      try file.write([1, -2, 3], to: "k")
      try file.write(["α", "beta"], to: "names")
      try file.set("title", to: "ω")
    }
    do {
      let file = try RawFile(folder.file("other.h5"))
      try file.text("title", "ω")
      let text = try RawFile.checked(H5Tcopy(rv_c_string()))
      H5Tset_size(text, rv_variable_length())
      try "α".withCString { first in
        try "beta".withCString { try file.array("names", [2], of: text, [first, $0]) }
      }
      let (double, integer) = (H5Tcopy(rv_file_double()), H5Tcopy(rv_file_int64()))
      H5Tset_order(double, H5T_ORDER_BE)
      H5Tset_order(integer, H5T_ORDER_BE)
      try file.array("k", [3], of: integer, in: rv_native_int64(), [1, -2, 3])
      try file.array(
        "X", [1500, 1600], of: double, in: rv_native_double(), matrix.storage,
        creation: try RawFile.creation(chunk: [400, 700]))
      try file.text("stage", "another")
    }
    #expect(try digest("other.h5") == stated)
  }

  /// A file edited in place keeps the attribute, not the digest.
  @Test func editsAreSeen() throws {
    func make(_ name: String) throws -> String {
      let path = folder.file(name)
      try H5Writer.write(to: path) { file in
        try file.set("kind", to: "data")
        try file.set("schema", to: H5Writer.schema)
        try file.write(gaussianMatrix(20, 30, seed: 3), to: "X")
        try file.write(["one", "two"], to: "names")
        try file.setProvenance(.stage, to: "gen-data")
      }
      return path
    }
    let original = try H5Reader(try make("original.h5")).contentDigest()
    let edits: [(String, (RawFile) throws -> Void)] = [
      (
        "value",
        { file in
          let set = try RawFile.checked(H5Dopen2(file.id, "X", rv_default()))
          defer { H5Dclose(set) }
          let (space, memory) = (H5Dget_space(set), try RawFile.space([1, 1]))
          H5Sselect_hyperslab(space, H5S_SELECT_SET, [7, 9], nil, [1, 1], nil)
          try RawFile.checked(H5Dwrite(set, rv_native_double(), memory, space, rv_default(), [0.25]))
        }
      ),
      ("name", { try RawFile.checked(H5Lmove($0.id, "X", $0.id, "Y", rv_default(), rv_default())) }),
      ("removal", { try RawFile.checked(H5Ldelete($0.id, "names", rv_default())) }),
      ("attribute", { try $0.text("new", "here") }), ("group", { try $0.group("new") }),
    ]
    for (name, edit) in edits {
      let path = try make("\(name).h5")
      #expect(try !H5Reader(path).isEdited())
      try edit(try RawFile(changing: path))
      let file = try H5Reader(path)
      #expect(try file.contentDigest() != original && file.isEdited(), "\(name)")
      #expect(try file.string(attribute: "digest") == original, "\(name)")
    }
  }

  /// Shapes, types and places are part of the content.
  @Test func formsDiffer() throws {
    let bodies: [(H5Writer) throws -> Void] = [
      { try $0.write([1.0, 2], to: "a") }, { try $0.write([1.0, 2], shape: [1, 2], to: "a") },
      { try $0.write([Float(1), 2], to: "a") }, { try $0.write([1, 2], to: "a") },
      { try $0.write([1.0, 2], to: "b") }, { try $0.write([1.0, 2], to: "b/a") },
      { try $0.write(["ab", "c"], to: "a") }, { try $0.write(["a", "bc"], to: "a") },
      { try $0.set("a", to: 1) }, { try $0.set("a", to: 1.0) }, { try $0.set("a", to: "1") },
    ]
    let digests = try bodies.enumerated().map { try H5Writer.write(to: folder.file("\($0.offset).h5"), $0.element) }
    #expect(Set(digests).count == bodies.count)
    for (number, stated) in digests.enumerated() { #expect(try digest("\(number).h5") == stated) }
  }

  /// By parts of 4 MiB, however the values come in: against SHA-256 of the parts' SHA-256.
  @Test func longData() throws {
    let values = (0..<1_300_000).map { Double($0).squareRoot() }
    let path = folder.file("long.h5")
    try H5Writer.write(to: path) { try $0.write(values, to: "x") }
    let parts = values.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 1 << 22).map { Array(bytes[$0..<min($0 + 1 << 22, bytes.count)]) }
    }
    func bytes(_ hexadecimal: String) -> [UInt8] {
      stride(from: 0, to: hexadecimal.count, by: 2).compactMap {
        UInt8(hexadecimal.dropFirst($0).prefix(2), radix: 16)
      }
    }
    let whole = try Digest.sha256(of: try parts.flatMap { bytes(try Digest.sha256(of: $0)) })
    let line = "array 1:x float64 [1300000] \(whole)\n"
    #expect(try H5Reader(path).contentDigest() == Digest.sha256(of: line))
  }
}
