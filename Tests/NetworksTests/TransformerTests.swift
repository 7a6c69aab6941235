import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing

@Suite("Transformers")
struct TransformerTests {
  /// A network of small sizes that follow from `seed`, and texts for it.
  private func example(_ seed: Int) throws -> (network: Transformer, texts: Matrix<Double>) {
    let heads = 1 + seed % 3
    let shape = TransformerShape(
      words: 5 + seed % 4, width: heads * (1 + seed % 4), depth: 1 + seed % 2, heads: heads, inner: 1 + seed % 7,
      positions: 6 + seed % 2, sentences: 1 + seed % 2, activation: seed % 5 == 0 ? .tanh : .gelu, epsilon: 1e-3)
    let features = Transformer.Features.allCases[seed % 3]
    let network = try Transformer(shape, features: features, longest: 6, outputs: 1 + seed % 3)
    let texts = Matrix<Double>(rows: 1 + seed % 4, columns: 6) { row, column in
      column < 1 + (seed + 5 * row) % 6 ? Double((7 * row + 3 * column * column + seed) % shape.words) : -1
    }
    return (network, texts)
  }

  @Test("derivatives by every parameter are those by finite differences", arguments: 1...24)
  func gradients(seed: Int) throws {
    let (network, texts) = try example(seed)
    let body = network.body
    let values = parameters(of: body, seed: UInt64(seed))
    let dy = gaussianMatrix(texts.rows, network.outputs, seed: seed)
    let (_, _, gradients) = try pass(body, values, texts, dy: dy)
    let step = 1e-5
    for index in values.indices {
      for i in stride(from: 0, to: values[index].count, by: 1 + values[index].count / 12) {
        let sides = try [1.0, -1.0].map { sign in
          var moved = values
          moved[index].storage[i] += sign * step
          return inner(try pass(body, moved, texts).y, dy)
        }
        let expected = (sides[0] - sides[1]) / (2 * step)
        #expect(
          abs(gradients[index].storage[i] - expected) < 2e-6 * (1 + abs(expected)),
          "\(body.parameters[index].name) \(i)")
      }
    }
  }

  @Test("parameters in slabs, and a subset trained, give what the whole gives", arguments: 1...12)
  func slabsAndSubsets(seed: Int) throws {
    let (network, texts) = try example(seed)
    let values = parameters(of: network.body)
    let dy = gaussianMatrix(texts.rows, network.outputs, seed: seed)
    let whole = try pass(network.body, values, texts, dy: dy)
    let slabs = try pass(network.body, values, texts, dy: dy, slab: 1 + seed % 3)
    #expect(largestDifference(whole.y, slabs.y) < 1e-12)
    for (a, b) in zip(whole.gradients, slabs.gradients) { #expect(largestDifference(a, b) < 1e-11) }
    for index in values.indices {
      let one = try pass(network.body, values, texts, dy: dy, trained: [index])
      #expect(one.gradients[index] == whole.gradients[index])
    }
  }

  @Test("a text gives the same alone, in any company and whatever the longest could be", arguments: 1...12)
  func company(seed: Int) throws {
    let (network, texts) = try example(seed)
    let values = parameters(of: network.body)
    let whole = try Network(network, parameters: values).outputs(texts)
    for row in 0..<texts.rows {
      let length = texts.row(row).count { $0 >= 0 }
      let short = try Transformer(
        network.shape, features: network.features, longest: length, outputs: network.outputs)
      let alone = Matrix(rows: 1, columns: length, storage: Array(texts.row(row).prefix(length)))
      let outputs = try Network(short, parameters: values).outputs(alone)
      for c in 0..<network.outputs { #expect(abs(outputs[0, c] - whole[row, c]) < 1e-12) }
    }
  }

  @Test("attention does not see the order of tokens but by their positions")
  func permutations() throws {
    let network = try example(8).network
    var values = parameters(of: network.body)
    let positions = try #require(network.body.parameters.firstIndex { $0.name.contains("position") })
    values[positions] = Matrix(rows: values[positions].rows, columns: values[positions].columns)
    let pooled = network.encoder(depth: network.shape.depth, pooling: .mean)
    let texts = Matrix<Double>(rows: 2, columns: 6, storage: [1, 2, 3, 4, -1, -1, 3, 1, 4, 2, -1, -1])
    let features = try Network(network, parameters: values).values(texts, of: pooled)
    for k in 0..<features.columns { #expect(abs(features[0, k] - features[1, k]) < 1e-12) }
  }

  @Test("what are no texts is refused", arguments: [[-1, -1], [0, 0.5], [1, 9], [-2, 1], [-1, 1], [0, .nan]])
  func noTexts(ids: [Double]) throws {
    let network = try Transformer(
      TransformerShape(words: 9, width: 2, depth: 1, heads: 1, inner: 2, positions: 2), longest: 2, outputs: 1)
    let values = parameters(of: network.body)
    #expect(throws: Problem.self) {
      try Network(network, parameters: values).outputs(Matrix(rows: 1, columns: 2, storage: ids))
    }
  }

  @Test("kernels, which have a row for each sample, refuse texts")
  func kernels() throws {
    let (network, texts) = try example(1)
    #expect(throws: Problem.self) { try EmpiricalKernels(RandomNetwork(network, seed: 1), samples: texts) }
  }

  @Test("sizes that do not fit are refused")
  func sizes() {
    let good = TransformerShape(words: 9, width: 4, depth: 1, heads: 2, inner: 2, positions: 4)
    #expect(throws: Never.self) { try Transformer(good, longest: 4, outputs: 1) }
    #expect(throws: Problem.self) { try Transformer(good, longest: 5, outputs: 1) }
    #expect(throws: Problem.self) { try Transformer(good, longest: 0, outputs: 1) }
    #expect(throws: Problem.self) { try Transformer(good, longest: 4, outputs: 0) }
    for change in [\TransformerShape.words, \.width, \.depth, \.heads, \.inner, \.positions, \.sentences] {
      var shape = good
      shape[keyPath: change] = 0
      #expect(throws: Problem.self) { try Transformer(shape, longest: 1, outputs: 1) }
    }
    var odd = good
    odd.heads = 3
    #expect(throws: Problem.self) { try Transformer(odd, longest: 1, outputs: 1) }
    odd = good
    odd.depth = 1 << 30
    #expect(throws: Problem.self) { try Transformer(odd, longest: 1, outputs: 1) }
    odd = good
    odd.words = 1 << 30
    #expect(throws: Problem.self) { try Transformer(odd, longest: 1, outputs: 1) }
  }

  @Test("a network file gives the network back")
  func files() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("net.h5")
    for seed in 1...6 {
      let (network, texts) = try example(seed)
      let source = RandomNetwork(network, seed: UInt64(seed))
      try H5Writer.write(to: path) { file in
        try ArchitectureFile.write(network, to: file)
        try source.write(to: file)
      }
      let read = try StoredNetwork(H5Reader(path))
      #expect(read.architecture as? Transformer == network)
      #expect(try Network<Double>(read).outputs(texts) == Network<Double>(source).outputs(texts))
    }
  }
}
