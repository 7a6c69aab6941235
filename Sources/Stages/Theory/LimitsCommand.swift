import ArgumentParser
import Diagnostics
import Store
import Theory

/// `theory limits`: the laws' curves as a file.
public struct LimitsCommand: Stage {
  public static let revision = 3

  public static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Write the limit spectra of conjugate and tangent kernels to a file.",
    discussion: """
      CK at layer l: Theorem 3.4 of Fan and Wang 2020, the Marčenko–Pastur map iterated through the layers. NTK: \
      Theorem 3.7, with layer scalings Theorem 3.8, the fixed-point equations (12) and (13) solved by Newton's \
      method with continuation in Im z. Where b_σ = 0 the layers decouple (Lemma 3.5).

      Activation, depth and widths are those of --network, n is that of --data, and so is d_0 in --input-law mp; of a \
      file of kernels with an NTK also its layer scalings. The same values may be given by hand, and others are refused. \
      An activation that is not normalised is one that is, times a factor, in each layer at the scale of what comes to it: the \
      laws are those of the kernels as they are, σ_w² included. A mean of the activation in the last layer adds one eigenvalue of \
      the order of n to the law; networks with a mean in a layer before, or with biases, have no such limit and are refused. \
      Where there is no network, --activation and --ratios, or --ratio and --depth, say what it would be.

      FILE  for each law p (input, ck/1 … ck/L, ntk): p/x, p/density, p/distribution (dense near edges), \
      p/support (m, 2), p/atoms (m, 2: place, mass); attributes mean, mass-deficit of the group; attribute \
      warning where the input law's mean is not about 1, the squared norm of a sample.

      The subcommands stieltjes, density, distribution, support and atoms answer questions about these laws as \
      comma-separated values on standard output.

      EXAMPLES
        theory --network net.h5 --data x.h5 --input-law mp -o limit.h5
        theory --network net.h5 --data kernels.h5 --input-spectrum eigs.h5 \\
          --input-dataset ck/0/eigenvalues --laws ntk -o limit.h5
        theory --input-law mp:3 --ratio 0.5 --depth 5 --activation arctan \\
          --laws ck,ntk -o limit.h5
        theory stieltjes --input-law atoms:0.5@0.4,1@0.4,2@0.2 --ratios 0.5 \\
          --at 1,0.01 --at -1,0.5
        theory support --input-spectrum eigs.h5 --input-dataset ck/0/eigenvalues \\
          --ratio 0.5 --depth 5 --law ntk

      \(exitCodeHelp)
      """)

  @OptionGroup var law: LawOptions

  @Option(help: "The laws: input, ck/1 … ck/L, ntk; ck stands for all layers.")
  var laws = CommaList(["ck", "ntk"])

  @Option(help: "Points of each curve.")
  var points = 1000

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard 10..<1 << 24 ~= points else { throw ValidationError("--points must lie in 10…2²⁴−1.") }
    for name in laws.elements { try law.checkLaw(name, option: "--laws") }
    try law.checkUse(for: laws.elements)
  }

  public func run() throws {
    let setting = try law.setting()
    let names = laws.elements.flatMap { name in
      name == "ck" ? (1...setting.depth).map { "ck/\($0)" } : [name]
    }
    let transforms = try names.map { ($0, try setting.transform($0)) }
    let parameters = setting.parameters.merging(["laws": laws.text, "points": "\(points)"]) { $1 }
    try output.write(by: Self.self, kind: "limit", inputs: setting.inputs, parameters: parameters) { file in
      try file.set("data", to: Provenance.origin(of: Array(setting.inputs.values)))
      if let warning = setting.warning { try file.set("warning", to: warning) }
      for (name, transform) in transforms {
        let limit = try LimitSpectrum(transform)
        let curve = try limit.curve(points: points)
        try file.write(curve.x, to: "\(name)/x")
        try file.write(curve.density, to: "\(name)/density")
        try file.write(curve.distribution, to: "\(name)/distribution")
        try file.write(
          limit.support.flatMap { [$0.lower, $0.upper] }, shape: [limit.support.count, 2], to: "\(name)/support")
        try file.write(
          limit.atoms.flatMap { [$0.place, $0.mass] }, shape: [limit.atoms.count, 2], to: "\(name)/atoms")
        try file.set("mean", to: limit.mean, on: name)
        try file.set("mass-deficit", to: limit.massDeficit, on: name)
      }
    }
  }
}
