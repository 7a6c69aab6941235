import Diagnostics
import Foundation

/// Reads a graph as networkx' node_link_data writes it in JSON: `{"nodes": [{"id": …}], "links": [{"source": …,
/// "target": …}]}`, `edges` in place of `links` too.
enum NodeLinkText {
  /// The edges, between vertices named by their labels where all have different ones, else by their ids.
  ///
  /// - Throws: `Problem.badInput`; `Problem.systemFailure` for a text larger than memory.
  static func read(_ text: FileText, _ reading: GraphReading) throws -> GatheredEdges {
    try PhysicalMemory.require(
      32 * Double(text.bytes.count), for: "the JSON text \(text.path)", remedy: "write the graph as a list of edges")
    func fault(_ cause: String) -> Problem {
      text.fault(0, cause, remedy: "write it by networkx' node_link_data, or as a list of edges")
    }
    let value: Any
    do { value = try JSONSerialization.jsonObject(with: Data(text.bytes)) } catch {
      let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] ?? "it is damaged"
      throw fault("is no JSON text: \(reason)")
    }
    guard let object = value as? [String: Any], let nodes = object["nodes"] as? [Any],
      let links = (object["links"] ?? object["edges"]) as? [Any]
    else { throw fault("is JSON without the lists nodes and links") }
    var edges = GatheredEdges(text, reading)
    var vertices = ListedVertices()
    var attributes = EdgeAttributes(reading)
    edges.direction = (object["directed"] as? NSNumber)?.boolValue == true ? .directed : .undirected
    for (place, node) in nodes.enumerated() {
      let node = node as? [String: Any] ?? ["id": node]
      guard let identifier = word(node["id"]) else { throw fault("has no id for node \(place)") }
      guard vertices.declare(identifier, label: word(node["label"]) ?? word(node["name"])) else {
        throw fault("lists the node \(identifier.prefix(100)) twice")
      }
    }
    for (place, link) in links.enumerated() {
      guard let link = link as? [String: Any], let source = word(link["source"]), let target = word(link["target"])
      else { throw fault("has no source or target for link \(place)") }
      for key in link.keys.sorted() where !["source", "target", "key", "id"].contains(key) {
        if let value = word(link[key]) { attributes.add(key, value) }
      }
      let weight = try attributes.takeWeight(text, line: 0)
      do {
        try edges.append(
          vertices.number(of: source, line: 0), vertices.number(of: target, line: 0), weight: weight, line: 0,
          name: source)
      } catch var problem as Problem {
        problem.object = "link \(place)"
        throw problem
      }
    }
    try attributes.finish(&edges)
    try vertices.finish(&edges)
    return edges
  }

  /// A text or a number as it is written; nil for anything else.
  private static func word(_ value: Any?) -> String? {
    (value as? String) ?? (value as? NSNumber)?.stringValue
  }
}
