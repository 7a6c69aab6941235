import Kernels
import LinearAlgebra
import Networks
import Randomness
import TestSupport
import Testing

@Suite struct KernelBlocksTests {
  @Test(arguments: ParametrisedNetworks.parametrisations)
  func blocksAreThoseOfTheWholeKernels(_ parametrisation: Parametrisation) throws {
    for (number, shape) in ParametrisedNetworks.shapes(parametrisation).enumerated() {
      let architecture = FullyConnected(
        inputs: shape.inputs, widths: shape.widths, outputs: shape.outputs, activation: Activation(.tanh),
        parametrisation: parametrisation)
      let network = RandomNetwork(architecture, seed: UInt64(number))
      let (n, k) = (11, shape.outputs)
      let samples = RandomStream(seed: 3, name: "samples").normalMatrix(rows: n, columns: shape.inputs)
      let whole = try EmpiricalKernels(network, samples: samples)
      let blocks = try KernelBlocks(network, samples: n) { samples.rows($0) }
      let sets: [([Int], [Int])] = [
        (Array(0..<n), Array(0..<n)), ([1, 4, 5, 9], [0, 2, 4, 9, 10]), ([3], Array(0..<n)), ([0, 10], [0, 10]),
      ]
      let depth = shape.widths.count
      for (rows, columns) in sets {
        var seen: [Int] = []
        var expected: [Int: Matrix<Double>] = [:]
        try whole.conjugateKernels { expected[$0] = $1 }
        var conjugate = try blocks.conjugateKernels(of: [0, depth], rows: rows, columns: columns)
        while let (layer, block) = try conjugate.next() {
          seen.append(layer)
          let kernel = try #require(expected[layer])
          #expect(distance(block, kernel, rows, columns) < 1e-14)
        }
        #expect(seen == (depth == 0 ? [0] : [0, depth]))
        let scalings = (0...depth).map { [0.5, 0, 2][$0 % 3] }
        let kernel = try whole.tangentKernel(scalings: scalings)
        // Rows of all outputs, some outputs with none.
        let tangentRows = rows.map { $0 * k }
        let tangentColumns = (0..<k).flatMap { output in columns.map { output * n + $0 } }
        let block = try blocks.tangentKernel(scalings: scalings, rows: tangentRows, columns: tangentColumns)
        #expect(distance(block, kernel, tangentRows, tangentColumns) < 1e-14)
      }
    }
  }

  /// The largest difference, over the largest entry.
  private func distance(_ block: Matrix<Double>, _ whole: Matrix<Double>, _ rows: [Int], _ columns: [Int]) -> Double {
    var largest = 0.0
    for (i, row) in rows.enumerated() {
      for (j, column) in columns.enumerated() { largest = max(largest, abs(block[i, j] - whole[row, column])) }
    }
    return block.rows == rows.count && block.columns == columns.count
      ? largest / (whole.storage.map(abs).max() ?? 1) : .infinity
  }

  @Test func samplesOfAnotherLengthAreRefused() throws {
    let network = RandomNetwork(FullyConnected(inputs: 3, widths: [4], activation: Activation(.tanh)), seed: 1)
    let blocks = try KernelBlocks(network, samples: 5) { Matrix(rows: $0.count, columns: 2) }
    #expect(throws: (any Error).self) {
      _ = try blocks.conjugateKernels(of: [1], rows: [0], columns: [1])
    }
    #expect(throws: (any Error).self) { try blocks.tangentKernel(scalings: [1, 1], rows: [0], columns: [1]) }
    #expect(throws: (any Error).self) { try blocks.tangentKernel(scalings: [1], rows: [0], columns: [1]) }
  }
}
