import Diagnostics
import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

@Suite("HDF5 files")
struct H5Tests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ body: (H5Writer) throws -> Void) throws -> String {
    let path = folder.file(name)
    try H5Writer.write(to: path, body)
    return path
  }

  @Test("what is written is read, with shapes, nesting and attributes")
  func roundTrip() throws {
    let matrix = gaussianMatrix(7, 11, seed: 1)
    let path = try write("a.h5") { file in
      try file.write(matrix, to: "deep/er/X")
      try file.write(matrix.converted(to: Float.self), to: "single")
      try file.write([3, 1, 4], to: "numbers")
      try file.write([Double](), to: "empty")
      try file.set("text", to: "σ ∝ arctan", on: "deep")
      try file.set("value", to: 0.1)
      try file.set("count", to: 42)
    }
    let file = try H5Reader(path)
    #expect(try file.matrix("deep/er/X") == matrix)
    #expect(try file.matrix("single", as: Float.self) == matrix.converted(to: Float.self))
    #expect(try file.matrix("single", as: Double.self).rows == 7)
    #expect(try file.integers("numbers") == [3, 1, 4])
    #expect(try file.vector("empty") == [Double]())
    #expect(try file.string(attribute: "text", of: "deep") == "σ ∝ arctan")
    #expect(try file.number(attribute: "value") == 0.1)
    #expect(try file.number(attribute: "count") == 42)
    #expect(try file.string(attribute: "absent") == nil)
    #expect(try file.children(of: "/") == ["deep", "empty", "numbers", "single"])
    #expect(file.contains("deep/er/X") && !file.contains("deep/est/X"))
    #expect(file.attributes().contains("digest"))
  }

  @Test("rows of a matrix are read alone", arguments: [0..<7, 2..<5, 6..<7, 3..<3, 5..<100])
  func rows(range: Range<Int>) throws {
    let matrix = gaussianMatrix(7, 11, seed: 2)
    let path = try write("rows.h5") { try $0.write(matrix, to: "X") }
    #expect(try H5Reader(path).matrix("X", rows: range) == matrix.rows(range.clamped(to: 0..<7)))
  }

  @Test("a matrix written in panels is the one written as a whole, to the byte", arguments: [1, 3, 7])
  func panels(height: Int) throws {
    let matrix = gaussianMatrix(7, 11, seed: 3)
    let whole = try write("whole.h5") { try $0.write(matrix, to: "deep/X") }
    let parts = try write("parts.h5") { file in
      try file.write(rows: 7, columns: 11, to: "deep/X") { (take: (Matrix<Double>) throws -> Void) in
        for start in stride(from: 0, to: 7, by: height) { try take(matrix.rows(start..<min(start + height, 7))) }
        try take(Matrix(rows: 0, columns: 11))
      }
    }
    #expect(FileManager.default.contents(atPath: whole) == FileManager.default.contents(atPath: parts))
    #expect(throws: Problem(.numericalFailure, object: "X", cause: "its element 4 is inf", remedy: finiteRemedy)) {
      _ = try write("infinite.h5") { file in
        file.isFinite = true
        try file.write(rows: 3, columns: 2, to: "X") { (take: (Matrix<Double>) throws -> Void) in
          try take(Matrix(rows: 2, columns: 2))
          try take(Matrix(rows: 1, columns: 2, repeating: .infinity))
        }
      }
    }
  }

  private let finiteRemedy = "look for numbers near the limits of float64 in the inputs and options"

  @Test("a file in the making holds no lock, which a process started meanwhile would inherit")
  func locks() throws {
    _ = try write("made.h5") { file in
      try file.write([1.0], to: "x")
      let partial = try #require(folder.contents.first)
      let other = try #require(FileHandle(forReadingAtPath: folder.file(partial)))
      defer { try? other.close() }
      #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    }
  }

  @Test("equal content gives equal bytes and digests; other content another digest")
  func determinism() throws {
    let body = { (seed: Int) in { (file: H5Writer) in try file.write(gaussianMatrix(5, 5, seed: seed), to: "X") } }
    let (first, second, other) = (try write("1.h5", body(1)), try write("2.h5", body(1)), try write("3.h5", body(2)))
    #expect(FileManager.default.contents(atPath: first) == FileManager.default.contents(atPath: second))
    #expect(try H5Reader(first).string(attribute: "digest") != H5Reader(other).string(attribute: "digest"))
    let provenance = try write("4.h5") { file in
      try body(1)(file)
      try file.setProvenance(.commit, to: "abc")
    }
    #expect(
      try H5Reader(first).string(attribute: "digest") == H5Reader(provenance).string(attribute: "digest"))
  }

  @Test("a failure while writing leaves the old file and nothing else")
  func atomicity() throws {
    let path = try write("a.h5") { try $0.write([1.0, 2.0], to: "x") }
    let before = FileManager.default.contents(atPath: path)
    #expect(throws: CancellationError.self) {
      try H5Writer.write(to: path) { file in
        try file.write([5.0], to: "x")
        throw CancellationError()
      }
    }
    #expect(FileManager.default.contents(atPath: path) == before)
    #expect(folder.contents == ["a.h5"])
  }

  @Test("missing, foreign and truncated files are told apart")
  func badFiles() throws {
    let missing = try problem { _ = try H5Reader(folder.file("none.h5")) }
    #expect(missing?.category == .missingInput)
    let foreign = folder.file("foreign.h5")
    try AtomicFile.write("This is no HDF5 file.", to: foreign)
    #expect(try problem { _ = try H5Reader(foreign) }?.cause == "is not an HDF5 file")
    let path = try write("whole.h5") { try $0.write(gaussianMatrix(200, 20, seed: 1), to: "X") }
    let bytes = try #require(FileManager.default.contents(atPath: path))
    for share in [0.3, 0.7, 0.99] {
      let cut = folder.file("cut.h5")
      try AtomicFile.write(bytes.prefix(Int(Double(bytes.count) * share)), to: cut)
      let found = try problem { _ = try H5Reader(cut).matrix("X") }
      #expect(found?.category == .badInput, "cut to \(share)")
      #expect(found?.file == cut)
    }
  }

  @Test("wrong rank, element type and entries are named")
  func badContent() throws {
    let path = try write("a.h5") { file in
      try file.write([1.0, .nan, 3.0], to: "holes")
      try file.write([1.0, 2.0, .infinity], to: "infinite")
      try file.write([1, 2, 3], to: "integers")
      try file.write(gaussianMatrix(2, 2, seed: 1), to: "X")
    }
    let file = try H5Reader(path)
    let holes = try problem { _ = try file.vector("holes") }
    #expect(holes?.object == "holes" && holes?.cause == "element 1 is nan")
    #expect(try problem { _ = try file.vector("infinite") }?.cause == "element 2 is inf")
    #expect(try file.vector("integers") == [1, 2, 3])
    #expect(try problem { _ = try file.matrix("X", as: Float.self) }?.cause == "holds float64, but float32 is needed")
    #expect(
      try problem { _ = try file.vector("X") }?.cause
        == "has shape (2, 2), but must be one-dimensional, or one row or column")
    let absent = try problem { _ = try file.matrix("Y") }
    #expect(absent?.object == "Y" && absent?.remedy?.contains("X, holes, infinite, integers") ?? false)
  }

  @Test("SHA-256 of the standard examples")
  func digests() throws {
    #expect(
      try Digest.sha256(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let path = folder.file("empty")
    try AtomicFile.write("", to: path)
    #expect(
      try Digest.sha256(ofFile: path) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test("arrays are copied with their types, places and values, but for those not wanted")
  func copies() throws {
    let matrix = gaussianMatrix(4, 3, seed: 2)
    let source = try H5Reader(
      try write("source.h5") { file in
        try file.write(matrix, to: "X")
        try file.write(matrix.converted(to: Float.self), to: "deep/er/single")
        try file.write([1.5], to: "deep/y")
        try file.write([3, 1, 4, 1, 5, 9], shape: [1, 2, 3], to: "cube")
        try file.write([Double](), to: "empty")
        try file.set("text", to: "not copied")
      })
    #expect(try source.arrays() == ["X", "cube", "deep/er/single", "deep/y", "empty"])
    let copy = try H5Reader(try write("copy.h5") { try $0.copyArrays(of: source) { $0 != "deep/y" } })
    #expect(try copy.arrays() == ["X", "cube", "deep/er/single", "empty"])
    #expect(try copy.matrix("X") == matrix && copy.vector("empty") == [Double]())
    #expect(try copy.matrix("deep/er/single", as: Float.self) == matrix.converted(to: Float.self))
    #expect(try copy.shape(of: "cube") == [1, 2, 3])
    #expect(try copy.string(attribute: "text") == nil)
  }
}
