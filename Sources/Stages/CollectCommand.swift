import ArgumentParser
import Diagnostics
import LinearAlgebra
import Logging
import Networks
import Spectra
import Store

/// `collect`: many runs in one file, with means, standard errors and quantiles over them.
public struct CollectCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Average the data sets of many files: means, standard errors and quantiles over trials.",
    discussion: """
      Reads files of equal form, one for each trial, and takes for every data set of numbers, entry by entry, the mean \
      over the files, its standard error s/√n, s² = Σ (x − mean)²/(n − 1), and quantiles, interpolated between the \
      order statistics as by NumPy. Trials are taken as independent. A file that lacks a data set the others have, or \
      has it in another shape, is an error.

      In the pipeline a node reads an axis of a sweep as a whole by the key 'over'; the axes that are left stay a sweep.

      INPUT  two or more HDF5 files.
      FILE   for a data set p of any shape: p/mean, p/error (of that shape), p/quantiles (k, …). axes/quantile (k): \
      the levels; axes/<name> (n): the value of each axis of --over for each file. Units are those of p. What lies \
      below axes/ in the inputs, and texts, are left out, and so are runs that diverged (train --on-divergence record), \
      with a warning. Attributes trials: n, without them; diverged, their number, where there are any.

      EXAMPLE
        collect run-1.h5 run-2.h5 --over trial=1,2 --sets evaluations -o mean.h5

      \(exitCodeHelp)
      """)

  @Argument(help: ArgumentHelp("The trials' files.", valueName: "file"))
  var inputs: [String]

  @Option(
    help: ArgumentHelp(
      "The axis the files lie along, with its value for each; may be repeated.", valueName: "name=v1,v2,…"))
  var over: [AxisValues] = []

  @Option(help: ArgumentHelp("The data sets, or groups of them, to collect; by default all.", valueName: "names"))
  var sets: CommaList<String>?

  @Flag(
    help:
      "Take of every data set the last entry along its first axis, as of records by epoch: they may differ in length.")
  var last = false

  @Option(help: "The levels of the quantiles, between 0 and 1.")
  var quantiles = CommaList([0.25, 0.5, 0.75])

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard inputs.count > 1 else { throw ValidationError("Two files at least have a standard error.") }
    if let wrong = over.first(where: { $0.values.count != inputs.count }) {
      throw ValidationError("--over \(wrong.name) has \(wrong.values.count) values for \(inputs.count) files.")
    }
    guard Set(over.map(\.name)).count == over.count, !over.contains(where: { $0.name == "quantile" }) else {
      throw ValidationError("--over needs a name of its own for each axis, other than quantile.")
    }
    guard quantiles.elements.allSatisfy({ (0...1).contains($0) }) else {
      throw ValidationError("--quantiles are levels between 0 and 1.")
    }
  }

  public func run() throws {
    let given = try inputs.map { try H5Reader($0) }
    // What a run recorded before it diverged is no end.
    let ended = try given.indices.filter { try !RunOutcome.hasDiverged(in: given[$0]) }
    let files = ended.map { given[$0] }
    guard files.count > 1 else {
      throw Problem(
        .badInput, file: given[0].path, object: RunOutcome.divergence,
        cause:
          "\(given.count - files.count) of \(given.count) trials diverged: of \(files.count) there is no standard error",
        remedy: "take more trials, or a smaller learning rate")
    }
    if files.count < given.count {
      Logger(label: "collect").warning(
        "\(given.count - files.count) of \(given.count) trials diverged: they are left out")
    }
    let names = try names(in: files)
    var parameters = ["over": over.map(\.text).joined(separator: " "), "quantiles": quantiles.text]
    parameters["sets"] = sets?.text
    parameters["last"] = last ? "true" : nil
    let roles = Dictionary(uniqueKeysWithValues: given.enumerated().map { ("trial-\($0.offset + 1)", $0.element) })
    try output.write(by: Self.self, kind: "collected", inputs: roles, parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: files))
      try result.set("trials", to: files.count)
      if files.count < given.count { try result.set("diverged", to: given.count - files.count) }
      for axis in over {
        if let numbers = axis.numbers {
          try result.write(ended.map { numbers[$0] }, to: "axes/\(axis.name)")
        } else {
          try result.write(ended.map { axis.values[$0] }, to: "axes/\(axis.name)")
        }
      }
      try result.write(quantiles.elements, to: "axes/quantile")
      for name in names { try collect(name, of: files, into: result) }
    }
  }

  /// The data sets to collect, which every file must have.
  private func names(in files: [H5Reader]) throws -> [String] {
    let present = try files.map { file in try file.numericArrays().filter { !$0.hasPrefix("axes/") } }
    var known: Set<String> = []
    let all = present.flatMap { $0 }.filter { known.insert($0).inserted }
    let wanted =
      sets.map { sets in
        all.filter { name in sets.elements.contains { name == $0 || name.hasPrefix("\($0)/") } }
      } ?? all
    if let absent = sets?.elements.first(where: { set in !wanted.contains { $0 == set || $0.hasPrefix("\(set)/") } }) {
      throw Problem(
        .badInput, file: files[0].path, object: absent, cause: "there is no data set of numbers or group of this name",
        remedy: "name some of those there are: \(all.prefix(10).joined(separator: ", "))")
    }
    guard !wanted.isEmpty else {
      throw Problem(
        .badInput, file: files[0].path, cause: "holds no data set of numbers", remedy: "give files of a stage")
    }
    for (file, own) in zip(files, present.map(Set.init)) {
      guard let absent = wanted.first(where: { !own.contains($0) }) else { continue }
      throw Problem(
        .badInput, file: file.path, object: absent, cause: "the data set is missing, which other trials have",
        remedy: "make the file again as the others, or name by --sets what all have")
    }
    return wanted
  }

  private func collect(_ name: String, of files: [H5Reader], into result: H5Writer) throws {
    let (shape, first) = try entries(of: name, in: files[0])
    var samples = Matrix<Double>(rows: files.count, columns: first.count)
    for (row, file) in files.enumerated() {
      let (other, values) = row == 0 ? (shape, first) : try entries(of: name, in: file)
      guard other == shape else {
        throw Problem(
          .badInput, file: file.path, object: name,
          cause: "has shape \(Self.text(other)), but \(Self.text(shape)) in \(files[0].path)",
          remedy: "collect trials of equal sizes, or name by --sets what all have in common")
      }
      for (column, value) in values.enumerated() { samples[row, column] = value }
    }
    let means = try TrialMeans(of: samples)
    let quantiles = try TrialQuantiles(of: samples, levels: quantiles.elements)
    guard (means.values + means.errors + quantiles.values.storage).allSatisfy(\.isFinite) else {
      throw Problem(
        .badInput, file: files[0].path, object: name, cause: "has statistics beyond the range of float64",
        remedy: "scale the trials down")
    }
    try result.write(means.values, shape: shape, to: "\(name)/mean")
    try result.write(means.errors, shape: shape, to: "\(name)/error")
    try result.write(quantiles.values.storage, shape: [quantiles.levels.count] + shape, to: "\(name)/quantiles")
  }

  /// What is collected of a data set.
  private func entries(of name: String, in file: H5Reader) throws -> (shape: [Int], values: [Double]) {
    let (shape, values) = try file.values(name)
    guard last, let length = shape.first else { return (shape, values) }
    guard length > 0 else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "is empty: it has no last entry",
        remedy: "name by --sets what has one")
    }
    let rest = shape.count == 1 ? [1] : Array(shape.dropFirst())
    return (rest, values.suffix(rest.reduce(1, *)))
  }

  private static func text(_ shape: [Int]) -> String { "(\(shape.map(String.init).joined(separator: ", ")))" }
}
