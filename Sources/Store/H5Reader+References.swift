import CHDF5
import Diagnostics
import Foundation

extension H5Reader {
  /// Opens a file of arrays, or arrays of several files as one: HDF5 (MATLAB's v7.3 among them, whose arrays lie
  /// transposed there), `.npy`, `.npz`, or a table of numbers, told apart by content. See `ArrayReference`.
  ///
  /// Arrays of HDF5 files are read when they are asked for; others, and such as are transposed, lie in memory from now on.
  /// Of a table the column called `y` is the labels `y`, and X the others; so are columns that references name.
  ///
  /// - Parameters:
  ///   - text: a reference, or several separated by commas.
  ///   - first: the name of the only array of a file that names none, or of one that a reference gives no role.
  /// - Throws: as `init(_:)`, and naming the file for one that is none of these; `Problem.usage` for a text that is no
  ///   reference.
  public static func arrays(_ text: String, as first: String) throws -> H5Reader {
    let references = try ArrayReference.parse(text)
    try checkRoles(of: references, as: first)
    let sources = try Dictionary(grouping: references, by: \.file).mapValues {
      try ArraySource($0[0].file, named: $0, as: first)
    }
    if references.count == 1, references[0].array == nil, references[0].role == nil,
      case .hdf5(let file) = sources[text]
    {
      return file
    }
    let memory = try MemoryFile(text)
    for reference in references {
      try sources[reference.file]?.add(reference, as: first, to: memory)
    }
    let parts = sources.values.compactMap(\.reader).sorted { $0.path < $1.path }
    let files = references.map(\.file).filter { $0 != text } + parts.flatMap { $0.sources() }
    return H5Reader(text, memory.finished(), parts: parts, sources: Set(files).sorted())
  }

  /// Opens a file whose arrays are asked for by name: HDF5, or where its name ends so `.mat` (v7.3), `.npz`, the columns of
  /// `.csv`, `.tsv` and `.txt`, `values` of `.npy`.
  ///
  /// - Throws: as `arrays`; `Problem.badInput` for a table that does not name its columns.
  public static func named(_ path: String) throws -> H5Reader {
    let others = [".mat", ".npz", ".npy", ".csv", ".tsv", ".txt"]
    guard others.contains(where: path.lowercased().hasSuffix) else { return try H5Reader(path) }
    let source = try ArraySource(path, named: [], as: "")
    if case .hdf5(let file) = source { return file }
    let memory = try MemoryFile(path)
    try source.addAll(of: path, to: memory)
    return H5Reader(path, memory.finished(), parts: source.reader.map { [$0] } ?? [], sources: [])
  }

  /// The arrays that stages look for in a file of samples or labels.
  private static let dataRoles = ["X", "y", "test/X", "test/y", "density"]

  /// - Throws: `Problem.usage` for a role in samples and labels that no stage asks for.
  private static func checkRoles(of references: [ArrayReference], as first: String) throws {
    guard dataRoles.contains(first) else { return }
    let roles = references.compactMap(\.role)
    guard let role = roles.first(where: { !dataRoles.contains($0) && !$0.hasPrefix("targets/") }) else { return }
    throw Problem(
      .usage, object: role, cause: "is no array that is looked for",
      remedy: "roles are \(dataRoles.joined(separator: ", ")) and targets/NAME")
  }
}
