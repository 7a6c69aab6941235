import Graphs

extension GraphPanel {
  private static let side = 272.0
  private static let legendHeight = 26.0

  /// The picture of `graph`, common edges behind those that differ, the vertices in front.
  func picture(_ graph: Graph, _ comparison: GraphComparison) -> Drawing {
    let foot = Self.legendHeight
    var schematic = Schematic(width: Self.side, height: Self.side + foot)
    let radius = Self.radius(of: graph.vertexCount)
    let reach = Self.side / 2 - radius - 3
    let centres = comparison.places.map { place in
      [Self.side / 2 + reach * place[0], foot + Self.side / 2 + reach * place[1]]
    }
    func paths(_ edges: [GraphLine]) -> [[[Double]]] { edges.map { [centres[$0.from], centres[$0.to]] } }
    let weight = graph.edgeCount > 400 ? 0.5 : 1.0
    schematic.lines(
      paths(comparison.common), name: "edges.dat", header: "edges\(comparison.isCompared ? " of both graphs" : "")",
      width: weight, colour: Self.common)
    if missingLabel != nil {
      schematic.lines(
        paths(comparison.missing), name: "missing.dat", header: "edges of the other graph only", width: 1.4 * weight,
        colour: Self.missing, dash: Self.missingDash)
    }
    schematic.lines(
      paths(comparison.only), name: "only.dat", header: "edges of this graph only", width: 1.7 * weight,
      colour: Self.only)
    schematic.discs(
      centres, radius: radius, name: "vertices.dat", header: "vertices", fill: "#FFFFFF", border: Palette.ink)
    if labels {
      for (vertex, centre) in centres.enumerated() {
        schematic.text(Formula("\(vertex + 1)"), at: centre, size: min(Typography.small, 0.95 * radius))
      }
    }
    if comparison.isCompared {
      var entries = [
        (label: commonLabel, colour: Self.common, dash: "solid"), (label: onlyLabel, colour: Self.only, dash: "solid"),
      ]
      if let missingLabel { entries.append((label: missingLabel, colour: Self.missing, dash: Self.missingDash)) }
      schematic.legend(entries, y: 7)
    }
    return schematic.drawing(measures: comparison.measures)
  }

  private static let common = "#9AA5B1"
  private static let only = Palette.colour(1)
  private static let missing = Palette.colour(0)
  private static let missingDash = "(4,4)"

  /// Discs that leave room between neighbours on a circle.
  private static func radius(of vertices: Int) -> Double { max(2, min(10, 2.1 * side / Double(vertices + 6) / 2)) }
}
