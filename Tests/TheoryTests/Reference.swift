import ComplexModule
import Diagnostics
import Foundation
import RealModule
import Theory

/// The cases of `Tests/TheoryTests/Fixtures/stieltjes.txt`: independent values of m(z) and s_l(z).
struct StieltjesCase: Sendable, CustomStringConvertible {
  struct Value: Sendable {
    var z: Complex<Double>
    var m: Complex<Double>
    var s: [Complex<Double>]
  }

  var tolerance: Double
  var law: StieltjesTransform
  var description: String
  var values: [Value] = []

  static func load() throws -> [StieltjesCase] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/stieltjes.txt")
    var cases: [StieltjesCase] = []
    for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n") where line.first != "#" {
      let fields = line.split(separator: " ").map(String.init)
      if fields[0] == "case" {
        func list(_ text: String) -> [Double] { text.split(separator: ",").compactMap { Double($0) } }
        let law = try StieltjesTransform(
          input: SpectralLaw(parsing: fields[2]), ratios: list(fields[4]),
          bSquared: list(fields[3])[0],
          combination: KernelCombination(identity: list(fields[5])[0], layers: list(fields[6])))
        cases.append(
          StieltjesCase(tolerance: list(fields[1])[0], law: law, description: String(line)))
      } else {
        let numbers = fields.compactMap { Double($0) }
        let pairs = stride(from: 0, to: numbers.count - 1, by: 2).map {
          Complex(numbers[$0], numbers[$0 + 1])
        }
        cases[cases.count - 1].values.append(Value(z: pairs[0], m: pairs[1], s: Array(pairs.dropFirst(2))))
      }
    }
    return cases
  }
}

func relativeError(_ value: Complex<Double>, _ expected: Complex<Double>) -> Double {
  (value - expected).length / expected.length
}

/// Figure 1 of the paper: normalised arctan, γ_0 = 3, γ_l = 1/2, L = 5.
enum FigureOne {
  static let a = 1.1118500801907506045
  static let bSquared = 0.95600352731048683882
  static let ratios = [Double](repeating: 0.5, count: 5)

  static func transform(_ combination: KernelCombination) throws -> StieltjesTransform {
    try StieltjesTransform(
      input: SpectralLaw(marchenkoPastur: 3), ratios: ratios, bSquared: bSquared, combination: combination)
  }

  static func tangentKernel() throws -> StieltjesTransform {
    try transform(.tangentKernelApproximation(ActivationConstants(a: a, bSquared: bSquared), depth: 5))
  }
}
