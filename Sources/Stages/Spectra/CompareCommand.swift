import ArgumentParser
import Diagnostics
import Spectra
import Store

/// `eigs compare`: quantiles of two spectra against each other, and eigenvalues beyond a limit's edge.
public struct CompareCommand: Stage {
  public static let revision = 2

  public static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare spectra with those of another file: Q–Q pairs, distances, outliers.",
    discussion: """
      Of two spectra with the same number of eigenvalues the Q–Q pairs are these, sorted; else the quantiles (i − ½)/N of \
      both, N the smaller number. With --edges the eigenvalues beyond the right edge of a limit law are counted, by more \
      than its margin, four units of the Tracy–Widom law: outliers of a trained network against the limit at its start.

      INPUT  two files of eigs, or any with vectors of eigenvalues (.h5, .npy, .npz, .csv); --edges: a file of 'theory edges'.
      FILE   for a spectrum p: p/first, p/second (N), ascending; p/ks (1), sup |F_1 − F_2|; p/mean-shift (1), the mean of \
      |first − second|, and p/relative-shift (1), that over the mean of p/second, unless it is 0; p/top-sum-ratio (1), the sum of the \
      largest tenth (N/10 rounded) of p/first over that of p/second; p/log-rms (1), the root mean square of ln(first/second) over the \
      largest N − ⌊N/10⌋, where all these are positive. With --edges p/outliers (1), p/outlier-values (outliers), descending, both of the first file.

      EXAMPLE
        eigs compare trained.h5 --with initial.h5 --spectra W/1 \\
          --edges edges.h5 -o comparison.h5

      \(exitCodeHelp)
      """)

  @Argument(help: "The first file with spectra.")
  var input: String

  @Option(name: .customLong("with"), help: ArgumentHelp("The second file.", valueName: "file"))
  var other: String

  @Option(help: "The spectra in both: p for p/eigenvalues, or a data set's name; several, or all of the first file.")
  var spectra = "all"

  @Option(help: ArgumentHelp("A file of 'theory edges' with the same p.", valueName: "file"))
  var edges: String?

  @OptionGroup var output: OutputOptions

  public init() {}

  public func run() throws {
    let (file, otherFile) = (
      try H5Reader.arrays(input, as: "eigenvalues"), try H5Reader.arrays(other, as: "eigenvalues")
    )
    let edgeFile = try edges.map { try H5Reader($0) }
    let names = try SpectrumNames(spectra, in: file, option: "--spectra").names
    var inputs = ["first": file, "second": otherFile]
    inputs["edges"] = edgeFile
    let parameters = ["spectra": names.joined(separator: ",")]
    try output.write(by: Self.self, kind: "comparison", inputs: inputs, parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
      for name in names {
        let values = try SpectrumNames.eigenvalues(name, in: file)
        let others = try SpectrumNames.eigenvalues(name, in: otherFile)
        try requireAgreement(name, file, otherFile)
        do {
          let comparison = try SpectrumComparison(values, others)
          try result.write(comparison.quantiles.first, to: "\(name)/first")
          try result.write(comparison.quantiles.second, to: "\(name)/second")
          try result.write([comparison.kolmogorovSmirnov], to: "\(name)/ks")
          try result.write([comparison.meanShift], to: "\(name)/mean-shift")
          let changes = [
            ("relative-shift", comparison.relativeShift), ("top-sum-ratio", comparison.topSumRatio),
            ("log-rms", comparison.logRootMeanSquare),
          ]
          for (measure, value) in changes where value.isFinite { try result.write([value], to: "\(name)/\(measure)") }
        } catch var problem as Problem {
          problem.object = name
          throw problem.located(in: values.isEmpty ? input : other)
        }
        guard let edgeFile else { continue }
        try requireAgreement(name, file, edgeFile)
        let bound = try edgeFile.firstElement(of: "\(name)/edge") + edgeFile.firstElement(of: "\(name)/margin")
        let outliers = values.filter { $0 > bound }.sorted(by: >)
        try result.write([Double(outliers.count)], to: "\(name)/outliers")
        try result.write(outliers, to: "\(name)/outlier-values")
      }
    }
  }

  /// - Throws: `Problem.badInput` where the spectra are said to be those of different matrices, such as WᵀW/h and WWᵀ/d.
  private func requireAgreement(_ name: String, _ first: H5Reader, _ second: H5Reader) throws {
    let matrices = try [first, second].map { $0.contains(name) ? try $0.string(attribute: "matrix", of: name) : nil }
    guard let one = matrices[0], let two = matrices[1], one != two else { return }
    throw Problem(
      .badInput, file: second.path, object: name, cause: "is that of \(two), but in \(first.path) of \(one)",
      remedy: "make both with the same --scale")
  }
}
