import Networks
import Store

/// What is known of a file that a stage will read, which need not be there yet.
struct FileForecast {
  /// The shapes of its arrays by name.
  var arrays: [String: [Int]] = [:]
  /// That of the network it holds.
  var architecture: (any Architecture)?
  /// Of a file of graphs.
  var graphs: (vertices: Int, edgeProbability: Double, trials: Int)?
  /// Whether all this is known.
  var isKnown = true

  static let unknown: FileForecast = {
    var file = FileForecast()
    file.isKnown = false
    return file
  }()

  /// The rows of an array; 0 where there is none.
  func rows(_ name: String) -> Int { arrays[name]?.first ?? 0 }

  /// The numbers in a row of an array.
  func columns(_ name: String) -> Int { arrays[name]?.dropFirst().reduce(1, *) ?? 0 }

  /// The numbers in an array.
  func numbers(_ name: String) -> Double { Self.numbers(arrays[name] ?? [0]) }

  static func numbers(_ shape: [Int]) -> Double { shape.reduce(1) { $0 * Double($1) } }

  /// The bytes of samples and labels in float64.
  var sampleBytes: Double { 8 * ["X", "y", "test/X", "test/y"].reduce(0) { $0 + numbers($1) } }

  /// What an HDF5 file, which is there, holds.
  init(_ file: H5Reader) throws {
    for name in try file.arrays() { arrays[name] = try file.shape(of: name) }
    if let samples = try file.shapeOfSamples() { arrays["X"] = samples }
    architecture = try? ArchitectureFile.read(file)
  }

  init() {}
}
