import ArgumentParser
import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Store

/// `kernels infinite`: kernels of infinitely wide networks.
public struct InfiniteCommand: Stage {
  public static let revision = 3

  public static let configuration = CommandConfiguration(
    commandName: "infinite",
    abstract: "Compute kernels of an infinitely wide network with biases at given samples.",
    discussion: """
      The network is that of Velikanov and Yarotsky 2021, eq. (10): pre-activations σ_w w·x + σ_b b in the first layer, \
      weights over the root of the width in the later ones, no bias at the output; activation (z)_+^q.

        ntk                  the neural tangent kernel Θ, eqs. (11), (14)
        covariance           the outputs' covariance Σ at initialisation, eqs. (11), (13)
        singular             the leading singular term of Θ alone, eqs. (23), (29), (32)
        singular-covariance  the leading singular term of Σ alone, eq. (22)

      For a shallow ReLU network the singular terms are -(σ_w²/2π) r r' φ and (σ_w²/6π) r r' φ³, r and φ those of \
      eq. (20); for deeper ones sums of such terms over the layers, as in eq. (32). Eq. (29) is taken \
      with the factor q² and the second line of (32) with the factor σ_w² that they miss as printed; Θ(x, x) in (32) is \
      the geometric mean of both points' values.

      Relative errors are below 1e-12, for almost equal and almost opposite samples as well. One matrix is in memory at \
      a time. All in float64.

      INPUT  data: X (n, d).
      FILE   ntk, covariance, singular, singular-covariance (n, n), as asked for; attributes power, weight-scale, \
      bias-scale, depth, samples.

      \(arrayFilesHelp)

      EXAMPLE
        kernels infinite --data x.h5 --kernels ntk,singular -o kernels.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The samples: a file with X.")
  var data: String

  @Option(help: "What to compute: ntk, covariance, singular, singular-covariance, or several with commas between.")
  var kernels = CommaList<InfiniteKernel>([.ntk])

  @OptionGroup var options: InfiniteNetworkOptions

  @OptionGroup var output: OutputOptions

  public init() {}

  public func run() throws {
    let network = try options.network()
    try kernels.elements.forEach(network.validate)
    let dataFile = try H5Reader(arrays: data, as: "X")
    let samples = try dataFile.samples()
    let parameters = options.parameters.merging(["kernels": kernels.text]) { $1 }
    try output.write(by: Self.self, kind: "kernels", inputs: ["data": dataFile], parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: [dataFile]))
      try file.set("samples", to: samples.rows)
      try file.set("depth", to: network.depth)
      try file.set("power", to: network.power)
      try file.set("weight-scale", to: network.weightScale)
      try file.set("bias-scale", to: network.biasScale)
      for kernel in InfiniteKernel.allCases where kernels.elements.contains(kernel) {
        do {
          try file.write(network.kernel(kernel, of: samples), to: kernel.rawValue)
        } catch let problem as Problem where problem.category == .badInput {
          throw problem.located(in: data)
        }
      }
    }
  }
}
