import ArgumentParser
import Diagnostics
import LinearAlgebra
import Logging
import Randomness
import Spectra
import Store

/// `eigs matrices`: eigenvalues and eigenvectors of the symmetric matrices in a file.
public struct MatricesCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "matrices",
    abstract: "Diagonalise the symmetric matrices of a file.",
    discussion: """
      All eigenvalues of each matrix, checked against its trace and norm; the leading eigenvectors \
      where asked for, checked by their residual; the projections of a label vector on them. In float64, or with \
      --precision single throughout in float32: half the memory, about half the time; eigenvalues below 10⁻⁶ of the \
      largest are then rounding, and 'eigs power-law' refuses such files.

      INPUT  symmetric matrices of any names; of a file with a single one, matrix. labels: y (n).
      FILE   for a matrix at p: p/eigenvalues (ascending), p/eigenvectors (k, n; largest first), \
      p/projections (k), p/shares (k), p/projected (n): vᵀy, the cumulated share of ‖y‖² in the first \
      eigenvectors, and the projection of y on their span; labels (n). With --precision single the group's attributes \
      precision and error, also p/error (1): the largest error, over the largest eigenvalue, of the eigenvalues of up to 256 of \
      the matrix' own rows and columns, drawn from --seed, against those found in float64, and of a larger matrix at least \
      2⁻²² √n, which float32 may come to.

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

  @Option(help: "single: float32 throughout; double: float64.")
  var precision = Precision.double

  @Option(help: "The seed of the rows on which --precision single is compared with float64 (default: 1).")
  var seed: UInt64?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard vectors >= 0 else { throw ValidationError("--vectors must not be negative.") }
    guard seed == nil || precision == .single else { throw ValidationError("--seed is for --precision single.") }
    guard labels == nil || vectors > 0 else {
      throw ValidationError("--labels needs --vectors, the number of eigenvectors to project on.")
    }
  }

  public func run() throws {
    switch precision {
    case .double: try run { try solve($0, $1, $2) as FoundSpectrum<Double> }
    case .single: try run { try solve($0, $1, $2) as FoundSpectrum<Float> }
    }
  }

  /// Runs the command with somebody's eigensystems: all eigenvalues of the matrix `name` of a file, and as many
  /// leading eigenvectors as are asked for, no more than it has rows.
  ///
  /// - Throws: `Problem.usage` for float32 asked of somebody who computes in float64.
  public func run<Element: Scalar & StoredElement>(
    _ solve: (_ name: String, _ file: H5Reader, _ vectors: Int) throws -> FoundSpectrum<Element>
  ) throws {
    try precision.require(Element.self, "eigs")
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
    var parameters = ["matrices": names.joined(separator: ","), "vectors": "\(vectors)"]
    if precision == .single { parameters.merge(["precision": precision.rawValue, "seed": "\(seed ?? 1)"]) { $1 } }
    try output.write(by: Self.self, kind: "spectrum", inputs: inputs, parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
      if let target { try result.write(target, to: "labels") }
      for name in names {
        do {
          let size = try file.shape(of: name).first ?? 0
          try checkCounts(name, size: size, labels: target?.count)
          try store(try solve(name, file, vectors), name, size, target, in: result)
          // What comes of numbers computed in float32 stays so, whatever it is computed in.
          let isSingle = try precision == .single || file.string(attribute: Precision.attribute, of: name) != nil
          if isSingle { try result.set(Precision.attribute, to: Precision.single.rawValue, on: name) }
        } catch let problem as Problem {
          var located = problem.located(in: input)
          located.object = located.object ?? name
          throw located
        }
      }
    }
  }

  /// The eigensystem of the matrix `name`, in the element's precision.
  private func solve<Element: Scalar & StoredElement>(
    _ name: String, _ file: H5Reader, _ count: Int
  ) throws -> FoundSpectrum<Element> {
    let waiting = Waiting(for: "eigenvalues of \(name)")
    defer { waiting.end() }
    let matrix: Matrix<Element> = try Self.symmetric(name, in: file)
    let error = Element.isDouble ? nil : try errorOfRounding(in: matrix)
    guard count > 0 else { return FoundSpectrum(eigenvalues: try SymmetricEigen.values(of: matrix), error: error) }
    let leading = try LeadingEigenvectors(count, of: matrix)
    return FoundSpectrum(eigenvalues: leading.spectrum, error: error) { try $0(leading.vectors) }
  }

  /// The largest error of the eigenvalues of some of the matrix' rows and columns against float64, over the largest one; of a
  /// larger matrix at least 2 n^½ units of rounding: by 0.2 to 1.3 n^½ were eigenvalues of kernels of 300 to 800 rows found off.
  private func errorOfRounding(in matrix: Matrix<some Scalar>) throws -> Double {
    let stream = RandomStream(seed: seed ?? 1, name: "eigs/precision")
    let chosen = stream.sample(min(matrix.rows, 256), of: matrix.rows).sorted()
    let part = Matrix(rows: chosen.count, columns: chosen.count) { matrix[chosen[$0], chosen[$1]] }
    let found = try SymmetricEigen.values(of: part)
    let expected = try SymmetricEigen.values(of: part.converted(to: Double.self))
    let largest = max(expected.map { abs($0) }.max() ?? 0, .leastNormalMagnitude)
    let least = chosen.count < matrix.rows ? 2 * Double(matrix.rows).squareRoot() * Double(Float.ulpOfOne) : 0
    return zip(found, expected).reduce(least) { max($0, abs(Double($1.0) - $1.1) / largest) }
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
    _ spectrum: FoundSpectrum<some Scalar & StoredElement>, _ name: String, _ size: Int, _ target: [Double]?,
    in result: H5Writer
  ) throws {
    try result.write(spectrum.eigenvalues, to: "\(name)/eigenvalues")
    if let error = spectrum.error {
      try result.write([error], to: "\(name)/error")
      try result.set("error", to: error, on: name)
    }
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
  static func bytes(of shape: [Int], _ precision: Precision = .double) -> Double {
    3 * Double(precision.bytes) * shape.reduce(1) { $0 * Double($1) }
  }

  /// The matrix `name`, float32 or float64, rounded where `Element` is float32.
  ///
  /// - Throws: `Problem.badInput` where it is not square, not symmetric or empty.
  static func symmetric<Element: Scalar & StoredElement>(
    _ name: String, in file: H5Reader
  ) throws -> Matrix<Element> {
    let shape = try file.shape(of: name)
    try PhysicalMemory.require(
      bytes(of: shape, Element.isDouble ? .double : .single), for: "the eigensystem of \(name), of shape \(shape)",
      remedy: "take fewer rows")
    _ = try size(of: name, in: file)
    var matrix = try file.rounded(name, as: Element.self)
    let asymmetry = matrix.largestAsymmetry
    try requireSymmetric(
      name, in: file, asymmetry: Double(asymmetry), norm: Double(matrix.frobeniusNorm),
      Element.isDouble ? .double : .single)
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
  ///   - name: that of the matrix.
  ///   - file: where it stands.
  ///   - asymmetry: max |a_ij − a_ji|.
  ///   - norm: ‖A‖_F.
  ///   - precision: in which it is rounded.
  /// - Throws: `Problem.badInput` where the matrix is not symmetric but for rounding.
  public static func requireSymmetric(
    _ name: String, in file: H5Reader, asymmetry: Double, norm: Double, _ precision: Precision = .double
  ) throws {
    let tolerance = precision == .double ? 1e-10 : 1e-6
    guard asymmetry <= tolerance * min(max(norm, .leastNormalMagnitude), .greatestFiniteMagnitude) else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "is not symmetric: entries differ by up to \(asymmetry)",
        remedy: "symmetrise it, or give its Gram matrix")
    }
  }
}
