import LinearAlgebra
import Networks
import Randomness
import TestSupport
import Testing

@Suite("Layers and their compositions")
struct LayerTests {
  @Test("derivatives by inputs and parameters are those by finite differences", arguments: 1...40)
  func gradients(seed: Int) throws {
    let body = ComposedNetwork.random(seed: UInt64(seed)).body
    let values = parameters(of: body)
    let n = 1 + seed % 5
    let (x, dy) = (gaussianMatrix(n, body.inputs, seed: seed), gaussianMatrix(n, body.outputs, seed: seed + 1))
    let (_, dx, gradients) = try pass(body, values, x, dy: dy)
    let step = 1e-6
    func slope(_ move: (Double) throws -> Matrix<Double>) throws -> Double {
      (inner(try move(step), dy) - inner(try move(-step), dy)) / (2 * step)
    }
    for i in 0..<x.count {
      let expected = try slope { shift in
        var moved = x
        moved.storage[i] += shift
        return try pass(body, values, moved).y
      }
      #expect(abs(dx.storage[i] - expected) < 1e-7 * (1 + abs(expected)))
    }
    for index in values.indices {
      for i in 0..<values[index].count {
        let expected = try slope { shift in
          var moved = values
          moved[index].storage[i] += shift
          return try pass(body, moved, x).y
        }
        #expect(abs(gradients[index].storage[i] - expected) < 1e-7 * (1 + abs(expected)), "\(index)")
      }
    }
  }

  @Test("parameters in slabs, and a subset trained, give what the whole gives", arguments: 1...20)
  func slabsAndSubsets(seed: Int) throws {
    let body = ComposedNetwork.random(seed: UInt64(seed)).body
    let values = parameters(of: body)
    let (x, dy) = (gaussianMatrix(4, body.inputs, seed: seed), gaussianMatrix(4, body.outputs, seed: seed + 1))
    let whole = try pass(body, values, x, dy: dy)
    let slabs = try pass(body, values, x, dy: dy, slab: 1 + seed % 3)
    #expect(largestDifference(whole.y, slabs.y) < 1e-13 && largestDifference(whole.dx, slabs.dx) < 1e-12)
    for (a, b) in zip(whole.gradients, slabs.gradients) { #expect(largestDifference(a, b) < 1e-12) }
    for index in values.indices {
      let one = try pass(body, values, x, dy: dy, trained: [index])
      #expect(one.gradients[index] == whole.gradients[index])
      #expect(one.gradients.enumerated().allSatisfy { $0.offset == index || $0.element.frobeniusNorm == 0 })
    }
  }

  @Test("the fused shallow ReLU layer is its three layers", arguments: 1...7)
  func shallowReLU(inputs: Int) throws {
    for (width, bias, factor) in [(1, true, 1.0), (16, false, 1), (45, true, 0.3)] {
      var layers: [any Layer] = [
        Dense(
          inputs: inputs, outputs: width, weights: "W/1", scale: 1.2, bias: bias ? "b/1" : nil, biasScale: 0.7),
        Entrywise(Activation(.relu, normalisation: .none), columns: width, scale: 0.9),
        Dense(inputs: width, outputs: 1, weights: "readout", scale: 1.1),
      ]
      if factor != 1 {
        layers.append(Entrywise(Activation(.linear, normalisation: .none), columns: 1, scale: factor))
      }
      let plain = Sequential(layers)
      let fused = try #require(ShallowReLU(plain))
      let values = parameters(of: plain)
      let packed = fused.packed(values)
      #expect(fused.unpacked(packed) == values)
      let (x, dy) = (gaussianMatrix(21, inputs, seed: 1), gaussianMatrix(21, 1, seed: 2))
      let (expected, own) = (try pass(plain, values, x, dy: dy), try pass(fused, packed, x, dy: dy))
      #expect(largestDifference(expected.y, own.y) < 1e-12)
      #expect(largestDifference(expected.dx, own.dx) < 1e-12)
      for (a, b) in zip(expected.gradients, fused.unpacked(own.gradients)) { #expect(largestDifference(a, b) < 1e-12) }
    }
  }

  @Test("what the fused layer is not for stays as it is")
  func notShallow() {
    let relu = Activation(.relu, normalisation: .none)
    for (inputs, activation, outputs) in [(9, relu, 1), (3, Activation(.relu), 1), (3, relu, 2)] {
      let body = FullyConnected(inputs: inputs, widths: [5], outputs: outputs, activation: activation).body
      #expect(ShallowReLU(body) == nil)
    }
    #expect(ShallowReLU(FullyConnected(inputs: 3, widths: [5, 5], activation: relu).body) == nil)
  }

  @Test("a hidden layer taken slab by slab gives what the whole gives", arguments: [1, 3, 64])
  func streamed(slab: Int) throws {
    for (widths, outputs) in [([37], 1), ([8, 50], 1), ([5, 6, 41], 3)] {
      let network = FullyConnected(
        inputs: 3, widths: widths, outputs: outputs, activation: Activation(.relu, normalisation: .none),
        parametrisation: .tangent(weightScale: 1.3, biasScale: 0.5))
      let source = RandomNetwork(network, seed: 4)
      let x = gaussianMatrix(9, 3, seed: 1)
      let run = Run(SlabbedParameters(source, slabSize: slab, as: Double.self), spreading: .none, isRecording: false)
      let values = try network.body.streamed(run.take(x, 0..<9), run)
      let expected = try Network<Double>(source).outputs(x)
      for i in 0..<expected.count { #expect(abs(values.values[i] - expected.storage[i]) < 1e-12) }
    }
  }

  @Test("initial laws fill by number, whatever is asked for at once")
  func laws() {
    for law in [InitialLaw.normal, .normalOf(deviation: 3), .cauchy, .signs, .constant(2)] {
      let network = ComposedNetwork(Sequential([OneParameter(law: law)]))
      let source = RandomNetwork(network, seed: 3)
      let whole = source.values(of: 0, rows: 0..<50)
      #expect(source.values(of: 0, rows: 17..<31) == whole.rows(17..<31))
      switch law {
      case .constant(let value): #expect(whole.storage.allSatisfy { $0 == value })
      case .signs:
        #expect(whole.storage.allSatisfy { abs($0) == 1 } && abs(whole.storage.reduce(0, +)) < 60)
      // A quarter of the standard Cauchy law lies beyond 1, and 0.1587 of the normal one.
      case .cauchy: #expect(abs(Double(whole.storage.count { $0 > 1 }) / 200 - 0.25) < 0.1)
      case .normal: #expect(abs(Double(whole.storage.count { $0 > 1 }) / 200 - 0.1587) < 0.08)
      case .normalOf: #expect(abs(Double(whole.storage.count { $0 > 3 }) / 200 - 0.1587) < 0.08)
      }
    }
  }
}
