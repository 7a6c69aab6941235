import Foundation
import Kernels
import LinearAlgebra

/// A pair of points with kernels computed independently in 80-digit arithmetic; nil where the kernel is infinite or
/// not asked for.
struct PairCase: Decodable, Sendable, CustomStringConvertible {
  let power: Double, depth: Int, weightScale: Double, biasScale: Double
  let x: [Double], y: [Double]
  let covariance: String, ntk: String?, singular: String?

  var description: String {
    "q = \(power), depth \(depth), σ_w = \(weightScale), σ_b = \(biasScale), \(x), \(y)"
  }

  func expected(_ kernel: InfiniteKernel) -> Double? {
    switch kernel {
    case .covariance: Double(covariance)
    case .ntk: ntk.flatMap { Double($0) }
    case .singular: singular.flatMap { Double($0) }
    case .singularCovariance: nil
    }
  }

  func network() throws -> InfiniteNetwork {
    try InfiniteNetwork(power: power, weightScale: weightScale, biasScale: biasScale, depth: depth)
  }
}

/// Samples with eigenvalues of Θ/n, computed independently.
struct SpectrumCase: Decodable, Sendable {
  struct Spectrum: Decodable, Sendable {
    let power: Double, depth: Int, weightScale: Double, biasScale: Double
    /// Places in the descending order, the first being 1.
    let indices: [Int]
    let eigenvalues: [Double]
  }

  let samples: [[Double]]
  let spectra: [Spectrum]

  var matrix: Matrix<Double> {
    Matrix(rows: samples.count, columns: samples.first?.count ?? 0, storage: samples.flatMap { $0 })
  }
}

/// The content of `Tests/KernelsTests/Fixtures/name.json`.
func infiniteFixture<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/\(name).json")
  return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
}
