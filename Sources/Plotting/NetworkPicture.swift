import Networks

/// The picture of a network panel.
struct NetworkPicture {
  private let architecture: FullyConnected
  private let columns: [Column]
  private let units: Int

  private static let pitch = (x: 112.0, y: 27.0)
  private static let radius = 8.0
  private static let margin = (side: 62.0, top: 22.0, foot: 52.0)

  /// What stands at one place from left to right.
  private enum Column: Equatable {
    case inputs
    /// Layer l of 1…L.
    case hidden(Int)
    /// Layers left out.
    case dots
    case outputs
  }

  init(_ architecture: FullyConnected, units: Int, layers: Int) {
    self.architecture = architecture
    self.units = units
    let depth = architecture.depth
    let hidden =
      depth <= layers
      ? (1..<depth + 1).map(Column.hidden) : (1..<layers).map(Column.hidden) + [.dots, .hidden(depth)]
    columns = [.inputs] + hidden + [.outputs]
  }

  func drawing() -> Drawing {
    let rows = columns.map { slots($0).count }.max() ?? 1
    var schematic = Schematic(
      width: 2 * Self.margin.side + Self.pitch.x * Double(columns.count - 1),
      height: Self.margin.foot + Self.margin.top + Self.pitch.y * Double(rows - 1) + 2 * Self.radius)
    let middle = Self.margin.foot + Self.radius + Self.pitch.y * Double(rows - 1) / 2
    let places = columns.enumerated().map { index, column in
      let x = Self.margin.side + Self.pitch.x * Double(index)
      let slots = slots(column)
      return slots.enumerated().map { row, isUnit in
        (isUnit: isUnit, place: [x, middle + Self.pitch.y * (Double(slots.count - 1) / 2 - Double(row))])
      }
    }
    connect(places.map { $0.filter(\.isUnit).map(\.place) }, in: &schematic)
    for (index, column) in columns.enumerated() {
      let units = places[index].filter(\.isUnit).map(\.place)
      let (fill, border) = Self.paint(column)
      schematic.discs(
        units, radius: Self.radius, name: "layer-\(index).dat", header: "units of \(label(column).plain)", fill: fill,
        border: border)
      let x = Self.margin.side + Self.pitch.x * Double(index)
      schematic.text(label(column), at: [x, Self.margin.foot - 16], size: Typography.label)
      schematic.text(width(column), at: [x, Self.margin.foot - 34], colour: Palette.faint)
    }
    let dots = places.enumerated().flatMap { index, slots in
      columns[index] == .dots ? [] : slots.filter { !$0.isUnit }.map(\.place)
    }
    let across = columns.indices.filter { columns[$0] == .dots }.map {
      [Self.margin.side + Self.pitch.x * Double($0), middle]
    }
    schematic.discs(
      dots.flatMap { place in [-6.0, 0, 6].map { [place[0], place[1] + $0] } }
        + across.flatMap { place in [-8.0, 0, 8].map { [place[0] + $0, place[1]] } },
      radius: 1.4, name: "dots.dat", header: "what is left out", fill: Palette.faint, border: Palette.faint)
    return schematic.drawing(measures: measures)
  }

  private var measures: [String: Double] {
    let sizes = [architecture.inputs] + architecture.widths + [architecture.outputs]
    var measures = [
      "layers": Double(architecture.depth), "inputs": Double(architecture.inputs),
      "outputs": Double(architecture.outputs),
      "weights": zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Double($1.0) * Double($1.1) },
    ]
    for (index, width) in architecture.widths.enumerated() { measures["width-\(index + 1)"] = Double(width) }
    return measures
  }

  /// From the top: whether a circle stands there, or dots.
  private func slots(_ column: Column) -> [Bool] {
    let count = size(column)
    guard count > units else { return [Bool](repeating: true, count: count) }
    return (0..<units).map { $0 != units - 2 || units < 3 }
  }

  private func size(_ column: Column) -> Int {
    switch column {
    case .inputs: architecture.inputs
    case .hidden(let layer): architecture.widths[layer - 1]
    case .dots: 0
    case .outputs: architecture.outputs
    }
  }

  /// Lines between the units of neighbouring columns, with the name of their weights above.
  private func connect(_ units: [[[Double]]], in schematic: inout Schematic) {
    let lines = zip(units, units.dropFirst()).flatMap { left, right in
      left.flatMap { start in
        right.map { [[start[0] + Self.radius, start[1]], [$0[0] - Self.radius, $0[1]]] }
      }
    }
    schematic.lines(
      lines, name: "connections.dat", header: "connections", width: 0.6, colour: Palette.barBorder)
    for index in 1..<columns.count {
      guard let name = weights(from: columns[index - 1], to: columns[index]) else { continue }
      schematic.text(
        Formula(name),
        at: [Self.margin.side + Self.pitch.x * (Double(index) - 0.5), schematic.size.height - Self.margin.top / 2],
        size: Typography.label)
    }
  }

  private func weights(from left: Column, to right: Column) -> String? {
    switch (left, right) {
    case (.dots, _), (_, .dots), (_, .inputs): nil
    case (_, .hidden(let layer)): "*W*_{\(layer)}"
    case (_, .outputs): architecture.outputs == 1 ? "*w*" : "*W*_{\(architecture.depth + 1)}"
    }
  }

  private func label(_ column: Column) -> Formula {
    switch column {
    case .inputs: Formula("*x*")
    case .hidden(1): Formula("*x*^{1} = σ(*W*_{1}*x*)")
    case .hidden(let layer): Formula("*x*^{\(layer)} = σ(*W*_{\(layer)}*x*^{\(layer - 1)})")
    case .dots: Formula("")
    case .outputs:
      architecture.outputs == 1
        ? Formula("*f*_{θ}(*x*) = *w*ᵀ*x*\(lastLayer)")
        : Formula("*f*_{θ}(*x*) = *W*_{\(architecture.depth + 1)}*x*\(lastLayer)")
    }
  }

  /// The mark of what the readout reads; the inputs have none.
  private var lastLayer: String { architecture.depth == 0 ? "" : "^{\(architecture.depth)}" }

  private func width(_ column: Column) -> Formula {
    switch column {
    case .inputs: Formula("*d*_{0} = \(architecture.inputs)")
    case .hidden(let layer): Formula("*d*_{\(layer)} = \(architecture.widths[layer - 1])")
    case .dots: Formula("")
    case .outputs: Formula(architecture.outputs == 1 ? "one number" : "\(architecture.outputs) numbers")
    }
  }

  private static func paint(_ column: Column) -> (fill: String, border: String) {
    switch column {
    case .inputs: ("#FFFFFF", Palette.ink)
    case .hidden, .dots: (Palette.barFill, Palette.outlier)
    case .outputs: ("#F6D9C7", Palette.colour(1))
    }
  }
}
