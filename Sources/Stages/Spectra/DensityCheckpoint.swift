import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Store

/// Keeps a run of `eigs density` between steps of Lanczos' method.
struct DensityCheckpoint {
  let path: String
  /// Identifies the inputs and options: another run's checkpoint is not gone on with.
  let fingerprint: String

  /// Keeps the runs of the matrix `name`.
  func save<Element: StoredElement>(_ runs: LanczosRuns<Element>, of name: String) throws {
    let checksum = try Self.checksum(runs)
    try H5Writer.write(to: path) { file in
      try file.set("fingerprint", to: fingerprint)
      try file.set("matrix", to: name)
      try file.set("capacity", to: runs.capacity)
      try file.set("checksum", to: checksum)
      try file.write(runs.vectors, to: "vectors")
      for (name, numbers) in [("diagonals", runs.diagonals), ("off-diagonals", runs.offDiagonals)] {
        try file.write(numbers.flatMap { $0 }, shape: [runs.starts, runs.steps], to: name)
      }
    }
  }

  /// The runs of the matrix `name`; nil where none were kept, or they are damaged, which is said.
  func restored<Element: StoredElement>(_ name: String, as type: Element.Type) -> LanczosRuns<Element>? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let log = Logger(label: "eigs")
    do {
      let file = try H5Reader(path)
      guard try file.string(attribute: "fingerprint") == fingerprint, try file.string(attribute: "matrix") == name,
        let capacity = try file.number(attribute: "capacity").flatMap(Int.init(exactly:))
      else { return nil }
      func rows(_ name: String) throws -> [[Double]] {
        let matrix: Matrix<Double> = try file.matrix(name)
        return (0..<matrix.rows).map { matrix.row($0) }
      }
      let runs = try LanczosRuns<Element>(
        vectors: file.matrix("vectors", as: Element.self), diagonals: rows("diagonals"),
        offDiagonals: rows("off-diagonals"),
        capacity: capacity)
      guard try file.string(attribute: "checksum") == Self.checksum(runs) else {
        throw Problem(.badInput, file: path, cause: "is damaged: its checksum is not that of what it holds")
      }
      log.info("continuing after step \(runs.steps) of \(name) from \(path)")
      return runs
    } catch {
      log.warning("\(path) cannot be gone on with (\((error as? Problem)?.cause ?? "\(error)")): starting over")
      return nil
    }
  }

  private static func checksum<Element>(_ runs: LanczosRuns<Element>) throws -> String {
    let stream = try DigestStream()
    runs.vectors.storage.withUnsafeBytes { stream.update($0) }
    for numbers in runs.diagonals + runs.offDiagonals { numbers.withUnsafeBytes { stream.update($0) } }
    return stream.finish()
  }

  /// Deletes it, once the result is in place.
  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Whether a file in its place is one, or a damaged HDF5 file.
  static func mayReplace(_ path: String) throws -> Bool {
    do { return try H5Reader(path).string(attribute: "fingerprint") != nil } catch { return true }
  }
}
