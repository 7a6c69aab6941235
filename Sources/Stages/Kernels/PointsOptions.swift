import ArgumentParser
import Datasets
import Diagnostics
import LinearAlgebra
import Store

/// The options that name a second set of samples, x, for kernels K(x, X) between it and the samples X.
struct PointsOptions: ParsableArguments {
  @Option(help: "Other samples x, for K(x, X) too: test/X, or another data set of --data, or of --points-file.")
  var points: String?

  @Option(help: "The file of --points, where it is not --data; without --points its X.")
  var pointsFile: String?

  /// Whether there are any.
  var isGiven: Bool { points != nil || pointsFile != nil }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    isGiven ? ["points": points ?? "X"] : [:]
  }

  /// x and the file it lies in; nil where none is asked for.
  ///
  /// - Throws: `Problem.badInput` for data that cannot be read, or have not d coordinates.
  func read(beside data: H5Reader, coordinates: Int) throws -> (samples: Matrix<Double>, file: H5Reader)? {
    guard isGiven else { return nil }
    let file = try pointsFile.map { try H5Reader.arrays($0, as: "X") } ?? data
    let name = points ?? "X"
    let samples: Matrix<Double> =
      switch name {
      case "X", "test/X": try file.samples(test: name != "X", coordinates: coordinates)
      default: try file.matrix(name)
      }
    guard samples.rows > 0, samples.columns == coordinates else {
      throw Problem(
        .badInput, file: file.path, object: name,
        cause: "has shape (\(samples.rows), \(samples.columns)), but the samples have \(coordinates) coordinates",
        remedy: "give samples of the same kind")
    }
    return (samples, file)
  }
}
