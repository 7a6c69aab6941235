import Diagnostics
import Logging
import Networks
import Store
import Theory

/// A network's limit as options and files state it together.
struct LimitSetting {
  let limit: NetworkLimit
  /// τ_1,…,τ_{L+1}; all 1 if nil.
  let scalings: [Double]?
  /// The network and the number of samples, where files state them.
  let stated: NetworkAtSamples?
  /// The files read, by role.
  let inputs: [String: H5Reader]
  /// The parameters by name, for provenance.
  let parameters: [String: String]
  /// What is doubtful about applying the limit laws, said once on standard error.
  let warning: String?

  init(_ options: LawOptions) throws {
    let stated = try options.network.flatMap { network in
      try options.data.map { try NetworkAtSamples(network: network, data: $0) }
    }
    let spectrum = try options.inputSpectrum.map { try H5Reader.arrays($0, as: "eigenvalues") }
    let input = try Self.inputLaw(options, spectrum: spectrum, samples: stated)
    self.stated = stated
    let activation: Activation
    if let stated {
      (limit, activation) = (try stated.limit(input: input), stated.network.activation)
      scalings = try options.refuseContradictions(of: stated, limit)
    } else {
      activation = Activation(options.activation ?? .arctan, normalisation: options.normalisation ?? .unit)
      limit = try options.limitByHand(activation, input: input)
      scalings = options.scalings?.elements
    }
    var inputs: [String: H5Reader] = [:]
    (inputs["network"], inputs["data"], inputs["input-spectrum"]) = (stated?.networkFile, stated?.dataFile, spectrum)
    self.inputs = inputs
    var parameters = [
      "activation": activation.kind.rawValue, "normalisation": activation.normalisation.rawValue,
      "ratios": CommaList(limit.ratios).text,
    ]
    parameters["slope-squared"] = options.slopeSquared.map { "\($0)" }
    parameters["input-law"] = limit.input.marchenkoPastur.map { "mp:\($0.ratio)" } ?? options.inputLaw
    parameters["input-dataset"] = spectrum == nil ? nil : options.spectrumName
    parameters["scalings"] = scalings.map { CommaList($0).text }
    self.parameters = parameters
    let mean = limit.input.mean
    var warnings: [String] = []
    if abs(mean - 1) > 0.1 {
      warnings.append(
        "the input law's mean is \(mean), but the limit laws are those of samples of norm about 1, whose mean is 1: "
          + "scale the samples by \(1 / mean.squareRoot())")
    }
    if limit.correlatedLayer(before: limit.depth) == nil, let outlier = limit.layers.last?.outlier, outlier > 0 {
      warnings.append(
        "the activation is not centred: beside its limit law the last layer's kernel has one eigenvalue near \(outlier) times the number of "
          + "samples")
    }
    warning = warnings.isEmpty ? nil : warnings.joined(separator: "; ")
    if let warning { Logger(label: "theory").warning("\(warning)") }
  }

  /// μ_0; nil for that of independent entries at the network's n and d_0.
  private static func inputLaw(
    _ options: LawOptions, spectrum: H5Reader?, samples stated: NetworkAtSamples?
  ) throws -> SpectralLaw? {
    guard let spectrum else {
      return options.inputLaw == "mp" ? nil : try options.inputLaw.map(SpectralLaw.init(parsing:))
    }
    do {
      let eigenvalues: [Double] = try spectrum.vector(options.spectrumName)
      if let stated, eigenvalues.count != stated.samples {
        throw Problem(
          .badInput, object: options.spectrumName,
          cause: "holds \(eigenvalues.count) eigenvalues, but \(stated.dataFile.path) states \(stated.samples) samples",
          remedy: "give all eigenvalues of these samples' Gram matrix")
      }
      return try SpectralLaw(eigenvalues: eigenvalues)
    } catch let problem as Problem {
      var located = problem.located(in: spectrum.path)
      located.object = located.object ?? options.spectrumName
      throw located
    }
  }

  /// L.
  var depth: Int { limit.depth }

