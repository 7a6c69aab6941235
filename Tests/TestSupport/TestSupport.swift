import Foundation
import LinearAlgebra
import Randomness

/// Relative difference of two numbers, on the scale of the larger.
public func relativeError(_ a: Double, _ b: Double) -> Double {
  a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
}

/// The largest absolute difference of two matrices of equal shape.
public func largestDifference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  zip(a.storage, b.storage).map { abs($0 - $1) }.max() ?? 0
}

/// A matrix of independent N(0, 1) numbers that depends on `seed` alone.
public func gaussianMatrix(_ rows: Int, _ columns: Int, seed: Int) -> Matrix<Double> {
  RandomStream(seed: UInt64(seed), name: "test").normalMatrix(rows: rows, columns: columns)
}

/// A folder that is deleted when the last reference to it goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    path = NSTemporaryDirectory() + "resolvent-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// What lies in the folder.
  public var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
