import Diagnostics
import Foundation
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

/// What observers record against dense linear algebra, over shapes and parametrisations.
@Suite("Observers of weights and kernels")
struct ObserverTests {
  /// A network, what it was before, and data.
  private func observation(
    _ network: Network<Double>, samples n: Int, seed: Int, movedBy size: Double = 0.3
  ) throws -> Observation<Double> {
    var moved = network
    for (index, name) in network.names.enumerated() {
      guard let values = network[name] else { continue }
      moved[name]?.add(gaussianMatrix(values.rows, values.columns, seed: seed + index), scaledBy: size)
    }
    let data = LabelledData(
      inputs: gaussianMatrix(n, network.architecture.inputs, seed: seed + 50),
      labels: gaussianMatrix(n, network.architecture.outputs, seed: seed + 60))
    return Observation(epoch: 1, network: moved, initial: network, training: data)
  }

  private func kernel(_ network: Network<Double>, _ data: LabelledData<Double>, isTangent: Bool) throws
    -> Matrix<Double>
  {
    let kernels = try EmpiricalKernels(network, samples: data.inputs)
    var last = Matrix<Double>(rows: 0, columns: 0)
    let tangent = try kernels.tangentKernel { last = $1 }
    return isTangent ? tangent : last
  }

  private func operatorNorm(_ matrix: Matrix<Double>) throws -> Double {
    try SymmetricEigen.values(of: matrix).map(abs).max() ?? 0
  }

