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
      weights over the root of the width in the later ones, no bias at the output; activation (z)_+^q, or any of init-net \
      (--activation).

        ntk                  the neural tangent kernel Θ, eqs. (11), (14)
        covariance           the outputs' covariance Σ at initialisation, eqs. (11), (13)
        singular             the leading singular term of Θ alone, eqs. (23), (29), (32)
        singular-covariance  the leading singular term of Σ alone, eq. (22)

      For a shallow ReLU network the singular terms are -(σ_w²/2π) r r' φ and (σ_w²/6π) r r' φ³, r and φ those of \
      eq. (20); for deeper ones sums of such terms over the layers, as in eq. (32). Eq. (29) is taken \
      with the factor q² and the second line of (32) with the factor σ_w² that they miss as printed; Θ(x, x) in (32) is \
      the geometric mean of both points' values.

      Relative errors of (z)_+^q are below 1e-12, for almost equal and almost opposite samples as well. Of other activations \
      the averages ⟨φ(z)φ(z')⟩ and ⟨φ'(z)φ'(z')⟩ are closed forms (erf, sine, cosine, gelu, cubic, linear) or \
      quadratures (tanh, arctan, sigmoid, softplus), whose errors are below 1e-10 of the diagonal's values. One matrix is in \
      memory at a time. All in float64.

      INPUT  data: X (n, d); --points: x (m, d).
      FILE   ntk, covariance, singular, singular-covariance (n, n), as asked for, and with --points cross/ntk … (m, n), those \
      between x and X; attributes power, or activation and normalisation, weight-scale, bias-scale, depth, samples.

      \(arrayFilesHelp)

      EXAMPLES
        kernels infinite --data x.h5 --kernels ntk,singular -o kernels.h5
        kernels infinite --data x.h5 --points test/X --activation erf \\
          --depth 3 --kernels ntk,covariance -o kernels.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The samples: a file with X.")
  var data: String

  @Option(help: "What to compute: ntk, covariance, singular, singular-covariance, or several with commas between.")
  var kernels = CommaList<InfiniteKernel>([.ntk])

  @OptionGroup var options: InfiniteNetworkOptions
  @OptionGroup var points: PointsOptions

  @OptionGroup var output: OutputOptions

  public init() {}

  public func run() throws {
    let network = try options.network()
    try kernels.elements.forEach(network.validate)
    let dataFile = try H5Reader.arrays(data, as: "X")
    let samples = try dataFile.samples()
    let others = try points.read(beside: dataFile, coordinates: samples.columns)
    let parameters = options.parameters.merging(["kernels": kernels.text]) { $1 }.merging(points.parameters) { $1 }
    var inputs = ["data": dataFile]
    inputs["points"] = points.pointsFile == nil ? nil : others?.file
    try output.write(by: Self.self, kind: "kernels", inputs: inputs, parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: Array(inputs.values)))
      try file.set("samples", to: samples.rows)
      try file.set("depth", to: network.depth)
      if let power = network.power { try file.set("power", to: power) }
      if options.activation != nil {
        try file.set("activation", to: network.activation.kind.rawValue)
        try file.set("normalisation", to: network.activation.normalisation.rawValue)
      }
      try file.set("weight-scale", to: network.weightScale)
      try file.set("bias-scale", to: network.biasScale)
      for kernel in InfiniteKernel.allCases where kernels.elements.contains(kernel) {
        try locating(in: data) { try file.write(network.kernel(kernel, of: samples), to: kernel.rawValue) }
        guard let others else { continue }
        try locating(in: others.file.path) {
          try file.write(
            network.kernel(kernel, between: others.samples, and: samples), to: "cross/\(kernel.rawValue)")
        }
      }
    }
  }

  /// Locates what is wrong with samples in their file.
  private func locating(in file: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let problem as Problem where problem.category == .badInput {
      throw problem.located(in: file)
    }
  }
}
