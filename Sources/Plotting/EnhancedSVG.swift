/// Mends what gnuplot's SVG terminal leaves out of enhanced text.
enum EnhancedSVG {
  /// `svg` where pieces of type in another style have all families of `Typography`, not only the first, and where a
  /// piece without a size has that of the piece before it: gnuplot writes sizes only where they change, but pieces
  /// do not inherit from one another.
  static func mended(_ svg: String) -> String {
    let family = "font-family=\"\(Typography.family)\""
    return svg.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.contains("<text"), line.contains(family) else { return String(line) }
      var size: Substring?
      return String(line).replacing(family, with: "font-family=\"\(Typography.families)\"")
        .replacing(/<tspan ([^>]*)>/) { piece in
          if let own = piece.output.1.firstMatch(of: /font-size="[^"]*"/) {
            size = own.output
            return String(piece.output.0)
          }
          return size.map { "<tspan \($0) \(piece.output.1)>" } ?? String(piece.output.0)
        }
    }.joined(separator: "\n")
  }
}
