import Diagnostics
import LinearAlgebra
import Randomness

/// A signal of low rank Σ_k s_k v_k u_kᵀ in samples as rows: u_k a unit vector in the space of features, v_k one over
/// the samples (fan-2020-slides, "Propagation of signal", where samples are columns).
public struct SignalSpikes: Sendable, Equatable {
  /// s_k.
  public let strengths: [Double]
  /// u_k, shape (components, d).
  public let directions: Matrix<Double>
  /// v_k, shape (components, n).
  public let loadings: Matrix<Double>

  /// Directions uniform on the unit sphere of R^d; loadings uniform on that of R^n or, with `support` m, on that of
  /// the m samples drawn for each component on its own, so that supports may overlap.
  ///
  /// Component k draws from the streams `u/k`, `v/k` and `support/k`, k from 0, below the one given.
  ///
  /// - Throws: `Problem.usage` unless strengths and sizes are positive and the support is at most n.
  public init(
    strengths: [Double], samples n: Int, dimension d: Int, support: Int? = nil, stream: RandomStream
  ) throws {
    guard !strengths.isEmpty, strengths.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Problem(
        .usage, object: "spikes", cause: "their strengths are \(strengths)",
        remedy: "give positive numbers")
    }
    guard n > 0, (1...n).contains(support ?? n) else {
      throw Problem(
        .usage, object: "support", cause: "is \(support ?? n) of \(n) samples",
        remedy: "take 1 to the number of samples")
    }
    var (directions, loadings) = ([Double](), Matrix<Double>(rows: strengths.count, columns: n))
    for k in strengths.indices {
      directions += try SyntheticInputs.sphere(count: 1, dimension: d, stream: stream["u"]["\(k)"]).storage
      let members = support.map { stream["support"]["\(k)"].sample($0, of: n) } ?? Array(0..<n)
      let entries = try SyntheticInputs.sphere(count: 1, dimension: members.count, stream: stream["v"]["\(k)"])
      for (member, entry) in zip(members, entries.storage) { loadings[k, member] = entry }
    }
    self.strengths = strengths
    self.directions = Matrix(rows: strengths.count, columns: d, storage: directions)
    self.loadings = loadings
  }

  /// inputs ← inputs + Σ_k s_k v_k u_kᵀ. One product of rank k.
  ///
  /// - Throws: `Problem.usage` for inputs of another shape than (n, d).
  public func add(to inputs: inout Matrix<Double>) throws {
    guard inputs.rows == loadings.columns, inputs.columns == directions.columns else {
      throw Problem(
        .usage, object: "spikes",
        cause:
          "are of shape (\(loadings.columns), \(directions.columns)), the inputs (\(inputs.rows), \(inputs.columns))"
      )
    }
    var scaled = loadings
    for k in strengths.indices {
      for i in 0..<scaled.columns { scaled[k, i] *= strengths[k] }
    }
    inputs.formProduct(scaled, directions, transposeA: true, beta: 1)
  }
}
