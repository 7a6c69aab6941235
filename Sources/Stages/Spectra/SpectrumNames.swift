import Diagnostics
import Store

/// The spectra of a file by name: p for the data set p/eigenvalues, or a data set's own name.
struct SpectrumNames {
  let names: [String]

  /// - Parameters:
  ///   - text: names with commas between, or all: every p with eigenvalues.
  ///   - option: what the names were given by.
  /// - Throws: `Problem.badInput` where there are none, `Problem.usage` for a name given twice.
  init(_ text: String, in file: H5Reader, option: String) throws {
    let suffix = "/eigenvalues"
    let all = text == "all"
    let given =
      all
      ? try file.arrays().filter { $0.hasSuffix(suffix) || $0 == "eigenvalues" }
      : text.split(separator: ",").map(String.init)
    names = given.map { $0.hasSuffix(suffix) ? String($0.dropLast(suffix.count)) : $0 }
    guard !names.isEmpty else {
      throw Problem(
        .badInput, file: file.path, cause: "holds no spectrum: no data set called eigenvalues",
        remedy: "give a file of eigs, or name a data set with \(option)")
    }
    guard Set(names).count == names.count else {
      throw Problem(.usage, object: option, cause: "names a spectrum twice", remedy: "name each once")
    }
  }

  /// The eigenvalues called `name`.
  ///
  /// - Throws: `Problem.badInput` where there are none, or something else.
  static func eigenvalues(_ name: String, in file: H5Reader) throws -> [Double] {
    try file.vector(file.contains("\(name)/eigenvalues") ? "\(name)/eigenvalues" : name)
  }
}
