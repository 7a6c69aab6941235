/// What the comments at the beginning of a list of edges say of it.
struct ListDeclaration {
  private(set) var direction = GatheredEdges.Direction.open
  /// Whether it is of KONECT's form, with columns u, v, weight, time.
  private(set) var isKONECT = false
  /// Why it is no list of edges, and what to do; nil for one that may be.
  private(set) var fault: (cause: String, remedy: String)?

  /// Reads the first lines: KONECT's `% sym …`, `% asym …` or `% bip …`, SNAP's `# Directed graph …`, and networkx'
  /// date above lists of neighbours.
  init(of bytes: UnsafeRawBufferPointer) {
    let lines = String(decoding: bytes.prefix(1000), as: UTF8.self).lowercased()
      .split(maxSplits: 2, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.count > 1, lines[0].hasPrefix("#"), lines[1].hasPrefix("# gmt ") {
      fault = ("is a list of neighbours as networkx writes it", "write the edges, by networkx' write_edgelist")
    }
    let words = (lines.first ?? "").split(whereSeparator: \.isWhitespace)
    guard words.count > 1 else { return }
    switch (words[0], words[1]) {
    case ("%", "sym"): (isKONECT, direction) = (true, .undirected)
    case ("%", "asym"): (isKONECT, direction) = (true, .directed)
    case ("%", "bip"):
      isKONECT = true
      fault = (
        "is a list of two kinds of vertices, which have the same numbers",
        "give them different names, for example by letters before the numbers, and remove this line"
      )
    case ("#", "directed"): direction = .directed
    case ("#", "undirected"): direction = .undirected
    default: break
    }
  }
}
