/// Mends what gnuplot's SVG terminal gets wrong of text.
enum EnhancedSVG {
  /// `svg` with three mends. Text is what it was: gnuplot leaves `&#` and `]]>` as they are, which XML reads otherwise.
  /// And pieces of enhanced text in another style have all families of `Typography`, not only the first, and pieces
  /// without a size that of the piece before them: gnuplot writes sizes only where they change, but pieces do not inherit
  /// from one another. And spaces between pieces are kept, which librsvg and Inkscape drop unless told.
  static func mended(_ svg: String) -> String {
    let family = "font-family=\"\(Typography.family)\""
    return svg.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.contains("<text") || line.contains("<title>") else { return String(line) }
      let text = String(line).replacing("]]>", with: "]]&gt;")
      guard line.contains("<text") else { return text }
      // In enhanced text such a reference is one of gnuplot's own making.
      guard line.contains("<tspan") else { return String(text.replacing("&#", with: "&amp;#")) }
      guard line.contains(family) else { return text }
      let spaced = text.replacing("<text>", with: "<text xml:space=\"preserve\">")
      var size: Substring?
      return spaced.replacing(/<tspan ([^>]*)>/) { piece in
        let style = piece.output.1.replacing(family, with: "font-family=\"\(Typography.families)\"")
        if let own = piece.output.1.firstMatch(of: /font-size="[^"]*"/) {
          size = own.output
          return "<tspan \(style)>"
        }
        return size.map { "<tspan \($0) \(style)>" } ?? "<tspan \(style)>"
      }
    }.joined(separator: "\n")
  }
}
