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
  var input: String

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
          try diagonalise(Self.symmetric(name, in: file), name, target, into: result)
        } catch let problem as Problem {
          var located = problem.located(in: input)
          located.object = located.object ?? name
          throw located
        }
      }
    }
  }

  private func diagonalise(
    _ matrix: Matrix<Double>, _ name: String, _ target: [Double]?, into result: H5Writer
  ) throws {
    let waiting = Waiting(for: "eigenvalues of \(name)")
    defer { waiting.end() }
    guard vectors > 0 else {
      return try result.write(try SymmetricEigen.values(of: matrix), to: "\(name)/eigenvalues")
    }
    guard vectors <= matrix.rows else {
      throw Problem(
        .usage, object: "--vectors", cause: "\(vectors) eigenvectors of \(name), which has \(matrix.rows) rows",
        remedy: "ask for at most \(matrix.rows)")
    }
    let leading = try LeadingEigenvectors(vectors, of: matrix)
    try result.write(leading.spectrum, to: "\(name)/eigenvalues")
    try result.write(leading.vectors, to: "\(name)/eigenvectors")
    guard let target else { return }
    guard target.count == matrix.rows else {
      throw Problem(
        .badInput, cause: "has \(matrix.rows) rows, but \(labels ?? "") has \(target.count) labels",
        remedy: "give the labels of the samples the matrix was made from")
    }
    let alignment = Alignment(of: target, with: leading)
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
    guard matrix.rows == matrix.columns, matrix.rows > 0 else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "has shape (\(matrix.rows), \(matrix.columns)), not (n, n)",
        remedy: "give its Gram matrix")
    }
    let asymmetry = matrix.largestAsymmetry
    guard asymmetry <= 1e-10 * min(max(matrix.frobeniusNorm, .leastNormalMagnitude), .greatestFiniteMagnitude)
    else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "is not symmetric: entries differ by up to \(asymmetry)",
        remedy: "symmetrise it, or give its Gram matrix")
    }
    // Half the library's routines would see one triangle, half the other.
    for i in 0..<(asymmetry > 0 ? matrix.rows : 0) {
      for j in 0..<i {
        let mean = matrix[i, j] / 2 + matrix[j, i] / 2
        (matrix[i, j], matrix[j, i]) = (mean, mean)
      }
    }
    return matrix
  }
}
