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
    try draw(rows?.clamped(to: 0..<samples) ?? 0..<samples, "inputs")
  }

  /// The test samples, (m, d).
  ///
  /// - Throws: as `training`.
  public func test() throws -> Matrix<Double> { try draw(0..<testSamples, "test-inputs") }

  private func draw(_ rows: Range<Int>, _ part: String) throws -> Matrix<Double> {
    let (first, count) = (rows.lowerBound, rows.count)
    try PhysicalMemory.require(
      8 * Double(count) * Double(dimension), for: "\(count) samples of \(dimension) coordinates",
      remedy: "take fewer samples, or fewer dimensions")
    return switch law {
    case .gaussian: try SyntheticInputs.gaussian(count: count, from: first, dimension: dimension, stream: stream[part])
    case .sphere: try SyntheticInputs.sphere(count: count, from: first, dimension: dimension, stream: stream[part])
    }
  }
}
