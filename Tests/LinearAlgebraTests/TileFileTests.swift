import Diagnostics
import Foundation
import LinearAlgebra
import Synchronization
import TestSupport
import Testing

@Suite("A matrix in a file of tiles")
struct TileFileTests {
  private final class Source: SymmetricTiles {
    let matrix: Matrix<Float>
    let blocks: [Range<Int>]
    let formed = Mutex(0)

    init(_ n: Int, side: Int) {
      let g = gaussianMatrix(n, n, seed: n)
      matrix = Matrix(rows: n, columns: n) { Float(g[$0, $1] + g[$1, $0]) }
      blocks = stride(from: 0, to: n, by: side).map { $0..<min($0 + side, n) }
    }

    func form(row: Int, column: Int, into tile: UnsafeMutablePointer<Float>) {
      formed.withLock { $0 += 1 }
      var target = tile
      for i in blocks[row] {
        for j in blocks[column] {
          target.pointee = matrix[i, j]
          target += 1
        }
      }
    }
  }

  @Test(
    "multiplies as the matrix does, and knows its trace and norm",
    arguments: [(1, 1), (5, 2), (40, 7), (64, 16), (90, 100)])
  func product(n: Int, side: Int) throws {
    let (folder, source) = (try TemporaryFolder(), Source(n, side: side))
    let file = try TileFile(folder.file("k"), fingerprint: "a", blocks: source.blocks)
    let (trace, norm) = try file.form(source) { _ in }
    #expect(source.formed.withLock { $0 } == file.count)
    let vectors = gaussianMatrix(3, n, seed: 1).converted(to: Float.self)
    let expected = Matrix.product(vectors, source.matrix).converted(to: Double.self)
    #expect(largestDifference(try file.images(of: vectors).converted(to: Double.self), expected) < 1e-5 * Double(n))
    #expect(relativeError(trace, Double(source.matrix.trace)) < 1e-4)
    #expect(relativeError(norm, Double(source.matrix.frobeniusNorm)) < 1e-5)
    #expect(TileFile.isOwn(file.path))
    file.remove()
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test("is gone on with: whole tiles stay, damaged ones and those of another matrix are formed")
  func resumption() throws {
    let (folder, source) = (try TemporaryFolder(), Source(30, side: 8))
    let path = folder.file("k")
    func formed(_ fingerprint: String) throws -> Int {
      source.formed.withLock { $0 = 0 }
      _ = try TileFile(path, fingerprint: fingerprint, blocks: source.blocks).form(source) { _ in }
      return source.formed.withLock { $0 }
    }
    #expect(try formed("a") == 10)
    let bytes = FileManager.default.contents(atPath: path)
    #expect(try formed("a") == 0)
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.seek(toOffset: UInt64(4096 + 3 * 256 + 17))
    try handle.write(contentsOf: Data([0xAB]))
    try handle.close()
    #expect(try formed("a") == 1)
    #expect(FileManager.default.contents(atPath: path) == bytes)
    #expect(try formed("b") == 10)
    try Data("others' data".utf8).write(to: URL(fileURLWithPath: path))
    #expect(!TileFile.isOwn(path))
  }
}
