import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

/// Against an independent calculation in float64.
@Suite("An exact small case of two layers")
struct WangReferenceTests {
  private let reference: WangCase
  private let network: Network<Double>

  init() throws {
    reference = try WangCase()
    network = try WangCase.network()
  }

  private func largest(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  /// ½ mean (f − y)².
  private func loss(_ network: Network<Double>) throws -> Double {
    let data = reference.data()
    return try meanSquare(network, data.inputs, data.labels) / 2
  }

  private func trained(
    _ optimiser: Optimiser, rate: Double, steps: Int, rows: [Int] = Array(0..<WangCase.n),
    _ trained: TrainedParameters = .all
  ) throws -> Network<Double> {
    let phase = Phase(optimiser: optimiser, learningRate: rate, epochs: steps)
    let trainer = try Trainer(
      network, schedule: Schedule(phases: [phase], loss: .halfMeanSquare, trained: trained),
      training: reference.data(rows))
    try trainer.run()
    return try trainer.network()
  }

  @Test("outputs, loss and gradient")
  func gradient() throws {
    #expect(try largest(network.outputs(WangCase.inputs).storage, reference.vector("f")) < 1e-10)
    #expect(try largest(network.outputs(WangCase.testInputs).storage, reference.vector("ftest")) < 1e-10)
    #expect(try abs(loss(network) - reference.number("loss")) < 1e-10)
    let moved = try trained(.sgd(momentum: 0), rate: 1, steps: 1)
    for (name, gradient) in [("W/1", reference.matrix("gradW").storage), ("readout", reference.vector("gradv"))] {
      let (before, after) = (try #require(network[name]), try #require(moved[name]))
      #expect(largest(zip(before.storage, after.storage).map(-), gradient) < 1e-10, "\(name)")
    }
  }

  struct Steps: CustomStringConvertible, Sendable {
    var description: String
    var optimiser: Optimiser
    var rate: Double
    var count = 1
    var rows = Array(0..<WangCase.n)
    var trained = TrainedParameters.all
  }

  static let adam = Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: .standard)
  static let runs = [
    Steps(description: "gd1", optimiser: .sgd(momentum: 0), rate: 5),
    Steps(description: "gd10_lr0.5", optimiser: .sgd(momentum: 0), rate: 0.5, count: 10),
    Steps(description: "gd1_first_layer_only", optimiser: .sgd(momentum: 0), rate: 5, trained: .first),
    Steps(description: "sgd1_batch_0_2_5_lr0.1", optimiser: .sgd(momentum: 0), rate: 0.1, rows: [0, 2, 5]),
    Steps(description: "adam1", optimiser: adam, rate: 0.092),
    Steps(description: "adam3", optimiser: adam, rate: 0.092, count: 3),
    Steps(description: "adagrad1", optimiser: .adagrad(epsilon: 1e-10), rate: 0.5),
    Steps(description: "adagrad3", optimiser: .adagrad(epsilon: 1e-10), rate: 0.5, count: 3),
  ]

  @Test("steps of every optimiser, and norms of what they change", arguments: runs)
  func afterSteps(steps: Steps) throws {
    let expected = reference.state(steps.description)
    let moved = try trained(
      steps.optimiser, rate: steps.rate, steps: steps.count, rows: steps.rows, steps.trained)
    #expect(try largest(#require(moved["W/1"]).storage, expected.matrix("W").storage) < 1e-10)
    #expect(try largest(#require(moved["readout"]).storage, expected.vector("v")) < 1e-10)
    #expect(try abs(loss(moved) - expected.number("loss")) < 1e-10)
    let seen = Observation(epoch: 1, network: moved, initial: network, training: reference.data())
    let norms = try WeightNorms().observe(seen) + ReadoutChange().observe(seen)
    let root = Double(WangCase.d).squareRoot()
    let pairs = [
      ("weight-change-frobenius-1", expected.number("dW_fro") / root),
      ("weight-change-operator-1", expected.number("dW_op") / root),
      ("weight-change-rows-1", expected.number("dW_2inf") / root), ("readout-change", expected.number("dv_rel")),
    ]
    #expect(norms.map(\.name) == pairs.map(\.0))
    for (norm, pair) in zip(norms, pairs) { #expect(abs(norm.values[0] - pair.1) < 1e-10, "\(pair.0)") }
  }

  @Test("kernels, their largest eigenvalues and alignments")
  func kernels() throws {
    let seen = Observation(epoch: 0, network: network, initial: network, training: reference.data())
    #expect(try largestDifference(seen.matrix(.conjugateKernel), reference.matrix("CK")) < 1e-10)
    #expect(try largestDifference(seen.matrix(.tangentKernel), reference.matrix("NTK")) < 1e-10)
    #expect(try largestDifference(seen.matrix(.hiddenTangentKernel), reference.matrix("NTK_part1")) < 1e-10)
    let y = reference.vector("y")
    let system = try SymmetricEigen(reference.matrix("NTK"))
    let overlap = abs(zip(system.vectors.row(WangCase.n - 1), y).reduce(0) { $0 + $1.0 * $1.1 })
    let norm = y.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let hidden = try SymmetricEigen.values(of: reference.matrix("NTK_part1"))
    let scale = Double(WangCase.h) / Double(WangCase.d)
    let directions = try TeacherDirections(WangCase.direction)
    let expected: [(any Observer<Double>, Double?)] = [
      (LeadingEigenvalue(of: .conjugateKernel, as: "a"), reference.vector("eig_CK").max()),
      (LeadingEigenvalue(of: .tangentKernel, as: "a"), reference.vector("eig_NTK").max()),
      (LeadingEigenvalue(of: .hiddenTangentKernel, as: "a"), hidden.last),
      (LeadingWeightEigenvalue(), reference.vector("eig_WtW_over_h").max().map { $0 * scale }),
      (LabelAlignment(of: .conjugateKernel, as: "a"), reference.number("align_y_v1_CK")),
      (LabelAlignment(of: .tangentKernel, as: "a"), overlap / norm),
      (KernelTargetAlignment(of: .conjugateKernel, as: "a"), reference.number("KTA_CK")),
      (KernelTargetAlignment(of: .tangentKernel, as: "a"), reference.number("KTA_NTK")),
      (WeightAlignment(with: directions), reference.number("align_beta_u1")),
    ]
    for (observer, value) in expected {
      let quantity = try #require(try observer.observe(seen).first)
      #expect(abs(quantity.values[0] - (try #require(value))) < 1e-10, "\(quantity) \(type(of: observer))")
    }
  }
}
