import Diagnostics
import Foundation
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite("Regression by a network's kernel")
struct KernelRegressionTests {
  /// A two-layer network at inputs given by formulas; what an independent calculation found.
  private struct TinyCase: Decodable {
    let y: [Double], ytest: [Double], f: [Double], ftest: [Double]
    let conjugate: [[Double]], hidden: [[Double]], tangent: [[Double]]
    let lazy: [Double], error: Double, r2: Double

    enum CodingKeys: String, CodingKey {
      case y, ytest, f, ftest
      case conjugate = "CK"
      case hidden = "NTK_part1"
      case tangent = "NTK"
      case lazy = "lazy_test"
      case error = "lazy_mse"
      case r2 = "lazy_R2"
    }

    static func read() throws -> TinyCase { try infiniteFixture("wang-tiny-case") }

    /// The reference's samples have entries of variance 1, the network takes them over √d.
    static func samples(_ rows: Int, _ formula: (Double, Double) -> Double) -> Matrix<Double> {
      let scale = 0.4.squareRoot()
      return Matrix(rows: rows, columns: 5) { i, a in scale * sin(formula(Double(i), Double(a))) }
    }
    static let training = samples(6) { 1 + 1.3 * $0 + 0.7 * $1 + 0.11 * $0 * $1 }
    static let test = samples(3) { 2 + 0.9 * $0 + 1.1 * $1 + 0.17 * $0 * $1 }

    static func network() throws -> Network<Double> {
      let root = 2.0.squareRoot()
      let weights = Matrix<Double>(rows: 7, columns: 5) { i, a in
        let (i, a) = (Double(i), Double(a))
        return root * cos(0.5 + 0.9 * i + 1.7 * a + 0.23 * i * a)
      }
      let readout = Matrix<Double>(rows: 1, columns: 7) { _, i in root * sin(0.3 + 1.1 * Double(i)) }
      return try Network(
        FullyConnected(inputs: 5, widths: [7], activation: Activation(.tanh)), parameters: [weights, readout])
    }
  }

  private func column(_ values: [Double]) -> Matrix<Double> {
    Matrix(rows: values.count, columns: 1, storage: values)
  }

