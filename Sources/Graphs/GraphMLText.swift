import Diagnostics
import Foundation
import FoundationXML

/// Reads a graph in GraphML (Brandes, Eiglsperger, Herman, Himsolt and Marshall 2002), also as yEd writes it,
/// or in Gephi's GEXF.
enum GraphMLText {
  /// The edges, between vertices named by their labels where all have different ones, else by their ids.
  ///
  /// The file is read piece by piece; entities that it declares are refused, nothing outside of it is looked at.
  ///
  /// - Throws: `Problem.badInput` that names the line at fault.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    guard !text.declaresEntities else {
      throw text.fault(
        0, "declares entities of its own, which may expand without bounds",
        remedy: "replace them by what they stand for")
    }
    let reader = GraphMLReader(text, reading)
    let parser = XMLParser(stream: text.stream)
    parser.externalEntityResolvingPolicy = .never
    parser.delegate = reader
    _ = ForeignLibrary.reading(text.path, allowing: 6 + Double(text.bytes.count) / 1e6) { parser.parse() }
    return try reader.finish()
  }
}

extension FileText {
  /// Whether a document in XML has declarations of entities.
  fileprivate var declaresEntities: Bool {
    let word = Array("<!ENTITY".utf8)
    var rest = bytes[...]
    while let start = rest.firstIndex(of: word[0]) {
      rest = bytes[start...]
      if rest.starts(with: word) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
