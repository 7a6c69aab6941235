import Diagnostics
import Foundation
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite("Conjugate and tangent kernels")
struct KernelTests {
  private struct TinyCase: Decodable {
    let samples: [[Double]], weights: [[[Double]]], readout: [Double], outputs: [Double]
    let conjugate: [[Double]], tangent: [[Double]]

    enum CodingKeys: String, CodingKey {
      case samples = "X_columns_are_samples"
      case weights = "W"
      case readout = "w"
      case outputs = "f"
      case conjugate = "CK"
      case tangent = "NTK"
    }
  }

  private func matrix(_ rows: [[Double]]) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows.first?.count ?? 0, storage: rows.flatMap { $0 })
  }

  @Test("an exact small case computed independently")
  func reference() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/ntk-tiny-case.json")
    let tiny = try JSONDecoder().decode(TinyCase.self, from: Data(contentsOf: url))
    let samples = matrix(tiny.samples).transposed
    let layers = tiny.weights.map { matrix($0) }
    let architecture = FullyConnected(
      inputs: samples.columns, widths: layers.map(\.rows), activation: Activation(.arctan))
    let readout = Matrix(rows: 1, columns: tiny.readout.count, storage: tiny.readout)
    let network = try Network<Double>(architecture, parameters: layers + [readout])
    #expect(try zip(network.outputs(samples).storage, tiny.outputs).allSatisfy { abs($0 - $1) < 1e-12 })
    var last = Matrix<Double>(rows: 0, columns: 0)
    let scalings = [Double](repeating: 1, count: layers.count + 1)
    let tangent = try EmpiricalKernels(network, samples: samples).tangentKernel(scalings: scalings) { last = $1 }
    #expect(largestDifference(last, matrix(tiny.conjugate)) < 1e-12)
    #expect(largestDifference(tangent, matrix(tiny.tangent)) < 1e-12)
  }

  static let shapes: [(inputs: Int, widths: [Int], outputs: Int, kind: Activation.Kind)] = [
    (3, [4], 1, .arctan), (5, [4, 6], 1, .tanh), (2, [3, 7, 4], 2, .softplus), (4, [5, 5, 5, 5], 3, .erf),
    (6, [2, 9], 2, .sine), (3, [8, 3], 1, .sigmoid), (4, [6], 3, .cubic), (4, [3, 3], 2, .linear),
  ]

  @Test("the tangent kernel is the Gram matrix of the Jacobian by finite differences", arguments: shapes)
  func finiteDifferences(inputs: Int, widths: [Int], outputs: Int, kind: Activation.Kind) throws {
    let architecture = FullyConnected(
      inputs: inputs, widths: widths, outputs: outputs, activation: Activation(kind))
    let network = try Network<Double>(RandomNetwork(architecture, seed: UInt64(inputs)))
    let samples = gaussianMatrix(7, inputs, seed: 2)
    let scalings = (0...widths.count).map { 0.5 + Double($0) }
    let tangent = try EmpiricalKernels(network, samples: samples).tangentKernel(scalings: scalings)
    let expected = try finiteDifferenceKernel(network, samples, scalings: scalings)
    #expect(largestDifference(tangent, expected) < 1e-7 * expected.frobeniusNorm)
    #expect(tangent.largestAsymmetry <= 1e-12 * tangent.frobeniusNorm)
  }

  @Test("kernels from slabs of generated weights are those of weights in memory", arguments: [1, 100, 7777])
  func slabs(size: Int) throws {
    let architecture = FullyConnected(inputs: 6, widths: [410, 30, 250], activation: Activation(.tanh))
    let source = RandomNetwork(architecture, seed: 5)
    let samples = gaussianMatrix(5, 6, seed: 1)
    let whole = try Network<Double>(source)
    let scalings = [Double](repeating: 1, count: 4)
    let first = try EmpiricalKernels(source, samples: samples, slabSize: size).tangentKernel(scalings: scalings)
    // The last kernel of `whole`, by its features.
    var last = Matrix<Double>(rows: 0, columns: 0)
    let second = try EmpiricalKernels(whole, samples: samples).tangentKernel(scalings: scalings) { last = $1 }
    #expect(largestDifference(first, second) < 1e-10 * first.frobeniusNorm)
    #expect(try largestDifference(last, whole.features(samples).gram) < 1e-10)
  }

  @Test("samples of another dimension are refused")
  func wrongShape() throws {
    let architecture = FullyConnected(inputs: 6, widths: [4], activation: Activation(.tanh))
    #expect(throws: Problem.self) {
      try EmpiricalKernels(RandomNetwork(architecture, seed: 5), samples: gaussianMatrix(5, 7, seed: 1))
    }
  }
}
