import Foundation
import LinearAlgebra
import Networks
import Training

/// A two-layer network and its steps computed independently in float64 (Wang et al.), the inputs given by formulas.
struct WangCase {
  /// n samples, d inputs, h neurons.
  static let (n, d, h) = (6, 5, 7)
  private let numbers: [String: Any]

  init() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/wang-tiny-case.json")
    let all = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    guard let cases = all?["cases"] as? [String: Any], let numbers = cases["tanh_softplus"] as? [String: Any] else {
      throw CocoaError(.fileReadCorruptFile)
    }
    self.numbers = numbers
  }

  private init(_ numbers: [String: Any]) { self.numbers = numbers }

  func number(_ name: String) -> Double { numbers[name] as? Double ?? .nan }
  func vector(_ name: String) -> [Double] { numbers[name] as? [Double] ?? [] }

  func matrix(_ name: String) -> Matrix<Double> {
    let rows = numbers[name] as? [[Double]] ?? []
    return Matrix(rows: rows.count, columns: rows.first?.count ?? 0, storage: rows.flatMap { $0 })
  }

  /// What is there after some steps.
  func state(_ name: String) -> WangCase { WangCase(numbers[name] as? [String: Any] ?? [:]) }

  /// x/√d, which the project calls X.
  static func samples(_ count: Int, _ value: (Double, Double) -> Double) -> Matrix<Double> {
    Matrix(rows: count, columns: d) { 2.0.squareRoot() * sin(value(Double($0), Double($1))) / Double(d).squareRoot() }
  }

  static let inputs = samples(n) { i, a in 1 + 1.3 * i + 0.7 * a + 0.11 * i * a }
  static let testInputs = samples(3) { i, a in 2 + 0.9 * i + 1.1 * a + 0.17 * i * a }
  static let direction = Matrix<Double>(rows: 1, columns: d) { cos(Double($1)) }

  /// The data, or some of their rows.
  func data(_ rows: [Int] = Array(0..<n)) -> LabelledData<Double> {
    let y = vector("y")
    return LabelledData(
      inputs: Self.inputs.rows(rows), labels: Matrix(rows: rows.count, columns: 1, storage: rows.map { y[$0] }))
  }

  static func network() throws -> Network<Double> {
    let weights = Matrix<Double>(rows: h, columns: d) { i, a in
      let (i, a) = (Double(i), Double(a))
      return 2.0.squareRoot() * cos(0.5 + 0.9 * i + 1.7 * a + 0.23 * i * a)
    }
    let readout = Matrix<Double>(rows: 1, columns: h) { 2.0.squareRoot() * sin(0.3 + 1.1 * Double($1)) }
    return try Network(
      FullyConnected(inputs: d, widths: [h], activation: Activation(.tanh)), parameters: [weights, readout])
  }
}
