import ArgumentParser
import Diagnostics
import LinearAlgebra
import Networks
import Spectra
import Store
import Training

extension WeightSpectrum.Scale: ExpressibleByArgument {}

/// `eigs weights`: spectra and leading singular vectors of a network's weights.
public struct WeightsCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Diagonalise WᵀW/h or WWᵀ/d of a network's weight matrices.",
    discussion: """
      W has shape (h, d): h outputs, d inputs. All eigenvalues of the matrix --scale names, in float64, the zeros that W's \
      rank leaves among them; the leading right singular vectors u_i of W, the eigenvectors of WᵀW, and their alignments \
      |β_jᵀu_i|/‖β_j‖ with the directions β_j of a teacher; the principal angles between span{β_j} and the space of the \
      leading u_i (Wang et al. 2023, Sections 5.2 and 5.3).

      INPUT  a network of init-net, also with --storage seed, or of train, with --snapshot of an epoch it kept; \
      --directions-of a file with teacher/directions (k, d), as gen-data writes it.
      FILE   for a parameter at p, such as W/1: p/eigenvalues, ascending, (d) of WᵀW, (h) of WWᵀ; attributes matrix, such \
      as "WᵀW/h", rows h and columns d of the group p. With --vectors p/eigenvectors (vectors, d), unit rows, largest \
      first; with directions p/alignments/<j> (vectors), j = 1…k, and p/vector-angles (vectors), the angle in radians of \
      each u_i with span{β_j}; with --angles m p/angles (min(k, m)), radians, ascending.

      EXAMPLE
        eigs weights run.h5 --parameters W/1 --vectors 4 --directions-of x.h5 \\
          --angles 100 -o weights.h5
        eigs weights run.h5 --snapshot 5 --scale wwt/d -o weights.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The network: a file of init-net or train.")
  var input: String

  @Option(help: "An epoch whose weights the training run kept (train --snapshots); else the final ones.")
  var snapshot: Int?

  @Option(help: "The parameters' names, such as W/1,W/2, or all: those that are no vectors.")
  var parameters = "all"

  @Option(help: "Whose eigenvalues: of WᵀW/h, WᵀW/d, WᵀW, WWᵀ/h, WWᵀ/d or WWᵀ, in this order.")
  var scale = WeightSpectrum.Scale.rightByRows

  @Option(help: "How many leading right singular vectors to store.")
  var vectors = 0

  @Option(help: ArgumentHelp("Compare with the teacher's directions in this file.", valueName: "file"))
  var directionsOf: String?

  @Option(help: "m: the principal angles with the space of the m leading right singular vectors.")
  var angles: Int?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard vectors >= 0 else { throw ValidationError("--vectors must not be negative.") }
    guard angles ?? 1 > 0 else { throw ValidationError("--angles must be positive.") }
    guard angles == nil || directionsOf != nil else {
      throw ValidationError("--angles are those with the directions of --directions-of.")
    }
    guard directionsOf == nil || vectors > 0 || angles != nil else {
      throw ValidationError("--directions-of needs --vectors or --angles, what to compare with.")
    }
  }

  public func run() throws {
    let file = try H5Reader(input)
    let directionsFile = try directionsOf.map { try H5Reader($0) }
    let network = try StoredNetwork(file, snapshot: snapshot)
    let directions: Matrix<Double>? = try directionsFile?.matrix(TeacherDirections.place)
    let shapes = network.architecture.body.parameters
    let chosen = try choice(among: shapes)
    var inputs = ["network": file]
    inputs["directions"] = directionsFile
    var provenance = ["parameters": chosen.map { shapes[$0].name }.joined(separator: ","), "scale": scale.rawValue]
    provenance["vectors"] = "\(vectors)"
    provenance["snapshot"] = snapshot.map(String.init)
    provenance["angles"] = angles.map(String.init)
    try output.write(by: Self.self, kind: "spectrum", inputs: inputs, parameters: provenance) { result in
      try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
      for index in chosen {
        let shape = shapes[index]
        let size = Double(min(shape.rows, shape.columns))
        try PhysicalMemory.require(
          8 * (2 * Double(shape.count) + 4 * size * size), for: "the spectrum of \(shape.name)",
          remedy: "leave it out of --parameters")
        do {
          try write(network.values(of: index, rows: 0..<shape.rows), shape.name, directions, to: result)
        } catch var problem as Problem {
          guard problem.object == "directions" else {
            problem.object = problem.object ?? shape.name
            throw problem.located(in: input)
          }
          problem.cause = "\(problem.cause) (\(shape.name) of \(input))"
          throw problem.located(in: directionsOf ?? input)
        }
      }
    }
  }

  private func write(
    _ weights: Matrix<Double>, _ name: String, _ directions: Matrix<Double>?, to result: H5Writer
  ) throws {
    let waiting = Waiting(for: "eigenvalues of \(name)")
    defer { waiting.end() }
    let needed = max(vectors, angles ?? 0)
    guard needed <= min(weights.rows, weights.columns) else {
      throw Problem(
        .usage, object: "\(angles ?? 0 > vectors ? "--angles" : "--vectors") of \(name)",
        cause: "\(needed) singular vectors of a (\(weights.rows), \(weights.columns)) matrix",
        remedy: "ask for at most \(min(weights.rows, weights.columns))")
    }
    let spectrum = try WeightSpectrum(of: weights, scale: scale, vectors: needed)
    try result.write(spectrum.eigenvalues, to: "\(name)/eigenvalues")
    try result.set("matrix", to: scale.matrix, on: name)
    try result.set("rows", to: weights.rows, on: name)
    try result.set("columns", to: weights.columns, on: name)
    let stored = spectrum.vectors.rows(0..<vectors)
    if vectors > 0 { try result.write(stored, to: "\(name)/eigenvectors") }
    guard let directions else { return }
    let alignments = try spectrum.alignments(with: directions)
    if vectors > 0 {
      for j in 0..<directions.rows {
        try result.write(Array(alignments.row(j).prefix(vectors)), to: "\(name)/alignments/\(j + 1)")
      }
      let single = try (0..<vectors).map { try PrincipalAngles.between(directions, stored.rows([$0]))[0] }
      try result.write(single, to: "\(name)/vector-angles")
      try result.set("unit", to: "rad", on: "\(name)/vector-angles")
    }
    if let angles {
      let found = try PrincipalAngles.between(directions, spectrum.vectors.rows(0..<angles))
      try result.write(found, to: "\(name)/angles")
      try result.set("unit", to: "rad", on: "\(name)/angles")
    }
  }

  /// The parameters asked for.
  ///
  /// - Throws: `Problem.usage` for a name that is none of the network's matrices, or named twice.
  private func choice(among shapes: [ParameterShape]) throws -> [Int] {
    let matrices = shapes.indices.filter { shapes[$0].rows > 1 && shapes[$0].columns > 1 }
    let names = parameters == "all" ? nil : parameters.split(separator: ",").map(String.init)
    let chosen = names?.map { name in shapes.firstIndex { $0.name == name } } ?? matrices
    guard let places = chosen as? [Int], !places.isEmpty, Set(places).count == places.count else {
      throw Problem(
        .usage, file: input, object: "--parameters \(parameters)",
        cause: "does not name one or several of the network's parameters, each once",
        remedy: "name some of \(shapes.map(\.name).joined(separator: ", "))")
    }
    return places
  }
}
