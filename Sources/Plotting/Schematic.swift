/// A picture without axes, composed in pixels from the lower left corner.
struct Schematic {
  let size: Frame
  private(set) var drawing = Drawing()

  enum Alignment: String { case left, center, right }

  init(width: Double, height: Double) {
    size = Frame(width: width.rounded(.up), height: height.rounded(.up))
    drawing.canvas = size
    drawing.hasFormulas = true
    drawing.commands = [
      "unset border", "unset tics", "unset key",
      "set xrange [0:\(Gnuplot.number(size.width))]", "set yrange [0:\(Gnuplot.number(size.height))]",
    ]
  }

  /// The picture with what it measured.
  func drawing(measures: [String: Double]) -> Drawing {
    var drawing = drawing
    drawing.measures = measures
    return drawing
  }

  /// Lines through the points (x, y) of each of `paths`.
  mutating func lines(
    _ paths: [[[Double]]], name: String, header: String, width: Double, colour: String, dash: String = "solid"
  ) {
    add(
      paths, name: name, header: "\(header): x, y in pixels",
      style: "with lines linewidth \(Gnuplot.number(width)) dashtype \(dash) linecolor rgb '\(colour)'")
  }

  /// Filled outlines.
  mutating func areas(
    _ outlines: [[[Double]]], name: String, header: String, fill: String, border: String, width: Double = 0.9
  ) {
    guard !outlines.isEmpty else { return }
    let closed = outlines.map { $0 + $0.prefix(1) }
    add(
      closed, name: name, header: "\(header): x, y in pixels",
      style: "with filledcurves closed fillcolor rgb '\(fill)' fillstyle solid noborder")
    drawing.layers.append(
      DrawingLayer(
        table: drawing.tables.count - 1,
        style: "with lines linewidth \(Gnuplot.number(width)) linecolor rgb '\(border)'"))
  }

  /// Discs around the points (x, y).
  mutating func discs(
    _ centres: [[Double]], radius: Double, name: String, header: String, fill: String, border: String
  ) {
    add(
      [centres.map { $0 + [radius] }], name: name, header: "\(header): x, y, radius in pixels",
      style: "with circles fillcolor rgb '\(fill)' fillstyle solid border linecolor rgb '\(border)' linewidth 1",
      columns: "using 1:2:3")
  }

  /// Arrows from (x, y) to the points `ends`, with heads that are filled.
  mutating func arrows(_ arrows: [(from: [Double], to: [Double])], name: String, header: String, colour: String) {
    add(
      [arrows.map { [$0.from[0], $0.from[1], $0.to[0] - $0.from[0], $0.to[1] - $0.from[1]] }],
      name: name, header: "\(header): x, y, and how far the arrow goes in each, in pixels",
      style: "with vectors head filled size 7,18 linewidth 1.2 linecolor rgb '\(colour)'", columns: "using 1:2:3:4")
  }

  /// A line of type whose middle is at the height of `place`.
  mutating func text(
    _ text: Formula, at place: [Double], _ alignment: Alignment = .center, size: Double = Typography.small,
    colour: String = Palette.ink
  ) {
    guard !text.plain.isEmpty else { return }
    drawing.commands.append(
      "set label \(Gnuplot.quote(text.enhanced)) at first \(Gnuplot.number(place[0])),\(Gnuplot.number(place[1])) "
        + "\(alignment.rawValue) front \(Gnuplot.type(size, colour))")
  }

  /// A centred legend of lines on the height `y`.
  mutating func legend(_ entries: [(label: String, colour: String, dash: String)], y: Double) {
    let (sample, gap, space) = (20.0, 6.0, 18.0)
    let widths = entries.map { sample + gap + Formula($0.label).width(size: Typography.small) }
    var x = (size.width - widths.reduce(0, +) - space * Double(entries.count - 1)) / 2
    for (index, entry) in entries.enumerated() {
      lines(
        [[[x, y], [x + sample, y]]], name: "legend-\(index + 1).dat", header: "sample of the legend", width: 2,
        colour: entry.colour, dash: entry.dash)
      text(Formula(entry.label), at: [x + sample + gap, y], .left)
      x += widths[index] + space
    }
  }

  private mutating func add(
    _ blocks: [[[Double]]], name: String, header: String, style: String, columns: String = "using 1:2"
  ) {
    guard blocks.contains(where: { !$0.isEmpty }) else { return }
    let table = drawing.add(DataTable(name: name, header: header, blocks: blocks))
    drawing.layers.append(DrawingLayer(table: table, columns: columns, style: style))
  }
}
