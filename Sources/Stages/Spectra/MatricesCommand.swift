import ArgumentParser
import Diagnostics
import LinearAlgebra
import Logging
import Spectra
import Store

/// `eigs matrices`: eigenvalues and eigenvectors of the symmetric matrices in a file.
public struct MatricesCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "matrices",
    abstract: "Diagonalise the symmetric matrices of a file.",
    discussion: """
      All eigenvalues of each matrix, in float64, checked against its trace and norm; the leading eigenvectors \
      where asked for, checked by their residual; the projections of a label vector on them.

      INPUT  symmetric matrices of any names; of a file with a single one, matrix. labels: y (n).
      FILE   for a matrix at p: p/eigenvalues (ascending), p/eigenvectors (k, n; largest first), \
      p/projections (k), p/shares (k), p/projected (n): vᵀy, the cumulated share of ‖y‖² in the first \
      eigenvectors, and the projection of y on their span; labels (n).

      \(arrayFilesHelp)

      EXAMPLE
        eigs kernels.h5 --matrices ck/5,ntk --vectors 2 --labels x.h5 -o eigs.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The file with the matrices.")
  public var input: String

  @Option(help: "The matrices' names in the file, or all.")
  var matrices = "all"

  @Option(help: "How many leading eigenvectors to store.")
  var vectors = 0

  @Option(help: "A file whose y (n) is projected on the leading eigenvectors.")
  var labels: String?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard vectors >= 0 else { throw ValidationError("--vectors must not be negative.") }
    guard labels == nil || vectors > 0 else {
      throw ValidationError("--labels needs --vectors, the number of eigenvectors to project on.")
    }
  }

  public func run() throws {
    try run { name, file, count in
      let waiting = Waiting(for: "eigenvalues of \(name)")
      defer { waiting.end() }
      let matrix = try Self.symmetric(name, in: file)
      guard count > 0 else { return FoundSpectrum(eigenvalues: try SymmetricEigen.values(of: matrix)) }
      let leading = try LeadingEigenvectors(count, of: matrix)
      return FoundSpectrum(eigenvalues: leading.spectrum) { try $0(leading.vectors) }
    }
  }

  /// Runs the command with somebody's eigensystems: all eigenvalues of the matrix `name` of a file, and as many
  /// leading eigenvectors as are asked for, no more than it has rows.
  public func run(
    _ solve: (_ name: String, _ file: H5Reader, _ vectors: Int) throws -> FoundSpectrum
  ) throws {
    let file = try H5Reader.arrays(input, as: "matrix")
    let labelFile = try labels.map { try H5Reader.arrays($0, as: "y") }
    var inputs = ["matrices": file]
    inputs["labels"] = labelFile
    let target: [Double]? = try labelFile?.vector("y")
    let names = matrices == "all" ? try Self.matrices(in: file) : matrices.split(separator: ",").map(String.init)
    guard !names.isEmpty else {
      throw Problem(
        .badInput, file: input, cause: "holds no square two-dimensional data set",
        remedy: "give a file of kernels, or name a data set with --matrices")
    }
    let parameters = ["matrices": names.joined(separator: ","), "vectors": "\(vectors)"]
    try output.write(by: Self.self, kind: "spectrum", inputs: inputs, parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
      if let target { try result.write(target, to: "labels") }
      for name in names {
        do {
          let size = try file.shape(of: name).first ?? 0
          try checkCounts(name, size: size, labels: target?.count)
          try store(try solve(name, file, vectors), name, size, target, in: result)
        } catch let problem as Problem {
          var located = problem.located(in: input)
          located.object = located.object ?? name
          throw located
        }
      }
    }
  }

  /// - Throws: `Problem.usage` for more eigenvectors than there are, `Problem.badInput` for labels of other samples.
  private func checkCounts(_ name: String, size: Int, labels count: Int?) throws {
    guard vectors <= size else {
      throw Problem(
        .usage, object: "--vectors", cause: "\(vectors) eigenvectors of \(name), which has \(size) rows",
        remedy: "ask for at most \(size)")
    }
    guard count ?? size == size else {
      throw Problem(
        .badInput, cause: "has \(size) rows, but \(labels ?? "") has \(count ?? 0) labels",
        remedy: "give the labels of the samples the matrix was made from")
    }
  }

  private func store(
    _ spectrum: FoundSpectrum, _ name: String, _ size: Int, _ target: [Double]?, in result: H5Writer
  ) throws {
    try result.write(spectrum.eigenvalues, to: "\(name)/eigenvalues")
    guard vectors > 0 else { return }
    var alignment = target.map { Alignment(of: $0) }
    try result.write(rows: vectors, columns: size, to: "\(name)/eigenvectors") { write in
      try spectrum.forEachPanel { panel in
        try write(panel)
        alignment?.add(panel)
      }
    }
    guard let alignment else { return }
    try result.write(alignment.projections, to: "\(name)/projections")
    try result.write(alignment.projected, to: "\(name)/projected")
    try result.write(alignment.cumulatedShares, to: "\(name)/shares")
  }

  /// All square data sets of two dimensions, by path.
  private static func matrices(in file: H5Reader) throws -> [String] {
    try file.arrays().filter { name in
      let shape = try file.shape(of: name)
      return shape.count == 2 && shape[0] == shape[1]
    }
  }

  /// What the eigensystem of a matrix of this shape takes.
  static func bytes(of shape: [Int]) -> Double { 3 * 8 * shape.reduce(1) { $0 * Double($1) } }

  /// The matrix `name`, float32 or float64.
  ///
  /// - Throws: `Problem.badInput` where it is not square, not symmetric or empty.
  static func symmetric(_ name: String, in file: H5Reader) throws -> Matrix<Double> {
    let shape = try file.shape(of: name)
    try PhysicalMemory.require(
      bytes(of: shape), for: "the eigensystem of \(name), of shape \(shape)",
      remedy: "take fewer rows")
    var matrix: Matrix<Double> = try file.matrix(name)
    _ = try size(of: name, in: file)
    let asymmetry = matrix.largestAsymmetry
    try requireSymmetric(name, in: file, asymmetry: asymmetry, norm: matrix.frobeniusNorm)
    // Half the library's routines would see one triangle, half the other.
    for i in 0..<(asymmetry > 0 ? matrix.rows : 0) {
      for j in 0..<i {
        let mean = matrix[i, j] / 2 + matrix[j, i] / 2
        (matrix[i, j], matrix[j, i]) = (mean, mean)
      }
    }
    return matrix
  }

  /// n of the matrix `name`, (n, n).
  ///
  /// - Throws: `Problem.badInput` where it is not square or empty.
  public static func size(of name: String, in file: H5Reader) throws -> Int {
    let shape = try file.shape(of: name)
    guard shape.count == 2, shape[0] == shape[1], shape[0] > 0 else {
      throw Problem(
        .badInput, file: file.path, object: name,
        cause: "has shape (\(shape.map(String.init).joined(separator: ", "))), not (n, n)",
        remedy: "give its Gram matrix")
    }
    return shape[0]
  }

  /// - Parameters:
  ///   - asymmetry: max |a_ij − a_ji|.
  ///   - norm: ‖A‖_F.
  /// - Throws: `Problem.badInput` where the matrix is not symmetric but for rounding.
  public static func requireSymmetric(_ name: String, in file: H5Reader, asymmetry: Double, norm: Double) throws {
    guard asymmetry <= 1e-10 * min(max(norm, .leastNormalMagnitude), .greatestFiniteMagnitude) else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "is not symmetric: entries differ by up to \(asymmetry)",
        remedy: "symmetrise it, or give its Gram matrix")
    }
  }
}
