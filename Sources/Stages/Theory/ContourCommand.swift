import ArgumentParser
import ComplexModule
import Diagnostics
import Graphs
import LinearAlgebra
import Matching
import Store

/// `theory contour`: the resolvent representation of GRAMPA's similarity matrix, evaluated.
public struct ContourCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "contour",
    abstract: "Evaluate the contour integral of resolvents that represents GRAMPA's similarity matrix.",
    discussion: """
      X = (1/2π) Re ∮_Γ R_A(z) J R_B(z + iη) dz with R_M(z) = (M − z)⁻¹ and J of ones. Γ runs counter-clockwise round \
      the poles λ_i of R_A(z) and none of the poles μ_j − iη of R_B(z + iη): the rectangle |Re z| ≤ ρ + 1, \
      |Im z| ≤ η/2 with ρ the larger spectral radius. At every node two linear systems are solved; the result is \
      compared with the closed form in the eigenvectors. Costs some n³/η operations: for graphs of hundreds of \
      vertices.

      INPUT  graphs: a file of gen-data graphs, or one with adjacency matrices A and B (n, n).
      FILE   path (4, 2): Γ's corners, re and im; nodes (m, 2); poles/A, poles/B (n): λ_i and μ_j; bandwidth (1): η; \
      residual (1): the largest |X_Γ − X| over the largest |X|; residual-enclosing-both (1): the same for a Γ that \
      reaches below −η, where the identity does not hold.

      EXAMPLE
        theory contour --graphs pair.h5 --bandwidth 0.2 -o contour.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The pair of graphs: a file of gen-data graphs, or one with adjacency matrices A and B.")
  var graphs: String

  @OptionGroup var matching: MatchingOptions
  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws { try matching.checkUse(for: [.grampa]) }

  public func run() throws {
    let input = try H5Reader(graphs)
    let pair = try GraphFile(input).pair(trial: 0)
    let matcher = matching.matcher()
    let eta = matching.bandwidth
    let (system, closed) = try locatingProblems(in: graphs) {
      let system = try matcher.eigenPair(pair)
      return (system, try system.grampa(bandwidth: eta))
    }
    let poles = (system.first.values, system.second.values)
    let radius = (poles.0 + poles.1).map(abs).max() ?? 0
    let contour = try ResolventContour(radius: radius, bandwidth: eta)
    let both = try ResolventContour(radius: radius, heights: -2 * eta...eta / 2, bandwidth: eta)
    let matrices = (try matcher.standardised(pair.first), try matcher.standardised(pair.second))
    let residuals = try [contour, both].map {
      Self.largestDifference(try $0.similarity(matrices.0, matrices.1), closed)
    }
    try output.write(
      by: Self.self, kind: "contour", inputs: ["graphs": input], parameters: matching.parameters
    ) { file in
      try file.set("data", to: Provenance.origin(of: [input]))
      try file.set("vertices", to: pair.vertexCount)
      try file.write(Self.coordinates(of: contour.corners), to: "path")
      try file.write(Self.coordinates(of: contour.nodes), to: "nodes")
      try file.write(poles.0, to: "poles/A")
      try file.write(poles.1, to: "poles/B")
      try file.write([eta], to: "bandwidth")
      try file.write([residuals[0]], to: "residual")
      try file.write([residuals[1]], to: "residual-enclosing-both")
    }
  }

  private static func coordinates(of points: [Complex<Double>]) -> Matrix<Double> {
    Matrix(rows: points.count, columns: 2) { $1 == 0 ? points[$0].real : points[$0].imaginary }
  }

  /// The largest difference of two matrices' entries over the largest entry of the second.
  private static func largestDifference(_ found: Matrix<Double>, _ wanted: Matrix<Double>) -> Double {
    let scale = wanted.storage.map(abs).max() ?? 0
    let difference = zip(found.storage, wanted.storage).map { abs($0 - $1) }.max() ?? 0
    return scale > 0 ? difference / scale : difference
  }
}