  @Test("changes of kernels, in slabs, are those of dense matrices", arguments: ParametrisedNetworks.parametrisations)
  func kernelChanges(parametrisation: Parametrisation) throws {
    for (index, network) in try ParametrisedNetworks.networks(parametrisation, Activation(.tanh)).enumerated() {
      for n in [1, 7, 150] where n * network.architecture.outputs < 400 {
        for isTangent in [false, true] {
          let seen = try observation(network, samples: n, seed: 10 * index + n)
          var difference = try kernel(seen.network, seen.training, isTangent: isTangent)
          difference.add(try kernel(seen.initial(), seen.training, isTangent: isTangent), scaledBy: -1)
          let observer = KernelChange<Double>(of: isTangent ? .tangentKernel : .conjugateKernel, as: "change")
          let norms = try observer.observe(seen)
          #expect(norms.map(\.name) == ["change-operator", "change-frobenius"])
          #expect(
            try relativeError(norms[0].values[0], operatorNorm(difference)) < 1e-7, "\(network.architecture) \(n)")
          #expect(relativeError(norms[1].values[0], difference.frobeniusNorm) < 1e-10, "\(network.architecture) \(n)")
          let still = Observation(
            epoch: 0, network: network, initial: network, training: seen.training)
          #expect(try observer.observe(still).allSatisfy { $0.values == [0] })
        }
      }
    }
  }

  @Test("the kernel that a change used up is there again for others, the same")
  func takenMatrix() throws {
    let network = try ParametrisedNetworks.networks(.unit, Activation(.softplus))[1]
    let seen = try observation(network, samples: 20, seed: 3)
    let before = try seen.matrix(.tangentKernel)
    _ = try KernelChange<Double>(of: .tangentKernel, as: "change").observe(seen)
    #expect(try seen.matrix(.tangentKernel) == before)
  }

  @Test("norms of weights' changes, largest eigenvalues and angles are those of dense matrices")
  func weights() throws {
    for (inputs, width) in [(1, 1), (3, 9), (9, 3), (40, 25), (25, 70)] {
      let architecture = FullyConnected(inputs: inputs, widths: [width, 4], activation: Activation(.tanh))
      let network = try Network<Double>(RandomNetwork(architecture, seed: 5))
      let seen = try observation(network, samples: 3, seed: inputs)
      var change = try #require(seen.network["W/1"])
      change.add(try #require(network["W/1"]), scaledBy: -1)
      let norms = try WeightNorms().observe(seen)
      #expect(norms.count == 6)
      let root = Double(inputs).squareRoot()
      let expected = try operatorNorm(change.gram).squareRoot() / root
      #expect(relativeError(norms[1].values[0], expected) < 1e-7)
      for (scaled, plain) in zip(norms.prefix(3), try WeightNorms(isScaled: false).observe(seen)) {
        #expect(plain.name == scaled.name.replacing("weight-change", with: "weight-change-unscaled"))
        #expect(relativeError(plain.values[0], root * scaled.values[0]) < 1e-7)
      }
      // ‖·‖_{2,∞} ≤ ‖·‖ ≤ ‖·‖_F, eq. (17).
      #expect(norms[2].values[0] <= norms[1].values[0] * (1 + 1e-9))
      #expect(norms[1].values[0] <= norms[0].values[0] * (1 + 1e-9))
      let weights = try #require(seen.network["W/1"])
      let system = try SymmetricEigen(weights.transposed.gram)
      let largest = try LeadingWeightEigenvalue().observe(seen)
      #expect(relativeError(largest[0].values[0], (system.values.last ?? 0) / Double(inputs)) < 1e-7)
      // The span of leading eigenvectors itself lies within any space of more of them; the last one is orthogonal.
      for m in [1, min(inputs, width) / 2, inputs] where m > 0 {
        let spanned = system.vectors.rows((inputs - m)..<inputs)
        let directions = try TeacherDirections(spanned)
        let angles = try WeightAngles(with: directions, dimension: m).observe(seen)
        #expect(angles.count == m && angles.allSatisfy { $0.values[0] < 1e-6 && $0.unit == "rad" })
        let components = try ComponentAngles(with: directions, count: m).observe(seen)
        #expect(components.allSatisfy { $0.values[0] < 1e-6 })
        guard m < inputs else { continue }
        let last = try TeacherDirections(system.vectors.rows(0..<1))
        let right = try WeightAngles(with: last, dimension: m).observe(seen)
        #expect(right.count == 1 && abs(right[0].values[0] - Double.pi / 2) < 1e-6)
      }
      #expect(throws: Problem.self) {
        try WeightAngles(with: TeacherDirections(system.vectors), dimension: inputs + 1).observe(seen)
      }
    }
  }

  @Test("alignments of several outputs")
  func severalOutputs() throws {
    let architecture = FullyConnected(inputs: 4, widths: [6, 5], outputs: 3, activation: Activation(.sigmoid))
    let network = try Network<Double>(RandomNetwork(architecture, seed: 2))
    let seen = try observation(network, samples: 11, seed: 4)
    let labels = seen.training.labels
    let tangent = try kernel(seen.network, seen.training, isTangent: true)
    let stacked = (0..<3).flatMap { output in (0..<11).map { labels[$0, output] } }
    let square = stacked.reduce(0) { $0 + $1 * $1 }
    let product = zip(stacked, tangent.times(stacked)).reduce(0) { $0 + $1.0 * $1.1 }
    let observed = try KernelTargetAlignment<Double>(of: .tangentKernel, as: "a").observe(seen)[0].values[0]
    #expect(relativeError(observed, product / tangent.frobeniusNorm / square) < 1e-10)
    let conjugate = try kernel(seen.network, seen.training, isTangent: false)
    let outer = labels.gram
    let inner = zip(conjugate.storage, outer.storage).reduce(0) { $0 + $1.0 * $1.1 }
    let target = try KernelTargetAlignment<Double>(of: .conjugateKernel, as: "a").observe(seen)[0].values[0]
    #expect(relativeError(target, inner / conjugate.frobeniusNorm / outer.frobeniusNorm) < 1e-10)
    let vector = try SymmetricEigen(tangent).vectors.row(32)
    let overlap = abs(zip(vector, stacked).reduce(0) { $0 + $1.0 * $1.1 }) / square.squareRoot()
    let alignment = try LabelAlignment<Double>(of: .tangentKernel, as: "a").observe(seen)[0].values[0]
    #expect(abs(alignment - overlap) < 1e-6)
  }

  @Test("the tail of a spectrum does not see the zeros of the larger Gram matrix")
  func tail() throws {
    for (inputs, width) in [(30, 12), (12, 30)] {
      let architecture = FullyConnected(inputs: inputs, widths: [width], activation: Activation(.tanh))
      let network = try Network<Double>(RandomNetwork(architecture, seed: 2))
      let seen = try observation(network, samples: 3, seed: 1)
      let tail = try WeightTail().observe(seen).reduce(into: [:]) { $0[$1.name] = $1.values[0] }
      let weights = try #require(seen.network["W/1"])
      let values = try SymmetricEigen.values(of: inputs < width ? weights.transposed.gram : weights.gram)
      let (exponent, cutoff) = (tail["weight-tail-exponent-1"] ?? 0, tail["weight-tail-cutoff-1"] ?? 0)
      let above = values.filter { $0 >= cutoff * (1 - 1e-12) }
      #expect(Double(above.count) == tail["weight-tail-count-1"])
      let sum = above.reduce(0) { $0 + log($1 / cutoff) }
      #expect(relativeError(exponent, 1 + Double(above.count) / sum) < 1e-10)
      let largest = values.max() ?? 0
      #expect(relativeError(tail["weight-tail-weighted-1"] ?? 0, exponent * largest) < 1e-10)
      #expect(relativeError(tail["weight-tail-log-weighted-1"] ?? 0, exponent * log10(largest)) < 1e-10)
      let norm = log10(values.reduce(0) { $0 + pow($1, exponent) })
      #expect(relativeError(tail["weight-tail-log-norm-1"] ?? 0, norm) < 1e-10)
    }
  }

  @Test("labels and directions that point nowhere are refused")
  func refused() throws {
    let network = try ParametrisedNetworks.networks(.unit, Activation(.tanh))[1]
    let data = LabelledData(inputs: gaussianMatrix(4, 2, seed: 1), labels: Matrix<Double>(rows: 4, columns: 1))
    let seen = Observation(epoch: 0, network: network, initial: network, training: data)
    #expect(throws: Problem.self) { try LabelAlignment<Double>(of: .tangentKernel, as: "a").observe(seen) }
    #expect(throws: Problem.self) { try KernelTargetAlignment<Double>(of: .tangentKernel, as: "a").observe(seen) }
    #expect(throws: Problem.self) { try TeacherDirections(Matrix(rows: 2, columns: 3)) }
    #expect(throws: Problem.self) { try TeacherDirections(Matrix(rows: 0, columns: 3)) }
  }
}
