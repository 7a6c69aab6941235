import ArgumentParser
import Logging
import Networks
import Store

extension ImportedNetwork.Layout: ExpressibleByArgument {}

/// `init-net import`: a fully connected network that another program trained.
public struct ImportCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take a fully connected network with its weights from another program's file.",
    discussion: """
      The file is safetensors, .npz of numpy or HDF5, its arrays of float16, bfloat16, float32 or float64. The network is that of the \
      standard parametrisation, h_l = W_l σ(h_{l-1}) + b_l, f = W_{L+1} σ(h_L) + b_{L+1}, so that kernels, training and \
      spectra are those of the network as PyTorch or JAX has it: the tangent kernel is J Jᵀ, J the derivatives by all weights \
      and biases.

      The weights are the arrays of two axes called weight, kernel or W, in the order of their names (numbers by value), or \
      those of --weights; the biases those called bias or b beside them, or those of --biases. What is real and not read \
      is refused, but for what --ignore names.

      FILE  attributes architecture, activation, normalisation = none, inputs, outputs, widths, parametrisation = standard, \
      biases (the layers that have some, the readout being L + 1); W/1 … W/L (d_l, d_{l-1}), b/1 … b/L (d_l), readout \
      (d_L, k), b/L+1 (k), in float64.

      EXAMPLE
        init-net import mlp.safetensors --activation tanh -o net.h5
        init-net import params.npz --activation relu --layout in-out \\
          --weights dense1/kernel,dense2/kernel --biases dense1/bias,none -o net.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The file with the weights.")
  var model: String

  @Option(help: "σ, as it is: relu, tanh, erf, gelu, …")
  var activation: Activation.Kind

  @Option(help: "The axes of weight matrices: out-in as in PyTorch (default), in-out as in JAX and Keras.")
  var layout: ImportedNetwork.Layout?

  @Option(help: "The names of the weight matrices in the order in which they are applied, the readout last.")
  var weights: CommaList<String>?

  @Option(help: "The names of the layers' biases, none for a layer without.")
  var biases: CommaList<String>?

  @Option(help: "Names of arrays that are not to be read.")
  var ignore: CommaList<String>?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard biases == nil || biases?.elements.count == weights?.elements.count else {
      throw ValidationError("--biases goes with --weights and names as many, none for a layer without.")
    }
  }

  public func run() throws {
    let arrays = try ModelInput.arrays(model)
    let network = try ImportedNetwork(
      arrays, activation: activation, layout: layout, weights: weights?.elements,
      biases: biases?.elements.map { $0 == "none" ? nil : $0 }, ignoring: Set(ignore?.elements ?? []))
    if network.isOrderGuessed {
      let order = network.names.joined(separator: ", ")
      Logger(label: "init-net").warning(
        "\(model): the layers are taken in the order of their names, \(order); --weights gives another")
    }
    let parameters = [
      "activation": activation.rawValue, "layout": (layout ?? .outIn).rawValue,
      "arrays": network.names.joined(separator: ","),
    ]
    try output.write(by: Self.self, kind: "network", inputs: ["model": ModelInput(arrays)], parameters: parameters) {
      file in
      try file.set("data", to: Provenance.own)
      try ArchitectureFile.write(network.architecture, to: file)
      try file.set("weights", to: StoredNetwork.Storage.arrays.rawValue)
      try network.write(to: file)
    }
  }
}
