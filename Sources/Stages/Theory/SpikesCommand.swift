import ArgumentParser
import Diagnostics
import Store
import Theory

/// `theory spikes`: how far a low-rank signal of the input stands out in every layer.
public struct SpikesCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "spikes",
    abstract: "Predict the outliers of conjugate kernels whose input holds a low-rank signal.",
    discussion: """
      Input X = Σ_k s_k u_k v_kᵀ + noise of variance 1/d_0, n/d_0 = γ of --input-law mp:<γ>, or of --network and --data. Of XᵀX the signal s is \
      the eigenvalue (1+s²)(γ+s²)/s² for s⁴ > γ; through layer l an eigenvalue λ off the bulk μ goes to \
      ω(1 + γ_l ∫ x/(ω−x) dν), ω = 1−b²+b²λ, ν = 1−b²+b²μ, while that increases. Otherwise the bulk has absorbed it, \
      and the bulk's edge stands for it. This is the limit for signals spread over all samples; one on few samples \
      does not pass as a mean-field signal, and fades faster.

      FILE  layer, edge (L+1): l = 0…L and the bulk's right edge; outliers/<k>, detached/<k> (L+1), k = 1, 2, …: the \
      limit, and 1 where it stands off the bulk, else 0; predicted/<l>: the limits that do, of layer l. With --spectra also measured/<k> (L+1): the k-th largest \
      eigenvalue of ck/<l>/eigenvalues; relative-error/<k> (L+1): measured/outliers − 1; margin (L+1): 4(πcn)^(−2/3), \
      c√(edge−x) the density at the edge, four units of the Tracy–Widom law; detached-count (L+1): eigenvalues beyond \
      edge + margin.

      EXAMPLE
        theory spikes --spikes 4,3 --network net.h5 --data x.h5 --input-law mp \\
          --spectra eigs.h5 -o spikes.h5
        theory spikes --spikes 4,3 --input-law mp:1 --ratio 0.5 --depth 5 \\
          --activation arctan -o spikes.h5

      \(exitCodeHelp)
      """)

  @Option(help: "s_1,s_2,…, the strengths of the signal's components.")
  var spikes: CommaList<Double>

  @OptionGroup var law: LawOptions

  @Option(help: "A file of eigs whose ck/0…ck/L are compared.")
  var spectra: String?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard law.isMarchenkoPastur else {
      throw ValidationError("--input-law must be mp or mp:<γ>, the noise's; spikes in other inputs are not known.")
    }
    guard spikes.elements.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ValidationError("--spikes must be positive numbers.")
    }
    guard law.scalings == nil else { throw ValidationError("--scalings is for the tangent kernel.") }
  }

  public func run() throws {
    let setting = try law.setting()
    let file = try spectra.map { try H5Reader($0) }
    let layers = try SpikePropagation(strengths: spikes.elements, through: setting.limit).layers
    let measured = try file.map { try MeasuredSpectra($0, layers: layers.count, least: spikes.elements.count) }
    var inputs = setting.inputs
    inputs["spectra"] = file
    let parameters = setting.parameters.merging(["spikes": spikes.text]) { $1 }
    try output.write(by: Self.self, kind: "spikes", inputs: inputs, parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
      try result.write(Array(layers.indices), to: "layer")
      try result.write(layers.map(\.edge), to: "edge")
      for k in spikes.elements.indices {
        let places = layers.map { $0.outliers[k] ?? $0.edge }
        try result.write(places, to: "outliers/\(k + 1)")
        try result.write(layers.map { $0.outliers[k] == nil ? 0 : 1 }, to: "detached/\(k + 1)")
        guard let found = measured?.largest(k) else { continue }
        try result.write(found, to: "measured/\(k + 1)")
        try result.write(zip(found, places).map { $0 / $1 - 1 }, to: "relative-error/\(k + 1)")
      }
      for (number, layer) in layers.enumerated() {
        try result.write(layer.outliers.compactMap { $0 }, to: "predicted/\(number)")
      }
      guard let measured else { return }
      let margins = zip(layers, measured.eigenvalues).map { $0.bulk.outlierMargin(of: $1.count) }
      try result.write(margins, to: "margin")
      let bounds = zip(layers, margins).map { $0.edge + $1 }
      try result.write(
        zip(measured.eigenvalues, bounds).map { values, bound in values.count { $0 > bound } }, to: "detached-count")
    }
  }
}

/// The eigenvalues of ck/0…ck/L in a file of eigs.
private struct MeasuredSpectra {
  /// Ascending, for each layer.
  let eigenvalues: [[Double]]

  /// - Throws: `Problem.badInput` where a layer is missing or has fewer than `least` eigenvalues.
  init(_ file: H5Reader, layers: Int, least: Int) throws {
    eigenvalues = try (0..<layers).map { layer in
      let name = "ck/\(layer)/eigenvalues"
      let values: [Double] = try file.vector(name)
      guard values.count >= least else {
        throw Problem(
          .badInput, file: file.path, object: name, cause: "holds \(values.count) numbers for \(least) spikes",
          remedy: "give the spectra of all samples")
      }
      return values.sorted()
    }
  }

  /// The eigenvalue number k from above, from 0, in every layer.
  func largest(_ k: Int) -> [Double] { eigenvalues.map { $0[$0.count - 1 - k] } }
}
