import Diagnostics
import Foundation
import Graphs
import Logging
import Store

/// A graph that a user names by its file.
struct GraphInput {
  let graph: Graph
  let file: any InputFile
  /// Where the data come from: own, unless the file says otherwise.
  let origin: String
  /// The format of a file other than HDF5.
  let format: GraphFormat?

  /// Reads a graph in any format, or graph A of an HDF5 file or one of numpy's or MATLAB's; one that is called so (`.h5`,
  /// `.hdf5`) has to be one.
  ///
  /// - Parameter program: who warns.
  /// - Throws: `Problem.missingInput`, `Problem.badInput`.
  init(_ path: String, reading: GraphReading, program: String) throws {
    let holdsArrays = try path.hasSuffix(".h5") || path.hasSuffix(".hdf5") || Self.holdsArrays(path)
    if !holdsArrays {
      let document = try GraphDocument(contentsOf: path, reading: reading)
      format = document.format
      for warning in document.warnings { Logger(label: program).warning("\(path): \(warning)") }
      (graph, file, origin) = (document.graph, PlainFile(path: path), Provenance.own)
    } else {
      let reader = try H5Reader.arrays(path, as: "A")
      format = nil
      (graph, file) = (try GraphFile.graph("A", in: reader), reader)
      origin = try Provenance.origin(of: reader) ?? Provenance.own
    }
  }

  /// Whether a file begins as those of HDF5, numpy or MATLAB do.
  private static func holdsArrays(_ path: String) throws -> Bool {
    try InputPlace.check(path)
    let start = try FileHandle(forReadingAtPath: path)?.read(upToCount: 8) ?? Data()
    let heads = [
      [0x89] + Array("HDF\r\n\u{1A}\n".utf8), [0x93] + Array("NUMPY".utf8), Array("PK".utf8), Array("MATLAB".utf8),
    ]
    return heads.contains { start.starts(with: $0) }
  }
}
