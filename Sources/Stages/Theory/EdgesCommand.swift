import ArgumentParser
import Diagnostics
import Networks
import Spectra
import Store
import Theory

/// `theory edges`: the right edges of the limit spectra at initialisation, for flat lines and for counting outliers.
public struct EdgesCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "edges",
    abstract: "Write the edges of the limit spectra of weights and kernels at initialisation.",
    discussion: """
      Weights: W_l of shape (h, d) with N(0, 1) entries has the Marčenko–Pastur law, of WᵀW/h and WWᵀ/h on \
      [(1 − √(d/h))², (1 + √(d/h))²], of WᵀW/d and WWᵀ/d on [(1 − √(h/d))², (1 + √(h/d))²], zeros aside. Kernels: the laws \
      of 'theory limits'. An eigenvalue of a finite matrix is an outlier where it stands more than the margin beyond the \
      edge: four units (πcn)^(−2/3) of the Tracy–Widom law, c√(edge − x) being the density beside the edge and n the \
      number of eigenvalues.

      FILE  for each law p (input, W/1 … W/L, ck/1 … ck/L, ntk): p/edge, p/lower-edge (1), the ends of the continuous part; \
      of --network p/margin (1); attribute matrix of the groups W/l. With law ntk and one hidden layer ntk/smallest (1), \
      the lower bound a_σ − Σ_{k≤2} η_k² of eq. (11) of Wang et al. 2023.

      EXAMPLE
        theory edges --network net.h5 --data x.h5 --input-law mp -o edges.h5
        theory edges --input-law mp:2 --ratios 1.3333 --activation tanh \\
          --scale wwt/d -o edges.h5

      \(exitCodeHelp)
      """)

  @OptionGroup var law: LawOptions

  @Option(help: "The laws: input, W for all weights, ck for all layers, ck/<l>, ntk.")
  var laws = CommaList(["W", "ck", "ntk"])

  @Option(help: "Whose eigenvalues those of the weights are, as in 'eigs weights'.")
  var scale = WeightSpectrum.Scale.rightByRows

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    for name in laws.elements where name != "W" { try law.checkLaw(name, option: "--laws") }
    try law.checkUse(for: laws.elements)
    guard !laws.elements.contains("W") || law.network != nil || law.isMarchenkoPastur else {
      throw ValidationError("--laws W needs --network, or the ratio n/d of --input-law mp:<γ>.")
    }
  }

  public func run() throws {
    let setting = try law.setting()
    let (network, samples) = (setting.stated?.network, setting.stated?.samples)
    let parameters = setting.parameters.merging(["laws": laws.text, "scale": scale.rawValue]) { $1 }
    try output.write(by: Self.self, kind: "edges", inputs: setting.inputs, parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: Array(setting.inputs.values)))
      if let warning = setting.warning { try file.set("warning", to: warning) }
      func write(_ edge: LimitEdge, _ name: String, count: Int?) throws {
        try file.write([edge.upper], to: "\(name)/edge")
        try file.write([edge.lower], to: "\(name)/lower-edge")
        if let count { try file.write([edge.outlierMargin(of: count)], to: "\(name)/margin") }
      }
      for name in laws.elements {
        switch name {
        case "W":
          for layer in 1...setting.depth {
            let (edge, count, matrix) = try weights(layer, setting, network)
            try write(edge, "W/\(layer)", count: count)
            try file.set("matrix", to: matrix, on: "W/\(layer)")
          }
        case "ck":
          for layer in 1...setting.depth {
            try write(LimitEdge(of: LimitSpectrum(setting.transform("ck/\(layer)"))), "ck/\(layer)", count: samples)
          }
        default:
          try write(LimitEdge(of: LimitSpectrum(setting.transform(name))), name, count: samples)
          guard name == "ntk", setting.depth == 1, let bound = try smallest(network) else { continue }
          try file.write([bound], to: "ntk/smallest")
        }
      }
    }
  }

  /// The edge of W_l, the number of eigenvalues that its density is over, nil where only ratios are known, and the matrix.
  private func weights(
    _ layer: Int, _ setting: LimitSetting, _ network: FullyConnected?
  ) throws -> (edge: LimitEdge, count: Int?, matrix: String) {
    let ratios = [setting.limit.input.marchenkoPastur?.ratio].compactMap { $0 } + setting.limit.ratios
    // h/d = (n/d)/(n/h).
    let shape =
      network.map { Double($0.width(layer)) / Double($0.width(layer - 1)) } ?? ratios[layer - 1] / ratios[layer]
    let scale = scale.resolved(isTall: shape >= 1)
    switch scale {
    case .rightByRows, .leftByRows, .smaller:
      return (LimitEdge(of: try MarchenkoPastur(ratio: 1 / shape)), network?.width(layer - 1), scale.matrix)
    case .rightByColumns, .leftByColumns:
      return (LimitEdge(of: try MarchenkoPastur(ratio: shape)), network?.width(layer), scale.matrix)
    case .right, .left:
      guard let network else {
        throw Problem(
          .usage, object: "--scale \(scale.rawValue)", cause: "grows with the widths, of which only ratios are given",
          remedy: "give --network and --data, or a scale with a divisor")
      }
      let edge = LimitEdge(of: try MarchenkoPastur(ratio: 1 / shape), scale: Double(network.width(layer)))
      return (edge, network.width(layer - 1), scale.matrix)
    }
  }

  /// The lower bound of eq. (11); nil where the activation is not known, only b_σ², or σ_w is not 1.
  private func smallest(_ network: FullyConnected?) throws -> Double? {
    guard law.slopeSquared == nil, network?.parametrisation.weightScale ?? 1 == 1 else { return nil }
    let activation =
      network?.activation ?? Activation(law.activation ?? .arctan, normalisation: law.normalisation ?? .unit)
    return HermiteExpansion(of: activation).smallestTangentEigenvalue
  }
}
