import Diagnostics
import LinearAlgebra
import Randomness

/// What synthetic samples are drawn from: with the attribute `storage` = "seed" a data file holds this in their place.
public struct SampleRecipe: Sendable, Equatable {
  /// N(0, 1/d) entries, or uniform on the unit sphere.
  public enum Law: String, CaseIterable, Sendable { case gaussian, sphere }

  /// Where a data file has its samples: the attribute `storage`, arrays where there is none.
  public enum Storage: String, CaseIterable, Sendable { case arrays, seed }

  /// Of each sample.
  public let law: Law
  /// n, of those to train on.
  public let samples: Int
  /// m; 0 for none.
  public let testSamples: Int
  /// d.
  public let dimension: Int
  /// Of all that is drawn, the teacher and its noise too.
  public let seed: UInt64

  /// Describes samples; sizes are looked at where they are drawn.
  public init(law: Law, samples: Int, testSamples: Int = 0, dimension: Int, seed: UInt64) {
    (self.law, self.samples, self.testSamples, self.dimension) = (law, samples, testSamples, dimension)
    self.seed = seed
  }

  /// That of all that belongs to these data.
  public var stream: RandomStream { RandomStream(seed: seed, name: "data") }

  /// The training samples, (n, d), or some of them.
  ///
  /// - Throws: `Problem.usage` for sizes that are not positive, `Problem.systemFailure` for want of memory.
  public func training(rows: Range<Int>? = nil) throws -> Matrix<Double> {
    guard let rows = rows?.clamped(to: 0..<max(samples, 0)) else { return try draw(samples, "inputs") }
    return rows.isEmpty ? Matrix(rows: 0, columns: dimension) : try draw(rows.count, from: rows.lowerBound, "inputs")
  }

  /// The test samples, (m, d).
  ///
  /// - Throws: as `training`.
  public func test() throws -> Matrix<Double> { try draw(testSamples, "test-inputs") }

  private func draw(_ count: Int, from first: Int = 0, _ part: String) throws -> Matrix<Double> {
    try PhysicalMemory.require(
      8 * Double(count) * Double(dimension), for: "\(count) samples of \(dimension) coordinates",
      remedy: "take fewer samples, or fewer dimensions")
    return switch law {
    case .gaussian: try SyntheticInputs.gaussian(count: count, from: first, dimension: dimension, stream: stream[part])
    case .sphere: try SyntheticInputs.sphere(count: count, from: first, dimension: dimension, stream: stream[part])
    }
  }
}
