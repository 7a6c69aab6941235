import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite("Kernels added in slabs")
struct KernelSlabsTests {
  @Test(
    "are those formed whole, of one slab and of several", arguments: ParametrisedNetworks.parametrisations, [1, 9, 300])
  func agree(parametrisation: Parametrisation, n: Int) throws {
    for network in try ParametrisedNetworks.networks(parametrisation, Activation(.softplus)) {
      let (inputs, k) = (network.architecture.inputs, network.architecture.outputs)
      guard n * k < 500 else { continue }
      let samples = gaussianMatrix(n, inputs, seed: 3)
      let kernels = try EmpiricalKernels(network, samples: samples)
      var conjugate = Matrix<Double>(rows: 0, columns: 0)
      let tangent = try kernels.tangentKernel { conjugate = $1 }
      let depth = try network.fullyConnected.depth
      let hidden = try kernels.tangentKernel(scalings: [Double](repeating: 1, count: depth) + [0])
      let slabs = try KernelSlabs(network, samples: samples)
      let cases: [(Matrix<Double>, (inout Matrix<Double>) throws -> Void)] = [
        (conjugate, { try slabs.addConjugateKernel(scaledBy: 0.5, to: &$0) }),
        (tangent, { try slabs.addTangentKernel(scaledBy: 0.5, to: &$0) }),
        (hidden, { try slabs.addTangentKernel(of: .hidden, scaledBy: 0.5, to: &$0) }),
      ]
      for (expected, add) in cases {
        var sum = Matrix<Double>(rows: expected.rows, columns: expected.rows, repeating: 1)
        try add(&sum)
        sum.mirrorUpperTriangle()
        let scale = max(expected.storage.map(abs).max() ?? 0, 1)
        for i in 0..<sum.rows {
          for j in 0..<sum.rows { #expect(abs(sum[i, j] - 1 - 0.5 * expected[i, j]) < 1e-12 * scale) }
        }
      }
    }
  }

  @Test("of samples of another length are refused")
  func refused() throws {
    let network = try ParametrisedNetworks.networks(.unit, Activation(.tanh))[0]
    #expect(throws: Problem.self) { try KernelSlabs(network, samples: gaussianMatrix(3, 7, seed: 1)) }
  }
}
