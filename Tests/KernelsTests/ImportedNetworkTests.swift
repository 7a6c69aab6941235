import Diagnostics
import Foundation
import Kernels
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing

/// Networks of other programs in the standard parametrisation.
@Suite("Imported networks")
struct ImportedNetworkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What PyTorch's autograd gives of Linear(5, 7), Tanh, Linear(7, 6) without bias, Tanh, Linear(6, 2), in float64.
  private struct Reference: Decodable {
    let model: Data
    let samples: [Double]
    let outputs: [Double]
    let ntk: [Double]
    let features: [Double]
  }

  private func reference() throws -> Reference {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/torch-mlp.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
  }

  private func write(_ data: Data, to name: String) throws -> String {
    try data.write(to: URL(fileURLWithPath: folder.file(name)))
    return folder.file(name)
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  @Test("outputs, features' Gram matrix and tangent kernel are those of autograd, also with bounded memory")
  func autograd() throws {
    let reference = try reference()
    let arrays = try Safetensors(write(reference.model, to: "mlp.safetensors"))
    let network = try ImportedNetwork(arrays, activation: .tanh)
    let architecture = try #require(network.architecture as? FullyConnected)
    #expect(architecture.widths == [7, 6] && architecture.parametrisation == .standard(biases: [1, 3]))
    #expect(network.names == ["0.weight", "0.bias", "2.weight", "4.weight", "4.bias"])
    let samples = Matrix(rows: 4, columns: 5, storage: reference.samples)
    #expect(distance(try Network<Double>(network).outputs(samples).storage, reference.outputs) < 1e-15)
    for size in [1, 1 << 25] {
      let kernels = try EmpiricalKernels(network, samples: samples, slabSize: size)
      #expect(distance(try kernels.tangentKernel().storage, reference.ntk) < 1e-14)
    }
    // The readout has a bias, so that 1 is a feature too.
    var last: [Double] = []
    try EmpiricalKernels(network, samples: samples).conjugateKernels(of: [2]) { last = $1.storage }
    #expect(distance(last, reference.features.map { $0 + 1 }) < 1e-14)
  }

  @Test("the other axes' order, other names and none for a bias give the same network")
  func layouts() throws {
    let reference = try reference()
    let first = try Safetensors(write(reference.model, to: "mlp.safetensors"))
    let network = try ImportedNetwork(first, activation: .tanh)
    try H5Writer.write(to: folder.file("turned.h5")) { file in
      for (name, new) in zip(network.names, ["a/kernel", "a/bias", "b/kernel", "c/kernel", "c/bias"]) {
        let (shape, values) = (try first.shape(of: name), try first.reals(name))
        guard shape.count == 2 else {
          try file.write(values, to: new)
          continue
        }
        try file.write(Matrix(rows: shape[0], columns: shape[1], storage: values).transposed, to: new)
      }
      try file.write([3], to: "step")
    }
    let turned = try ImportedNetwork(H5Reader(folder.file("turned.h5")), activation: .tanh, layout: .inOut)
    let named = try ImportedNetwork(
      first, activation: .tanh, weights: ["0.weight", "2.weight", "4.weight"], biases: ["0.bias", nil, "4.bias"])
    for other in [turned, named] { #expect(try Network<Double>(other) == Network<Double>(network)) }
    let wrong = try problem { _ = try ImportedNetwork(H5Reader(folder.file("turned.h5")), activation: .tanh) }
    #expect(wrong?.cause.contains("do not follow each other as out-in") == true && wrong?.remedy == "they do as in-out")
    let ignored = try problem {
      _ = try ImportedNetwork(
        first, activation: .tanh, weights: ["0.weight", "2.weight", "4.weight"], biases: ["0.bias", nil, nil])
    }
    #expect(ignored?.object == "4.bias" && ignored?.cause.hasPrefix("would be ignored") == true)
    let short = try problem {
      _ = try ImportedNetwork(
        first, activation: .tanh, weights: ["0.weight", "2.weight", "4.weight"], biases: ["4.bias", nil, "0.bias"])
    }
    #expect(short?.object == "4.bias" && short?.cause == "has shape [2], but 0.weight has 7 outputs")
  }

  @Test("square matrices called kernel are not guessed at")
  func square() throws {
    try H5Writer.write(to: folder.file("square.h5")) { file in
      for name in ["a/kernel", "b/kernel"] { try file.write(gaussianMatrix(5, 5, seed: 1), to: name) }
    }
    let arrays = try H5Reader(folder.file("square.h5"))
    #expect(try problem { _ = try ImportedNetwork(arrays, activation: .tanh) }?.remedy?.contains("--layout") == true)
    for layout in ImportedNetwork.Layout.allCases {
      let network = try ImportedNetwork(arrays, activation: .tanh, layout: layout)
      let first = try network.values(of: 0, rows: 0..<5)
      #expect(first == (layout == .outIn ? gaussianMatrix(5, 5, seed: 1) : gaussianMatrix(5, 5, seed: 1).transposed))
    }
  }

  @Test("layer scalings turn the papers' parametrisation into the standard one")
  func translation() throws {
    let tanh = Activation(.tanh, normalisation: .none)
    let standard = RandomNetwork(
      FullyConnected(inputs: 5, widths: [7, 6], outputs: 2, activation: tanh, parametrisation: .standard(biases: [])),
      seed: 3)
    let unit = FullyConnected(inputs: 5, widths: [7, 6], outputs: 2, activation: tanh)
    let scaled = try Network<Double>(
      unit,
      parameters: [1, 7, 6].enumerated().map { index, width in
        var weights = standard.values(of: index, rows: 0..<[7, 6, 2][index])
        weights.scale(by: Double(width).squareRoot())
        return weights
      })
    let samples = gaussianMatrix(4, 5, seed: 4)
    #expect(
      distance(try Network<Double>(standard).outputs(samples).storage, try scaled.outputs(samples).storage) < 1e-14)
    let own = try EmpiricalKernels(standard, samples: samples).tangentKernel()
    let theirs = try EmpiricalKernels(scaled, samples: samples).tangentKernel(scalings: [1, 7, 6])
    #expect(distance(own.storage, theirs.storage) < 1e-13)
  }

  @Test(
    "biases are known by the names of their weights",
    arguments: [
      ("0.weight", "0.bias"), ("net.fc1.weight", "net.fc1.bias"), ("dense/kernel:0", "dense/bias:0"), ("W1", "b1"),
      ("params/Dense_0/kernel", "params/Dense_0/bias"), ("W/3", "b/3"), ("w_2", "b_2"), ("weight", "bias"),
    ])
  func names(weight: String, bias: String) throws {
    try H5Writer.write(to: folder.file("n.h5")) { file in
      try file.write(gaussianMatrix(3, 2, seed: 1), to: weight)
      try file.write([1.0, 2, 3], to: bias)
      try file.write(gaussianMatrix(1, 3, seed: 2), to: "zz/weight")
    }
    let network = try ImportedNetwork(H5Reader(folder.file("n.h5")), activation: .relu)
    let order = weight.compare("zz/weight", options: .numeric) == .orderedAscending
    #expect(order && network.names == [weight, bias, "zz/weight"])
  }
}
