import Diagnostics
import LinearAlgebra
import Networks
import Randomness
import Store

extension EmpiricalCommand {
  /// The most samples on which float32 is compared with float64.
  private static let compared = 64

  /// Far beyond rounding.
  private static let mostError = 1e-2

  /// Writes the kernels in float32, each with its error on some of its own samples; takes the samples, which are held in
  /// float32 from then on.
  func writeSingle(
    _ samples: inout Matrix<Double>, of weights: StoredNetwork?, _ counts: Counts, to file: H5Writer
  ) throws {
    let (n, total) = (counts.samples, counts.all)
    let chosen = RandomStream(seed: seed ?? 1, name: "kernels/precision")
      .sample(min(n, Self.compared), of: n).sorted()
    var expected: [String: Matrix<Double>] = [:]
    try forEachKernel(samples.rows(chosen), of: weights) { expected[$0] = $1 }
    let converted = samples.converted(to: Float.self)
    samples = Matrix(rows: 0, columns: 0)
    try forEachKernel(converted, of: weights) { name, kernel in
      let error = expected[name].map { Self.error(of: kernel, samples: total, at: chosen, $0) } ?? 0
      guard error < Self.mostError else {
        throw Problem(
          .numericalFailure, object: name,
          cause: "is beyond the range of float32: it is off float64 by \(error) of its norm",
          remedy: "scale the samples to a norm of about 1, or take --precision double")
      }
      try store(kernel, name, counts, in: file)
      try file.write([error], to: "error/\(name)")
      for stored in n < total ? [name, "cross/\(name)"] : [name] {
        try file.set(Precision.attribute, to: Precision.single.rawValue, on: stored)
        try file.set("error", to: error, on: stored)
      }
    }
  }

  /// ‖K − K₆₄‖_F/‖K₆₄‖_F of the rows and columns of the samples `chosen`, of each output.
  private static func error(
    of kernel: Matrix<Float>, samples n: Int, at chosen: [Int], _ expected: Matrix<Double>
  ) -> Double {
    let rows = (0..<kernel.rows / max(n, 1)).flatMap { output in chosen.map { output * n + $0 } }
    var difference = expected
    for (i, row) in rows.enumerated() {
      for (j, column) in rows.enumerated() { difference[i, j] -= Double(kernel[row, column]) }
    }
    let norm = expected.frobeniusNorm
    return norm > 0 ? difference.frobeniusNorm / norm : difference.frobeniusNorm
  }
}
