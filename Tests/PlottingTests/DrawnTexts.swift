import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The texts of an SVG picture, as a program that displays it reads them.
final class DrawnTexts: NSObject, XMLParserDelegate {
  private(set) var texts: [String] = []
  private var current: String?

  /// - Returns: nil for what is not XML.
  static func read(_ path: String) -> [String]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let (parser, reader) = (XMLParser(data: data), DrawnTexts())
    parser.delegate = reader
    return parser.parse() ? reader.texts : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if element == "text" { current = "" }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { current?.append(text) }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
    guard element == "text", let text = current else { return }
    texts.append(text.trimmingCharacters(in: CharacterSet(charactersIn: "\n\t")))
    current = nil
  }
}
