import ArgumentParser
import Diagnostics
import LinearAlgebra
import Networks
import Store

extension Activation.Kind: ExpressibleByArgument {
  public static var allValueStrings: [String] { forms }
}
extension Activation.Normalisation: ExpressibleByArgument {}
extension Parametrisation.Name: ExpressibleByArgument {}
extension StoredNetwork.Storage: ExpressibleByArgument {}
extension FullyConnected.WeightLaw: ExpressibleByArgument {}
extension FullyConnected.ReadoutLaw: ExpressibleByArgument {}

/// `init-net random`: a network with independent weights, N(0, 1) but for other wishes.
public struct InitNet: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "random",
    abstract: "Initialise a network with independent weights, N(0,1) by default.",
    discussion: """
      unit: f(x) = W_{L+1}ᵀ σ(W_L … σ(W_1 x)/√d_1 …)/√d_L, without biases (eqs. (1) and (16) of Fan and Wang 2020). \
      tangent: h_1 = σ_w W_1 x + σ_b b_1, h_l = σ_w W_l σ(h_{l-1})/√d_{l-1} + σ_b b_l and \
      f = σ_w W_{L+1}ᵀ σ(h_L)/√d_L (eq. (10) of Velikanov and Yarotsky 2021). mean-field: \
      f(x) = (1/N) Σ c_i σ(w_i·x + b_i), one hidden layer of N neurons, whose training and tangent kernel are in \
      mean-field time: gradients are multiplied by N (their eq. (15)). standard, as in PyTorch and JAX: h_l = W_l σ(h_{l-1}) + \
      b_l and f = W_{L+1} σ(h_L) + b_{L+1}; at the start W_l is N(0, 1/d_{l-1}) and biases are 0.

      Networks on images are told by a recipe, --architecture, of layers from samples to outputs: conv:C or conv:CxK, C \
      channels of kernels K × K (3 if not given, odd), zeros standing around the image, then σ; pool:avg, pool:max or \
      pool:max:K, windows of K × K (2); flatten, or global-average, the mean of each channel; dense:N, then σ, but for \
      the last, the readout. Every layer gives σ_w W u/√m + σ_b b of the m numbers u in a patch or a row, the first one too, the \
      readout without b; unit: σ_w = 1 and no biases (standard is not for these). Samples are rows of channels × height × width numbers, as gen-data makes them. (A \
      recipe of dense layers alone, with --inputs, is fully connected as above: dense:800,dense:800,dense:1.)

      Element i of a layer is number i of a counter-based random stream, so it depends on the seed, the layer \
      and i alone.

      FILE  attributes architecture, activation, normalisation, inputs, outputs, widths, and for others \
      than unit parametrisation, of tangent with weight-scale and bias-scale, of standard with biases, the layers that have \
      some; for other than Gaussian laws weight-law, \
      readout-law; W/1 … W/L of shape (d_l, d_{l-1}); where there \
      are biases b/1 … b/L (d_l); readout (d_L, k). With --storage seed the arrays are left out and made again when \
      needed. Of a recipe attributes architecture = convolutional, image, recipe, and W/l of a convolution of shape \
      (channels, channels below, K, K).

      EXAMPLE
        init-net --inputs 1000 --width 6000 --depth 5 --activation arctan -o net.h5
        init-net --inputs 2 --widths 3000 --activation relu --normalisation none \\
          --parametrisation tangent -o net.h5
        init-net --inputs 1000 --widths 1500 --activation tanh --weights cauchy \\
          --readout signs -o net.h5
        init-net --image 3x32x32 \\
          --architecture conv:32,pool:avg,conv:64,pool:avg,flatten,dense:1 \\
          --activation relu -o cnn.h5

      \(exitCodeHelp)
      """)

  @Option(help: "d_0, the input dimension.")
  var inputs: Int?

  @Option(help: ArgumentHelp("The layers, as above, in place of --widths and --outputs.", valueName: "recipe"))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "The size of the images, channels × height × width, in place of --inputs: 3x32x32 of CIFAR-10, 1x28x28 of MNIST.",
      valueName: "CxHxW"))
  var image: String?

  @Option(help: "The widths d_1,…,d_L of the hidden layers.")
  var widths: CommaList<Int>?

  @Option(help: "The width of every hidden layer, with --depth.")
  var width: Int?

  @Option(help: "L, the number of hidden layers, with --width.")
  var depth: Int?

  @Option(help: "k, the number of outputs; 1 if not given.")
  var outputs: Int?

  @OptionGroup var activation: ActivationOptions

  @Option(
    help: "How weights are scaled, and whether there are biases: unit, tangent, mean-field or standard, as above.")
  var parametrisation = Parametrisation.Name.unit

  @Option(help: "σ_w of --parametrisation tangent; 1 if not given.")
  var weightScale: Double?

  @Option(help: "σ_b of --parametrisation tangent; 1 if not given, and without biases if 0.")
  var biasScale: Double?

  @Option(help: "The law of the hidden layers' weights: gaussian, N(0,1), or cauchy, of density 1/(π(1 + x²)).")
  var weights = FullyConnected.WeightLaw.gaussian

  @Option(help: "The law of the readout's weights: gaussian, N(0,1), or signs, −1 or 1 with equal probabilities.")
  var readout = FullyConnected.ReadoutLaw.gaussian

  @Option(help: "The seed of the weights.")
  var seed: UInt64 = 1

  @Option(help: "arrays: store the weights; seed: store only how to make them (for very wide networks).")
  var storage = StoredNetwork.Storage.arrays

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    if architecture != nil {
      guard widths == nil, width == nil, depth == nil, outputs == nil else {
        throw ValidationError(
          "--architecture says what the layers are: leave out --widths, --width, --depth and --outputs.")
      }
      guard (image == nil) != (inputs == nil) else {
        throw ValidationError("--architecture needs --image, or of dense layers alone --inputs.")
      }
      guard image == nil || (weights == .gaussian && readout == .gaussian) else {
        throw ValidationError("--weights and --readout are for fully connected networks.")
      }
      guard image.map({ ImageShape($0) != nil }) ?? true else {
        throw ValidationError(
          "--image must be channels × height × width, such as 3x32x32, of fewer than 2³¹ numbers in all.")
      }
    } else {
      guard image == nil else { throw ValidationError("--image goes with --architecture.") }
      guard inputs != nil else { throw ValidationError("--inputs is needed, or --architecture with --image.") }
      guard (widths == nil) != (width == nil || depth == nil) else {
        throw ValidationError("Give either --widths, or --width and --depth, or --architecture.")
      }
      guard !resolvedWidths.isEmpty else { throw ValidationError("--depth must be positive.") }
    }
    let sizes = resolvedWidths + [inputs ?? 1, outputs ?? 1]
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--inputs, --outputs, --depth and all widths must be positive.")
    }
    guard resolvedWidths.count <= 1000, sizes.allSatisfy({ $0 < 1 << 31 }) else {
      throw ValidationError("--depth must be at most 1000, and --inputs, --outputs and all widths below 2³¹.")
    }
    guard parametrisation == .tangent || (weightScale == nil && biasScale == nil) else {
      throw ValidationError("--weight-scale and --bias-scale are for --parametrisation tangent.")
    }
    guard parametrisation != .standard || (weights == .gaussian && readout == .gaussian) else {
      throw ValidationError("--weights and --readout are not for --parametrisation standard.")
    }
    guard (weightScale ?? 1) > 0, (weightScale ?? 1).isFinite else {
      throw ValidationError("--weight-scale must be positive.")
    }
    guard (biasScale ?? 1) >= 0, (biasScale ?? 1).isFinite else {
      throw ValidationError("--bias-scale must not be negative.")
    }
    guard parametrisation != .meanField || architecture != nil || resolvedWidths.count == 1 else {
      throw ValidationError("--parametrisation mean-field is for one hidden layer: give one of --widths.")
    }
  }

  /// - Parameter depth: L.
  private func scales(depth: Int) -> Parametrisation {
    switch parametrisation {
    case .standard: .standard(biases: Set(1...depth + 1))
    case .unit: .unit
    case .tangent: .tangent(weightScale: weightScale ?? 1, biasScale: biasScale ?? 1)
    case .meanField: .meanField
    }
  }

  private var resolvedWidths: [Int] {
    widths?.elements ?? Array(repeating: width ?? 0, count: min(max(depth ?? 0, 0), 1001))
  }

  public func run() throws {
    let architecture = try described()
    if storage == .arrays {
      try PhysicalMemory.require(
        Self.bytes(of: architecture), for: "the largest layer", remedy: "take --storage seed, or smaller layers")
    }
    let network = RandomNetwork(architecture, seed: seed)
    var parameters = [
      "activation": activation.activation.rawValue, "normalisation": activation.normalisation.rawValue,
      "seed": "\(seed)", "storage": storage.rawValue,
    ]
    if let network = architecture as? FullyConnected {
      let sizes = [
        "inputs": "\(network.inputs)", "outputs": "\(network.outputs)", "widths": CommaList(network.widths).text,
      ]
      parameters.merge(sizes) { $1 }
    }
    if let network = architecture as? Convolutional {
      parameters.merge(["image": "\(network.image)", "architecture": network.recipe.text]) { $1 }
    }
    if weights != .gaussian { parameters["weights"] = weights.rawValue }
    if readout != .gaussian { parameters["readout"] = readout.rawValue }
    let scales = scales(depth: resolvedWidths.count)
    if scales != .unit { parameters["parametrisation"] = parametrisation.rawValue }
    if case .tangent(let weightScale, let biasScale) = scales {
      (parameters["weight-scale"], parameters["bias-scale"]) = ("\(weightScale)", "\(biasScale)")
    }
    try output.write(by: Self.self, kind: "network", inputs: [:], parameters: parameters) { file in
      try ArchitectureFile.write(architecture, to: file)
      try file.set("seed", to: String(seed))
      try file.set("weights", to: storage.rawValue)
      if storage == .arrays { try network.write(to: file) }
    }
  }

  /// What the options describe.
  ///
  /// - Throws: `Problem.usage` for a recipe that says nothing or does not fit the images.
  func described() throws -> any Architecture {
    let recipe = try architecture.map { try NetworkRecipe($0) }
    if let recipe, let image = image.flatMap({ ImageShape($0) }) {
      return try Convolutional(
        image: image, recipe: recipe, activation: activation.value, parametrisation: scales(depth: 0))
    }
    func require(_ isRight: Bool, _ cause: String, _ remedy: String) throws {
      if !isRight { throw Problem(.usage, object: "architecture", cause: cause, remedy: remedy) }
    }
    if let recipe {
      try require(!recipe.takesImages, "\(recipe.text) is for images", "give --image in place of --inputs")
      try require(recipe.denseWidths.count > 1, "\(recipe.text) has no hidden layer", "give dense:N,dense:1")
    }
    let widths = recipe?.denseWidths ?? resolvedWidths + [outputs ?? 1]
    try require(
      parametrisation != .meanField || widths.count == 2,
      "has \(widths.count - 1) hidden layers; mean-field is for one", "give dense:N,dense:1")
    return FullyConnected(
      inputs: inputs ?? 0, widths: Array(widths.dropLast()), outputs: widths.last ?? 1, activation: activation.value,
      parametrisation: scales(depth: widths.count - 1), weightLaw: weights, readoutLaw: readout)
  }
}
