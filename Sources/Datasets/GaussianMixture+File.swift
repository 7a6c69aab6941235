import Diagnostics
import LinearAlgebra
import Store

extension GaussianMixture {
  /// Reads `mixture/centres` (k, d), `mixture/deviations` (k) and `mixture/weights` (k).
  ///
  /// - Throws: `Problem.badInput` where they are missing or are no mixture.
  public init(_ file: H5Reader) throws {
    let centres: Matrix<Double> = try file.matrix("mixture/centres")
    let deviations: [Double] = try file.vector("mixture/deviations")
    let weights: [Double] = try file.vector("mixture/weights")
    do {
      try self.init(centres: centres, deviations: deviations, weights: weights)
    } catch let problem as Problem {
      let part = problem.object.flatMap { ["deviations", "weights", "centres"].contains($0) ? "mixture/\($0)" : nil }
      throw Problem(
        .badInput, file: file.path, object: part ?? "mixture", cause: problem.cause,
        remedy: "make the file by 'gen-data mixture'")
    }
  }

  /// Stores what `init(_:)` reads.
  public func write(to file: H5Writer) throws {
    try file.write(centres, to: "mixture/centres")
    try file.write(deviations, to: "mixture/deviations")
    try file.write(weights, to: "mixture/weights")
  }
}
