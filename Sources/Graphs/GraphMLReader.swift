import Diagnostics
import Foundation
import FoundationXML

/// Follows the elements of a GraphML document, or one of Gephi's in GEXF, whose nodes and edges have as attributes what
/// GraphML has as data.
final class GraphMLReader: NSObject, XMLParserDelegate {
  private static let deepest = 256

  private let text: FileText
  private var edges: GatheredEdges
  private var vertices = ListedVertices()
  private var attributes: EdgeAttributes
  private var problem: Problem?
  private var depth = 0
  private var graphs = 0
  private var isDirected = false
  /// The names of the keys that data refer to.
  private var keys: [String: String] = [:]
  /// The key at hand, where it is one of edges.
  private var edgeKey: String?
  private var defaults: [(name: String, value: String)] = []
  /// The node or edge at hand.
  private var node: (identifier: String, label: String?, name: String?)?
  private var edge: (source: String, target: String, isDirected: Bool, line: Int)?
  private var arcs = 0
  private var hasEnded = false
  /// The text that is gathered, for the key or element of this name; nil where none is.
  private var content: (name: String, text: String)?

  init(_ text: FileText, _ reading: GraphReading) {
    self.text = text
    edges = GatheredEdges(text, reading)
    attributes = EdgeAttributes(reading)
  }

  /// What was read.
  ///
  /// - Throws: `Problem.badInput` for what was at fault.
  func finish() throws -> GatheredEdges {
    if let problem { throw problem }
    guard hasEnded else {
      throw text.fault(0, "is XML that does not end", remedy: "take the file from where it came once more")
    }
    guard graphs == 1 else {
      throw text.fault(0, "holds \(graphs) graphs", remedy: "keep one graph in each file")
    }
    edges.direction = arcs == 0 ? .undirected : arcs == edges.list.count ? .directed : .mixed(arcs: arcs)
    try attributes.finish(&edges)
    try vertices.finish(&edges)
    return edges
  }

  private func fail(_ parser: XMLParser, _ cause: String, remedy: String = "mend the file, or write it once more") {
    guard problem == nil else { return }
    problem = text.fault(parser.lineNumber, cause, remedy: remedy)
    parser.abortParsing()
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes given: [String: String]
  ) {
    depth += 1
    guard problem == nil else { return }
    guard depth <= Self.deepest else { return fail(parser, "nests elements more than \(Self.deepest) deep") }
    let element = element.split(separator: ":").last ?? ""
    if depth == 1, element != "graphml", element != "gexf" {
      return fail(parser, "is XML of the kind <\(element.prefix(60))>", remedy: "give GraphML, GEXF or a list of edges")
    }
    switch element {
    case "key": declare(given)
    case "default": content = edgeKey.map { ($0, "") }
    case "graph":
      if depth == 2 {
        graphs += 1
        isDirected = (given["edgedefault"] ?? given["defaultedgetype"]) == "directed"
      }
    case "node":
      guard let identifier = given["id"] else { return fail(parser, "has a node without an id") }
      listNode(parser)
      node = (identifier, given["label"], nil)
    case "edge":
      guard let source = given["source"], let target = given["target"] else {
        return fail(parser, "has an edge without source or target")
      }
      let kind = given["directed"].map { $0 == "true" } ?? given["type"].map { $0 == "directed" }
      edge = (source, target, kind ?? isDirected, parser.lineNumber)
      if let weight = given["weight"] { attributes.add("weight", weight) }
    case "hyperedge": fail(parser, "has edges of more than two ends", remedy: "give a graph")
    case "data": content = keys[given["key"] ?? ""].map { ($0, "") }
    case "NodeLabel": content = ("label", "")
    default: break
    }
  }

  private func declare(_ given: [String: String]) {
    guard let identifier = given["id"] else { return }
    let name = given["attr.name"] ?? ""
    keys[identifier] = name
    edgeKey = ["edge", "all", nil].contains(given["for"]) ? name : nil
  }

  /// Lists the node at hand, which others may be nested in.
  private func listNode(_ parser: XMLParser) {
    guard let node else { return }
    self.node = nil
    guard vertices.declare(node.identifier, label: node.label ?? node.name) else {
      return fail(parser, "lists the node \(node.identifier.prefix(100)) for the second time")
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { content?.text += characters }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    content?.text += String(decoding: block, as: UTF8.self)
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
  ) {
    depth -= 1
    guard problem == nil else { return }
    if depth == 0 { hasEnded = true }
    switch element.split(separator: ":").last ?? "" {
    case "default":
      if let (name, value) = content { defaults.append((name, value.trimmingWhitespace())) }
      content = nil
    case "data", "NodeLabel":
      if let (name, value) = content { note(name, value.trimmingWhitespace()) }
      content = nil
    case "node": listNode(parser)
    case "edge": endEdge(parser)
    default: break
    }
  }

  private func note(_ name: String, _ value: String) {
    if edge != nil {
      attributes.add(name, value)
    } else if node != nil, name.lowercased() == "label", node?.label == nil {
      node?.label = value
    } else if node != nil, name.lowercased() == "name" {
      node?.name = value
    }
  }

  private func endEdge(_ parser: XMLParser) {
    guard let edge else { return }
    self.edge = nil
    do {
      if attributes.isUnweighted { for (name, value) in defaults { attributes.add(name, value) } }
      let weight = try attributes.takeWeight(text, line: edge.line)
      try edges.append(
        vertices.number(of: edge.source, line: edge.line), vertices.number(of: edge.target, line: edge.line),
        weight: weight, line: edge.line, name: edge.source)
      if edge.isDirected, edge.source != edge.target { arcs += 1 }
    } catch {
      problem = error as? Problem
      parser.abortParsing()
    }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    guard problem == nil else { return }
    problem = text.fault(
      parser.lineNumber, "is no well-formed XML (code \((error as NSError).code) of libxml2)",
      remedy: "the file may be truncated or damaged: take it from where it came once more")
  }
}