  private func matrix(_ rows: [[Double]]) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows.first?.count ?? 0, storage: rows.flatMap { $0 })
  }

  @Test("outputs, both parts of eq. (5) and lazy training are those of an independent calculation")
  func reference() throws {
    let (tiny, network) = (try TinyCase.read(), try TinyCase.network())
    #expect(try largestDifference(network.outputs(TinyCase.training), column(tiny.f)) < 1e-13)
    let kernels = try EmpiricalKernels(network, samples: TinyCase.training)
    let hidden = try kernels.tangentKernel(scalings: [1, 0])
    let readout = try kernels.tangentKernel(scalings: [0, 1])
    #expect(largestDifference(hidden, matrix(tiny.hidden)) < 1e-12)
    #expect(largestDifference(readout, matrix(tiny.conjugate)) < 1e-12)
    #expect(try largestDifference(kernels.tangentKernel(), matrix(tiny.tangent)) < 1e-12)
    let fit = try KernelRegression(
      network, samples: TinyCase.training, labels: column(tiny.y), points: TinyCase.test)
    #expect(largestDifference(fit.test, column(tiny.lazy)) < 1e-10)
    #expect(largestDifference(fit.initial, column(tiny.ftest)) < 1e-13)
    #expect(largestDifference(fit.training, column(tiny.y)) < 1e-10)
    let error = zip(fit.test.storage, tiny.ytest).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 3
    #expect(relativeError(error, tiny.error) < 1e-10)
  }

  /// θ = θ_0 + Jᵀ(J Jᵀ)⁻¹(y − f_0), the step of smallest norm, by least squares of the Jacobian, for a few parameters.
  @Test(
    "predictions are those of the parameters of smallest norm",
    arguments: [(3, [4], 1, 5), (2, [3, 4], 1, 4), (3, [5], 2, 4), (2, [4, 3], 3, 3)])
  func smallestNorm(inputs: Int, widths: [Int], outputs: Int, n: Int) throws {
    let architecture = FullyConnected(
      inputs: inputs, widths: widths, outputs: outputs, activation: Activation(.softplus))
    let network = try Network<Double>(RandomNetwork(architecture, seed: UInt64(n)))
    let (samples, points) = (gaussianMatrix(n, inputs, seed: 1), gaussianMatrix(4, inputs, seed: 2))
    let labels = gaussianMatrix(n, outputs, seed: 3)
    let all = Matrix(rows: n + 4, columns: inputs, storage: samples.storage + points.storage)
    let jacobian = try jacobian(network, at: all)
    let scalings = (0...widths.count).map { 0.5 + Double($0) }
    for (kernel, weights) in [
      (KernelRegression.Kernel.ntk, scalings), (.ck, widths.map { _ in 0 } + [1]),
    ] {
      guard kernel == .ntk || (widths.last ?? 0) >= n else { continue }
      let fit = try KernelRegression(
        network, kernel, scalings: kernel == .ntk ? scalings : nil, samples: samples, labels: labels, points: points)
      // Rows of samples first, then points, each by outputs.
      var known = jacobian.rows((0..<n).flatMap { i in (0..<outputs).map { i * outputs + $0 } })
      let asked = jacobian.rows((n..<n + 4).flatMap { i in (0..<outputs).map { i * outputs + $0 } })
      let factors = try layerFactors(network, weights)
      for i in 0..<known.rows { for j in 0..<known.columns { known[i, j] *= factors[j] } }
      var error = labels
      error.add(try network.outputs(samples), scaledBy: -1)
      let step = try LeastSquares.minimumNorm(known, error.storage)
      let change = asked.times(zip(step, factors).map { $0 * $1 })
      let expected = zip(try network.outputs(points).storage, change).map { $0 + $1 }
      let scale = expected.map(abs).max() ?? 1
      #expect(zip(fit.test.storage, expected).allSatisfy { abs($0 - $1) < 1e-8 * scale / fit.reciprocalCondition })
      #expect(largestDifference(fit.training, labels) < 1e-12 / fit.reciprocalCondition)
      let size = kernel == .ntk ? outputs : 1
      #expect(fit.cross.rows == n * size && fit.cross.columns == 4 * size)
    }
  }

  /// Rows (sample, output), columns the numbers of all parameters, by central differences.
  private func jacobian(_ network: Network<Double>, at samples: Matrix<Double>) throws -> Matrix<Double> {
    let count = samples.rows * network.architecture.outputs
    let columns = try (0..<count).map { place in
      try finiteDifferences(network) { try $0.outputs(samples).storage[place] }.flatMap { $0 }
    }
    return matrix(columns)
  }

  /// √τ of every number.
  private func layerFactors(_ network: Network<Double>, _ scalings: [Double]) throws -> [Double] {
    network.numbers.enumerated().flatMap { index, values in values.map { _ in scalings[index].squareRoot() } }
  }

  @Test("with a ridge: the normal equations, of finite and infinite width", arguments: [0, 0.3, 20])
  func ridge(lambda: Double) throws {
    let (samples, points) = (gaussianMatrix(7, 3, seed: 1), gaussianMatrix(5, 3, seed: 2))
    let labels = gaussianMatrix(7, 2, seed: 3)
    func check(_ fit: KernelRegression, _ square: Matrix<Double>, _ initial: Matrix<Double>) throws {
      // The labels' error less λ times the coefficients a, where (K + λ Id) a = y − f_0: K a again, and 0 for λ = 0.
      var system = square
      for i in 0..<system.rows { system[i, i] += lambda }
      var error = labels
      error.add(initial, scaledBy: -1)
      let right = error.transposed.storage
      let n = square.rows
      for first in stride(from: 0, to: right.count, by: n) {
        let solution = try LeastSquares.minimumNorm(system, Array(right[first..<first + n]))
        let values = square.times(solution)
        let cross = fit.cross.transposed.times(solution)
        for (row, value) in values.enumerated() {
          let (output, sample) = ((first + row) / 7, (first + row) % 7)
          #expect(abs(fit.training[sample, output] - initial[sample, output] - value) < 1e-9)
        }
        for (row, value) in cross.enumerated() {
          let (output, sample) = (first / 7 + row / 5, row % 5)
          #expect(abs(fit.test[sample, output] - fit.initial[sample, output] - value) < 1e-9)
        }
      }
    }
    let network = try InfiniteNetwork(Activation(.erf, normalisation: .none), depth: 2)
    for kernel in [InfiniteKernel.ntk, .covariance] {
      let fit = try KernelRegression(
        network, kernel, ridge: lambda, samples: samples, labels: labels, points: points)
      try check(fit, network.kernel(kernel, of: samples), Matrix(rows: 7, columns: 2))
    }
    let architecture = FullyConnected(inputs: 3, widths: [20], outputs: 2, activation: Activation(.tanh))
    let finite = try Network<Double>(RandomNetwork(architecture, seed: 4))
    let fit = try KernelRegression(finite, ridge: lambda, samples: samples, labels: labels, points: points)
    try check(
      fit, EmpiricalKernels(finite, samples: samples).tangentKernel(), finite.outputs(samples))
    #expect(throws: Problem.self) {
      try KernelRegression(network, ridge: -1, samples: samples, labels: labels, points: points)
    }
    // Equal samples are no fault where there is a ridge.
    let twice = samples.rows([0, 1, 2, 3, 4, 5, 5])
    let problem = try problem {
      _ = try KernelRegression(network, ridge: lambda, samples: twice, labels: labels, points: points)
    }
    #expect((problem != nil) == (lambda == 0))
  }

  @Test("equal samples and too many of them for a conjugate kernel are refused")
  func singular() throws {
    let network = try TinyCase.network()
    let equal = TinyCase.training.rows([0, 1, 2, 1])
    let twice = try problem {
      _ = try KernelRegression(
        network, samples: equal, labels: Matrix(rows: 4, columns: 1), points: TinyCase.test)
    }
    #expect(twice?.category == .badInput && twice?.cause.contains("singular") == true)
    let many = gaussianMatrix(9, 5, seed: 1)
    let excess = try problem {
      _ = try KernelRegression(
        network, .ck, samples: many, labels: Matrix(rows: 9, columns: 1), points: TinyCase.test)
    }
    #expect(excess?.category == .badInput && excess?.object == "K(X, X)")
    for (labels, points) in [(5, TinyCase.test), (6, Matrix(rows: 0, columns: 5)), (6, Matrix(rows: 2, columns: 4))] {
      let other = try problem {
        _ = try KernelRegression(
          network, samples: TinyCase.training, labels: Matrix(rows: labels, columns: 1), points: points)
      }
      #expect(other?.category == .badInput)
    }
  }
}
