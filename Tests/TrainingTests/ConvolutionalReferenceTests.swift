import Foundation
import Kernels
import LinearAlgebra
import Networks
import Randomness
import TestSupport
import Testing
import Training

/// A convolutional network and its steps computed independently in float64, inputs and weights given by formulas.
struct ConvolutionalCase: Decodable, Sendable, CustomStringConvertible {
  var name: String
  var pool: String
  var activation: String
  var readout: String
  var loss: String
  var f: [Double]
  var value: Double
  var gradient: [Double]
  var parts: [[Double]]
  var ck: [Double]
  var gd: [Double]
  var sgd: [Double]
  var adam: [Double]

  enum CodingKeys: String, CodingKey {
    case name, pool, activation, readout, loss, f, value, gradient, ck
    case parts = "ntk_parts"
    case gd = "gd_after1"
    case sgd = "sgd_after2"
    case adam = "adam_after2"
  }

  var description: String { name }

  private struct Fixture: Decodable { var cases: [ConvolutionalCase] }

  static let all: [ConvolutionalCase] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/convolutional-cases.json")
    guard let data = try? Data(contentsOf: url), let fixture = try? JSONDecoder().decode(Fixture.self, from: data)
    else {
      return []
    }
    return fixture.cases
  }()

  /// 1.5 u(i, s).
  static func number(_ i: Int, _ s: Int) -> Double { 1.5 * (Double((7 * i * i + 13 * i + s) % 1009) / 504 - 1) }

  static let image = ImageShape(channels: 3, height: 8, width: 8)

  func network<Element: Scalar>(as type: Element.Type = Double.self) throws -> Network<Element> {
    let kind = try #require(Activation.Kind(rawValue: activation))
    let architecture = try Convolutional(
      image: Self.image,
      recipe: NetworkRecipe(
        "conv:3,conv:3,pool:\(pool),conv:4,pool:\(pool),\(readout == "flat" ? "flatten" : "global-average"),dense:1"),
      activation: Activation(kind))
    let parameters = architecture.body.parameters.enumerated().map { layer, shape in
      Matrix<Element>(rows: shape.rows, columns: shape.columns) {
        Element(Self.number($0 * shape.columns + $1, 17 + 100 * layer))
      }
    }
    return try Network(architecture, parameters: parameters)
  }

  func data<Element: Scalar>(as type: Element.Type = Double.self) -> LabelledData<Element> {
    LabelledData(
      inputs: Matrix(rows: 4, columns: Self.image.count) { Element(Self.number($0 * Self.image.count + $1, 5)) },
      labels: Matrix(rows: 4, columns: 1, storage: [1, -1, -1, 1]))
  }

  var trainingLoss: Loss { loss == "mse" ? .halfMeanSquare : .logistic }
}

@Suite("Exact small convolutional networks")
struct ConvolutionalReferenceTests {
  private func largest(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  /// All weights after the steps of a run.
  private func trained(
    _ reference: ConvolutionalCase, _ optimiser: Optimiser, rate: Double, batch: Int? = nil, epochs: Int = 1,
    seed: UInt64 = 1
  ) throws -> [Double] {
    let phase = Phase(optimiser: optimiser, learningRate: rate, epochs: epochs, batchSize: batch)
    let trainer = try Trainer(
      try reference.network(), schedule: Schedule(phases: [phase], loss: reference.trainingLoss, seed: seed),
      training: reference.data())
    try trainer.run()
    return try trainer.network().parameters.flatMap(\.storage)
  }

  @Test("there are two cases")
  func fixture() { #expect(ConvolutionalCase.all.count == 2) }

  @Test("outputs, and in float32 too", arguments: ConvolutionalCase.all)
  func outputs(reference: ConvolutionalCase) throws {
    #expect(try largest(reference.network().outputs(reference.data().inputs).storage, reference.f) < 1e-13)
    let single = try reference.network(as: Float.self).outputs(reference.data(as: Float.self).inputs)
    #expect(largest(single.storage.map(Double.init), reference.f) < 1e-5)
  }

  @Test("loss and gradient", arguments: ConvolutionalCase.all)
  func gradient(reference: ConvolutionalCase) throws {
    let before = try reference.network().parameters.flatMap(\.storage)
    let after = try trained(reference, .sgd(momentum: 0), rate: 1)
    #expect(largest(zip(before, after).map(-), reference.gradient) < 1e-13)
    let trainer = try Trainer(
      reference.network(), schedule: Schedule(phases: [], loss: reference.trainingLoss), training: reference.data())
    try trainer.run()
    #expect(abs(try #require(trainer.history["train-loss"]?.first) - reference.value) < 1e-13)
  }

  @Test("steps of every optimiser", arguments: ConvolutionalCase.all)
  func steps(reference: ConvolutionalCase) throws {
    #expect(try largest(trained(reference, .sgd(momentum: 0), rate: 8e-3), reference.gd) < 1e-13)
    // An order whose batches are the images 0, 1 and 2, 3.
    let seed = try #require(
      (1...1000).first { Set(RandomStream(seed: $0, name: "order/1").permutation(of: 4).prefix(2)) == [0, 1] })
    #expect(
      try largest(trained(reference, .sgd(momentum: 0.2), rate: 1e-3, batch: 2, seed: seed), reference.sgd) < 1e-13)
    let adam = Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: .standard)
    #expect(try largest(trained(reference, adam, rate: 1e-3, epochs: 2), reference.adam) < 1e-12)
  }

  @Test("kernels: every layer's share, and that of the features", arguments: ConvolutionalCase.all)
  func kernels(reference: ConvolutionalCase) throws {
    let kernels = try EmpiricalKernels(reference.network(), samples: reference.data().inputs)
    for (layer, expected) in reference.parts.enumerated() {
      let alone = reference.parts.indices.map { $0 == layer ? 1.0 : 0 }
      #expect(try largest(kernels.tangentKernel(scalings: alone).storage, expected) < 1e-13, "\(layer)")
    }
    var last: [Double] = []
    try kernels.conjugateKernels { last = $1.storage }
    #expect(largest(last, reference.ck) < 1e-13)
  }
}