  /// The transform of a law named `ck/<l>`, `ck` (the last layer), `ntk`, or `input` where μ_0 is Marčenko–Pastur.
  ///
  /// - Throws: `Problem.usage` for other names; `Problem.badInput` for the network of a file that has no such law.
  func transform(_ name: String) throws -> StieltjesTransform {
    switch name {
    case "ck": return try law(upTo: depth) { try limit.conjugateKernel(layer: depth) }
    case "ntk": return try law(upTo: depth) { try limit.tangentKernel(scalings: scalings) }
    case "input":
      if let law = limit.input.marchenkoPastur { return try StieltjesTransform(law) }
    default:
      if name.hasPrefix("ck/"), let layer = Int(name.dropFirst(3)), (1...depth).contains(layer) {
        return try law(upTo: layer) { try limit.conjugateKernel(layer: layer) }
      }
    }
    throw Problem(
      .usage, object: "law '\(name)'", cause: "is not among those of this network and input law",
      remedy: "laws are ck/1 … ck/\(depth), ck (the last layer), ntk, and input for a Marčenko–Pastur input law")
  }

  /// What `body` returns; where the network of a file has no law because of layers before `layer`, it is the file's fault.
  private func law(upTo layer: Int, _ body: () throws -> StieltjesTransform) throws -> StieltjesTransform {
    do {
      return try body()
    } catch let problem as Problem {
      guard let stated, limit.correlatedLayer(before: layer) != nil else { throw problem }
      let activation = stated.network.activation
      throw Problem(
        .badInput, file: stated.networkFile.path, object: "attributes activation, normalisation",
        cause: "are \(activation.kind.rawValue), \(activation.normalisation.rawValue): \(problem.cause)",
        remedy: problem.remedy)
    }
  }
}

extension LawOptions {
  /// The limit of what the command line alone says.
  fileprivate func limitByHand(_ activation: Activation, input: SpectralLaw?) throws -> NetworkLimit {
    guard let input else { throw Problem(.usage, object: "--input-law mp", cause: "needs --network and --data") }
    let ratios = ratios?.elements ?? Array(repeating: ratio ?? 0, count: depth ?? 0)
    guard let slopeSquared else {
      return try NetworkLimit(
        input: input, ratios: ratios, layers: LayerConstants.layers(of: activation, depth: ratios.count))
    }
    let own = try ActivationConstants(of: activation)
    return try NetworkLimit(
      input: input, ratios: ratios, constants: ActivationConstants(a: own.a, bSquared: slopeSquared))
  }

  /// Makes sure that what is given beside the files agrees with them.
  ///
  /// - Returns: the NTK's scalings.
  /// - Throws: `Problem.usage` for an option that contradicts a file.
  fileprivate func refuseContradictions(of stated: NetworkAtSamples, _ limit: NetworkLimit) throws -> [Double]? {
    let (network, file) = (stated.network, stated.networkFile.path)
    try Agreement.require("--activation", activation, is: network.activation.kind, of: file, text: \.rawValue)
    try Agreement.require(
      "--normalisation", normalisation, is: network.activation.normalisation, of: file, text: \.rawValue)
    try Agreement.require("--depth", depth, is: network.depth, of: file)
    for layer in limit.layers {
      try Agreement.require(
        "--slope-squared", slopeSquared.map { [$0] }, is: [layer.constants.bSquared], of: "the activation in \(file)")
    }
    for (index, value) in limit.ratios.enumerated() {
      try Agreement.require("--ratio", ratio.map { [$0] }, is: [value], of: stated.ratioSource(index + 1))
    }
    try Agreement.require(
      "--ratios", ratios?.elements, is: limit.ratios,
      of: "n/d_l, n = \(stated.samples) of \(stated.dataFile.path) and d_l of \(file)")
    if let law = limit.input.marchenkoPastur {
      let ratio = Double(stated.samples) / Double(network.inputs)
      try Agreement.require("--input-law mp:<γ>, γ =", [law.ratio], is: [ratio], of: stated.ratioSource(0))
    }
    guard let scalings = try stated.scalings() else { return self.scalings?.elements }
    try Agreement.require("--scalings", self.scalings?.elements, is: scalings, of: "ntk in \(stated.dataFile.path)")
    return scalings
  }
}
