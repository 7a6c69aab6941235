import Graphs
import Store

/// A graph that a user names by its file.
struct GraphInput {
  let graph: Graph
  let file: any InputFile
  /// Where the data come from: own, unless the file says otherwise.
  let origin: String

  /// Reads a list of edges, or graph A of an HDF5 file (`.h5`, `.hdf5`).
  ///
  /// - Throws: `Problem.missingInput`, `Problem.badInput`.
  init(_ path: String) throws {
    if path.hasSuffix(".h5") || path.hasSuffix(".hdf5") {
      let reader = try H5Reader(path)
      (graph, file) = (try GraphFile.graph("A", in: reader), reader)
      origin = try Provenance.origin(of: reader) ?? Provenance.own
    } else {
      (graph, file, origin) = (try Graph(edgesAt: path), PlainFile(path: path), Provenance.own)
    }
  }
}
