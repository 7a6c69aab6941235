import Foundation
import LinearAlgebra

extension Suite {
  /// Whole-array functions beside the C library's, one number at a time.
  func measureFunctions(_ peaks: Peaks, _ table: inout ResultTable) {
    let scalar: [(VectorFunction, String, (Double) -> Double)] = [
      (.arctan, "arctan", { atan($0) }), (.tanh, "tanh", { tanh($0) }), (.exp, "exp", { exp($0) }),
      (.erf, "erf", { erf($0) }),
    ]
    let count = 10_000
    let x = (0..<count).map { 6 * Double($0) / Double(count) - 3 }
    var y = x
    for (function, name, value) in scalar {
      let vectorised = Timing.of(rounds: 50 * rounds) { function.apply(x, into: &y) }
      let single = Timing.of(rounds: 50 * rounds) { for i in 0..<count { y[i] = value(x[i]) } }
      consume(y)
      let scale = 1e9 / Double(count)
      table.add(
        Result(
          item: "\(name), Float64",
          ours: "\(rounded(vectorised.least * scale, 2)) ns; scalar \(rounded(single.least * scale, 2)) ns",
          measure: "\(rounded(single.least / vectorised.least, 1)) × scalar"))
    }
  }
}
