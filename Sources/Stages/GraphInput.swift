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
  let format: GraphFormat

  /// Reads a graph in any format, or graph A of an HDF5 file or one of numpy's or MATLAB's, or another array of it as
  /// `FILE:ARRAY`; one that is called so (`.h5`, `.hdf5`) has to be one.
  ///
  /// - Parameter program: who warns.
  /// - Throws: `Problem.missingInput`, `Problem.badInput`.
  init(_ path: String, reading: GraphReading, program: String) throws {
    let place = ArrayReference.files(in: path).first ?? path
    let holdsArrays = try place.hasSuffix(".h5") || place.hasSuffix(".hdf5") || Self.holdsArrays(place)
    let document: GraphDocument
    if !holdsArrays {
      document = try GraphDocument(contentsOf: path, reading: reading)
      (file, origin) = (PlainFile(path: path), Provenance.own)
    } else {
      let reader = try H5Reader.arrays(path, as: "A")
      document = try GraphDocument("A", in: reader, reading: reading)
      (file, origin) = (reader, try Provenance.origin(of: reader) ?? Provenance.own)
    }
    for warning in document.warnings { Logger(label: program).warning("\(path): \(warning)") }
    (graph, format) = (document.graph, document.format)
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
