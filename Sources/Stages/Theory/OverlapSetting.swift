import Diagnostics
import Foundation
import Spectra
import Store
import Theory

/// What a prediction of overlaps is about: the law of the graphs, and where the eigenvalues lie.
struct OverlapSetting {
  /// n.
  let vertices: Int
  /// q.
  let edgeProbability: Double
  /// δ.
  let delta: Double
  /// i.
  let index: Int
  let window: ClosedRange<Int>
  /// Whether the graphs' mean is taken off; if not, their largest eigenvalue stands apart from the semicircle.
  let centred: Bool
  /// λ_i and the μ_j of the window, where the semicircle ends at ±2.
  let first: Double
  let second: [Double]
  /// The means that were measured, if any.
  let measured: TrialMeans?

  /// Classical locations: above the k-th eigenvalue of the semicircle lies the mass (k − ½)/m. Of graphs as they
  /// are, the eigenvalues 2…n are those of the semicircle, m = n − 1.
  init(
    vertices: Int, edgeProbability: Double, delta: Double, index: Int, window: ClosedRange<Int>, centred: Bool
  ) throws {
    (self.vertices, self.edgeProbability, self.delta) = (vertices, edgeProbability, delta)
    (self.index, self.window, self.centred, measured) = (index, window, centred, nil)
    let outliers = centred ? 0 : 1
    func location(_ k: Int) throws -> Double { try Semicircle.location(k - outliers, of: vertices - outliers) }
    guard min(index, window.lowerBound) > outliers, max(index, window.upperBound) <= vertices else {
      throw Problem(
        .usage, object: "--index \(index), --window \(window.lowerBound),\(window.upperBound)",
        cause: "the semicircle's eigenvalues are \(outliers + 1)…\(vertices)",
        remedy: "choose among them; without --centred the first stands apart")
    }
    try PhysicalMemory.require(
      64 * Double(window.count), for: "the overlaps with \(window.count) eigenvectors", remedy: "narrow --window")
    first = try location(index)
    second = try window.map(location)
  }

  /// What `eigs overlaps` measured: eigenvalues in the mean over trials.
  ///
  /// - Throws: `Problem.badInput` for a file without them, or eigenvalues off the semicircle.
  init(_ file: H5Reader) throws {
    func number(_ name: String) throws -> Double {
      guard let value = try file.number(attribute: name) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name)", cause: "is missing or not a number",
          remedy: "give a file of eigs overlaps")
      }
      return value
    }
    func whole(_ name: String) throws -> Int {
      guard let value = Int(exactly: try number(name)), value > 0 else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name)", cause: "is no positive whole number",
          remedy: "give a file of eigs overlaps")
      }
      return value
    }
    vertices = try whole("vertices")
    edgeProbability = try number("edge-probability")
    delta = try number("delta")
    index = try whole("index")
    centred = try file.string(attribute: "centred") == "true"
    let numbers = try file.integers("index")
    let places: [Double] = try file.vector("eigenvalues/A")
    second = try file.vector("eigenvalues/B")
    let means: [Double] = try file.vector("overlap")
    let errors: [Double] = try file.vector("overlap-error")
    guard let lowest = numbers.first, let highest = numbers.last, lowest >= 1, max(highest, index) <= vertices,
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 && $1 - $0 == 1 }), let place = places.first,
      places.count == 1,
      [second.count, means.count, errors.count].allSatisfy({ $0 == numbers.count })
    else {
      throw Problem(
        .badInput, file: file.path, cause: "its data sets do not fit together: index, eigenvalues, overlap, errors",
        remedy: "give a file of eigs overlaps")
    }
    window = lowest...highest
    first = place
    measured = TrialMeans(values: means, errors: errors)
    // The largest eigenvalue of the bulk lies within some n^(−2/3) of the edge.
    let limit = 2 + 4 * pow(Double(vertices), -2.0 / 3)
    let off = abs(first) >= 2 ? first : second.first { abs($0) > limit }
    guard let off else { return }
    throw Problem(
      .badInput, file: file.path, object: "eigenvalues", cause: "\(off) lies off the semicircle on [−2, 2]",
      remedy: "take an index and a window within the bulk; the first eigenvector of graphs as they are is not")
  }

  /// The mean distance 1/(nϱ) of eigenvalues at λ_i.
  var spacing: Double { 1 / (Double(vertices) * Semicircle.density(at: first)) }

  /// μ at real j, linear between the members of the window.
  func eigenvalue(at j: Double) -> Double {
    let offset = j - Double(window.lowerBound)
    let left = min(max(Int(offset), 0), max(second.count - 2, 0))
    guard second.count > 1 else { return second[0] }
    return second[left] + (offset - Double(left)) * (second[left + 1] - second[left])
  }

  /// The window in tenths.
  var fineIndices: [Double] {
    (0...10 * (window.count - 1)).map { Double(window.lowerBound) + Double($0) / 10 }
  }
}
