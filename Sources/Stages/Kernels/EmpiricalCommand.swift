import ArgumentParser
import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Logging
import Networks
import Store
import Theory

extension TokenPooling.Kind: ExpressibleByArgument {}

/// `kernels empirical`: conjugate kernels and the empirical neural tangent kernel.
public struct EmpiricalCommand: Stage {
  public static let revision = 2

  public static let configuration = CommandConfiguration(
    commandName: "empirical",
    abstract: "Compute conjugate kernels and the neural tangent kernel of a network at given samples.",
    discussion: """
      CK at layer l: X_l X_lᵀ for samples in rows (l = 0 is the input Gram matrix). NTK: the Gram matrix of the \
      Jacobian, exact, computed from X_L X_Lᵀ + Σ_l (S_l S_lᵀ)∘(X_{l-1} X_{l-1}ᵀ) without forming the Jacobian \
      (Fan and Wang 2020, Section 3.3; with k outputs and scalings τ_l eq. (17)); of convolutions from the derivatives of \
      the samples in slabs. Scalings 1,0 give the NTK of the first \
      layer alone of two. All in float64, or with --precision single throughout in float32: half the memory, about half the \
      time. What is small beside the largest entries is then rounding: 'eigs power-law' refuses such kernels.

      Of a network with biases and scales CK at layer l is X̃_l X̃_lᵀ, X̃_0 = (σ_w X, σ_b) and X̃_l = (σ_w X_l, σ_b) but \
      for the last layer, which has no bias: the covariance Σ of eq. (11) of Velikanov and Yarotsky 2021 at finite \
      width, of a convolution's layer in the mean over its places. The NTK of a mean-field network is that of mean-field time, their eq. (15).

      Of a network of texts CK at layer l is F Fᵀ/d, F being the d numbers that layer l gives of each text (l = 0 the tokens' \
      vectors), pooled (--pooling).

      With --points also the kernels K(x, X) between other samples x and X. They are formed with those of all n + m samples, \
      whose memory they take.

      INPUT  data: X (n, d); of texts token ids, −1 behind the last; --points: x (m, d). network: a file of init-net or train.
      FILE   ck/0 … ck/L (n, n), ntk (nk, nk; samples of output 1 first; its attribute scalings: τ_1,…,τ_{L+1}), \
      ntk-parts/1 … ntk-parts/<L+1> (nk, nk), whose sum is the NTK; lemma-3-5 (n, n); with --points cross/ck/0 … (m, n), \
      cross/ntk … (mk, nk): rows are x. With --precision single each has the attributes precision and error, and \
      error/<name> (1): ‖K − K₆₄‖_F/‖K₆₄‖_F of the kernel of up to 64 of its own samples, drawn from --seed, in both precisions.

      \(arrayFilesHelp)

      EXAMPLE
        kernels --data x.h5 --network net.h5 --ck all --ntk -o kernels.h5
        kernels --data x.h5 --network net.h5 --parts --ck none -o parts.h5
        kernels --data x.h5 --network net.h5 --ntk --points test/X -o kernels.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The samples: a file with X.")
  var data: String

  @Option(help: "The network: a file of init-net or train.")
  var network: String?

  @Option(help: "An epoch whose weights the training run kept (train --snapshots); else the final ones.")
  var snapshot: Int?

  @Option(help: "Layers whose conjugate kernel is stored: all, last, none or a list such as 0,3,5.")
  var ck = LayerChoice.last

  @Option(
    help: """
      Of networks of texts, what is taken of the tokens: first or mean; if not given the network's own features in the last \
      layer, and what they pool before it.
      """)
  var pooling: TokenPooling.Kind?

  @Flag(help: "Compute the neural tangent kernel.")
  var ntk = false

  @Option(help: "The layer scalings τ_1,…,τ_{L+1} of eq. (17); all 1 if not given.")
  var scalings: CommaList<Double>?

  @Flag(
    help: """
      Store what each layer of weights adds to the NTK, its scaling included; of a network with one hidden layer the two \
      parts of eq. (5) of Wang et al. 2023.
      """)
  var parts = false

  @Flag(help: "Store the matrix of Lemma 3.5, r₊ Id + X_L X_Lᵀ + Σ q_l X_l X_lᵀ, that the NTK's limit rests on.")
  var lemma = false

  @Option(help: "single: float32 throughout; double: float64.")
  var precision = Precision.double

  @Option(help: "The seed of the samples on which --precision single is compared with float64 (default: 1).")
  var seed: UInt64?

  @OptionGroup var points: PointsOptions
  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard network != nil || (!ntk && !parts && !lemma && [.layers([0]), .none].contains(ck)) else {
      throw ValidationError("--network is needed for anything but --ck 0.")
    }
    guard scalings == nil || ntk || parts || lemma else {
      throw ValidationError("--scalings are those of --ntk, --parts or --lemma.")
    }
    try LayerScalings.validate(scalings)
    guard seed == nil || precision == .single else { throw ValidationError("--seed is for --precision single.") }
    guard snapshot == nil || network != nil else { throw ValidationError("--snapshot needs --network.") }
  }

  public func run() throws {
    let dataFile = try H5Reader.arrays(data, as: "X")
    let networkFile = try network.map { try H5Reader($0) }
    let weights = try networkFile.map { try StoredNetwork($0, snapshot: snapshot) }
    guard pooling == nil || weights?.architecture is Transformer else {
      throw Problem(
        .usage, file: network, object: "--pooling", cause: "is for networks of texts", remedy: "leave it out")
    }
    var (all, counts, pointsFile) = try samples(in: dataFile, for: weights?.architecture)
    guard precision == .double || !(weights?.architecture is Transformer) else {
      throw Problem(
        .usage, file: network, object: "--precision single", cause: "is not for networks of texts",
        remedy: "leave it out")
    }
    try EmpiricalMemory.require(samples: all.rows, of: weights?.architecture, ntk: ntk || parts, precision)
    try write(dataFile, networkFile, pointsFile, samples: counts.samples) { file in
      do {
        if let weights, weights.architecture is Transformer {
          return try writeKernels(TextKernels(weights, samples: all), counts, to: file)
        }
        switch precision {
        case .double: try forEachKernel(all, of: weights) { try store($1, $0, counts, in: file) }
        case .single: try writeSingle(&all, of: weights, counts, to: file)
        }
        if ntk, let weights {
          let taus = try scalings(depth: weights.architecture.hiddenWidths.count)
          try file.set("scalings", to: CommaList(taus).text, on: "ntk")
        }
      } catch let problem as Problem where problem.category == .badInput {
        throw problem.located(in: data)
      }
    }
  }

  /// The samples, followed by the points, how many they are, and the file of the points where it is another.
  private func samples(
    in file: H5Reader, for architecture: (any Architecture)?
  ) throws -> (all: Matrix<Double>, counts: Counts, pointsFile: H5Reader?) {
    try architecture?.requireSamples(of: file)
    let samples = try file.samples(coordinates: architecture?.inputs)
    guard !samples.storage.isEmpty else {
      throw Problem(
        .badInput, file: data, object: "X", cause: "is empty: its shape is (\(samples.rows), \(samples.columns))",
        remedy: "give at least one sample")
    }
    guard let others = try points.read(beside: file, coordinates: samples.columns) else {
      return (samples, (samples.rows, samples.rows), nil)
    }
    try architecture?.requireSamples(of: others.file)
    let all = Matrix(
      rows: samples.rows + others.samples.rows, columns: samples.columns,
      storage: samples.storage + others.samples.storage)
    return (all, (samples.rows, all.rows), points.pointsFile == nil ? nil : others.file)
  }

  /// Writes the output, whose kernels are what `body` stores.
  func write(
    _ data: H5Reader, _ network: H5Reader?, _ points: H5Reader?, samples: Int, _ body: (H5Writer) throws -> Void
  ) throws {
    var inputs = ["data": data]
    inputs["network"] = network
    inputs["points"] = points
    var parameters = ["ck": ck.text, "ntk": "\(ntk)", "lemma": "\(lemma)"]
    if parts { parameters["parts"] = "true" }
    parameters["snapshot"] = snapshot.map(String.init)
    parameters["pooling"] = pooling?.rawValue
    if precision == .single { parameters.merge(["precision": precision.rawValue, "seed": "\(seed ?? 1)"]) { $1 } }
    parameters["scalings"] = scalings?.text
    parameters.merge(self.points.parameters) { $1 }
    try output.write(by: Self.self, kind: "kernels", inputs: inputs, parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: Array(inputs.values)))
      try file.set("samples", to: samples)
      try body(file)
    }
  }

  private func writeKernels(_ kernels: TextKernels, _ counts: Counts, to file: H5Writer) throws {
    guard !ntk, !parts, !lemma else {
      throw Problem(
        .usage, file: network, object: "--ntk, --parts, --lemma", cause: "are not for networks of texts",
        remedy: "ask for conjugate kernels, --ck, alone")
    }
    for layer in try ck.layers(depth: kernels.depth, of: network).sorted() {
      try store(kernels.conjugateKernel(of: layer, pooling: pooling), "ck/\(layer)", counts, in: file)
    }
  }

  /// Calls `body` with the name of each kernel asked for and the kernel, in the precision of the samples.
  func forEachKernel<Element: Scalar>(
    _ samples: Matrix<Element>, of weights: StoredNetwork?, _ body: (String, Matrix<Element>) throws -> Void
  ) throws {
    guard let weights else {
      if ck == .layers([0]) { try body("ck/0", samples.gram) }
      return
    }
    let (architecture, kernels) = (weights.architecture, try EmpiricalKernels(weights, samples: samples))
    let depth = architecture.hiddenWidths.count
    let stored = try ck.layers(depth: depth, of: network)
    let taus = try scalings(depth: depth)
    let coefficients = lemma ? try approximation(of: architecture, taus) : nil
    let wanted = coefficients == nil ? stored : nil
    var combination: Matrix<Element>?
    let observe = { (layer: Int, gram: Matrix<Element>) throws in
      if stored.contains(layer) { try body("ck/\(layer)", gram) }
      guard let coefficients else { return }
      var sum = combination ?? Matrix<Element>(rows: gram.rows, columns: gram.columns)
      combination = nil
      sum.add(gram, scaledBy: Element(coefficients.layers[layer]))
      combination = sum
    }
    if ntk {
      try body("ntk", kernels.tangentKernel(scalings: taus, conjugate: wanted, observe))
    } else if coefficients != nil || !stored.isEmpty {
      try kernels.conjugateKernels(of: wanted, observe)
    }
    if parts {
      for layer in taus.indices {
        let alone = taus.indices.map { $0 == layer ? taus[$0] : 0 }
        try body("ntk-parts/\(layer + 1)", kernels.tangentKernel(scalings: alone, conjugate: []))
      }
    }
    if var combination, let coefficients {
      for i in 0..<combination.rows { combination[i, i] += Element(coefficients.identity) }
      try body("lemma-3-5", combination)
    }
  }

  /// τ_1 … τ_{L+1}.
  func scalings(depth: Int) throws -> [Double] { try LayerScalings.resolved(scalings, depth: depth, of: network) }

  /// The combination of Lemma 3.5.
  func approximation(of architecture: any Architecture, _ taus: [Double]) throws -> KernelCombination {
    do {
      return try .tangentKernelApproximation(
        ActivationConstants(ofNetwork: architecture), depth: taus.count - 1, scalings: taus)
    } catch var problem as Problem where problem.category == .badInput {
      (problem.file, problem.remedy) = (network, "leave out --lemma, or take a network that Lemma 3.5 speaks of")
      throw problem
    }
  }
}
