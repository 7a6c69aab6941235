import Foundation

/// A figure as a gnuplot script with its data files: run in its folder it writes `<name>.svg`, `.pdf`,
/// `.png`.
struct GnuplotScript {
  let text: String
  /// Data files by path relative to the script's folder.
  let files: [String: Data]

  /// - Parameters:
  ///   - name: file name of the figure without ending.
  ///   - isAlarming: whether the title has a colour that is not overlooked.
  init(
    name: String, panels: [(heading: PanelHeading, drawing: Drawing)], layout: FigureLayout,
    isAlarming: Bool = false
  ) {
    var lines = Self.terminals(name: name, layout: layout)
    var files: [String: Data] = [:]
    lines += ["set multiplot"] + Self.frameText(layout, isAlarming: isAlarming)
    for (index, panel) in panels.enumerated() {
      let prefix = panel.heading.name ?? FigureDescription.nameOfUnnamed(index)
      for table in panel.drawing.tables + panel.drawing.attachments {
        files["\(name).data/\(prefix)-\(table.name)"] = table.contents
      }
      var area = layout.area(index, of: panels.count)
      area.right -= panel.drawing.rightMargin
      lines += ["", Gnuplot.comment(panel.heading.title ?? panel.heading.name ?? "panel \(index + 1)")]
      lines +=
        Self.style + Self.place(area, on: layout) + Self.title(panel.heading, area: area, layout: layout)
      lines += panel.drawing.commands
      lines += Self.remarks(of: panel.drawing, frame: layout.frame)
      if panel.drawing.hasFormulas { lines.append("set termoption enhanced") }
      for attachment in panel.drawing.attachments {
        lines.append(Gnuplot.comment("the same as text: \(Self.reference(name, "\(prefix)-\(attachment.name)"))"))
      }
      lines.append(Self.plot(panel.drawing.layers, of: panel.drawing, name: name, prefix: prefix))
      if panel.drawing.hasFormulas { lines.append("set termoption noenhanced") }
      for inset in panel.drawing.insets {
        lines += Self.style + Self.place(inset.area(in: area), on: layout) + ["unset key"] + inset.commands
        lines.append(Self.plot(inset.layers, of: panel.drawing, name: name, prefix: prefix))
      }
    }
    lines += ["", "unset multiplot", "unset output", "}"]
    text = lines.joined(separator: "\n") + "\n"
    self.files = files
  }

  /// What every script begins with.
  static let beginning = "# Run in this folder: gnuplot "

  /// How the script of the figure `name` refers to a file of its data: from its folder, so that no name is taken for a
  /// command or a pipe.
  static func reference(_ name: String, _ file: String) -> String { Gnuplot.quote("./\(name).data/\(file)") }

  private static func terminals(name: String, layout: FigureLayout) -> [String] {
    let (width, height) = (Int(layout.width.rounded()), Int(layout.height.rounded()))
    let font = "'\(Typography.family),\(Gnuplot.number(Typography.body))'"
    let families = "'\(Typography.families),\(Gnuplot.number(Typography.body))'"
    let inches = "\(Gnuplot.number(layout.width / 72))in,\(Gnuplot.number(layout.height / 72))in"
    return [
      Gnuplot.comment("\(beginning.dropFirst(2))\(name).gnuplot"),
      "set encoding utf8",
      "do for [format in 'svg pdf png'] {",
      "if (format eq 'svg') { set terminal svg noenhanced rounded size \(width),\(height) \\",
      "  font \(families) background rgb 'white' name 'figure' }",
      "if (format eq 'pdf') { set terminal pdfcairo noenhanced rounded size \(inches) \\",
      "  font \(font) fontscale 0.75 linewidth 1.4 dashlength 1.8 }",
      "if (format eq 'png') { set terminal pngcairo noenhanced rounded size \(2 * width),\(2 * height) \\",
      "  font \(font) fontscale 1.5 linewidth 2 pointscale 2 dashlength 2 }",
      "set output \(Gnuplot.quote("./\(name).")).format",
    ]
  }

  /// Title and caption; multiplot draws labels with a plot only, so an empty one carries them.
  private static func frameText(_ layout: FigureLayout, isAlarming: Bool) -> [String] {
    var lines = ["reset", "unset border", "unset tics", "unset key"]
    for edge in ["lmargin", "bmargin"] { lines.append("set \(edge) at screen 0") }
    for edge in ["rmargin", "tmargin"] { lines.append("set \(edge) at screen 1") }
    for (index, line) in layout.titleLines.enumerated() {
      let colour = isAlarming ? Palette.alarm : Palette.ink
      lines.append(
        "set label \(Gnuplot.quote(line)) at screen 0.5,\(height(layout.titleBaseline(index), layout)) "
          + "center \(Gnuplot.type(Typography.title, colour))")
    }
    for (index, line) in layout.captionLines.enumerated() {
      lines.append(
        "set label \(Gnuplot.quote(line)) at screen 0.5,\(height(layout.captionBaseline(index), layout)) "
          + "center \(Gnuplot.type(Typography.small, Palette.faint))")
    }
    for (index, line) in layout.warningLines.enumerated() {
      lines.append(
        "set label \(Gnuplot.quote(line)) at screen 0.5,\(height(layout.warningBaseline(index), layout)) "
          + "center \(Gnuplot.type(Typography.small, Palette.alarm))")
    }
    return lines + ["plot [0:1] [0:1] -1 notitle"]
  }

  /// What every panel starts from.
  private static let style = [
    "reset",
    "set border 3 linewidth 0.8 linecolor rgb '\(Palette.faint)'",
    "set tics nomirror out scale 0.6 \(Gnuplot.type(Typography.small, Palette.ink))",
    "set xtics offset 0,0.25",
    "set ytics offset 0.35,0",
    "set key noenhanced Left reverse samplen 1.6 spacing 1.05 \(Gnuplot.type(Typography.small, Palette.ink))",
    "set xlabel \(Gnuplot.type(Typography.body, Palette.ink)) offset 0,0.8",
    "set ylabel \(Gnuplot.type(Typography.body, Palette.ink)) offset 1.6,0",
  ]

  private static func place(
    _ area: (left: Double, right: Double, top: Double, bottom: Double), on layout: FigureLayout
  ) -> [String] {
    [
      "set lmargin at screen \(Gnuplot.fraction(area.left / layout.width))",
      "set rmargin at screen \(Gnuplot.fraction(area.right / layout.width))",
      "set tmargin at screen \(height(area.top, layout))",
      "set bmargin at screen \(height(area.bottom, layout))",
    ]
  }

  private static func title(
    _ heading: PanelHeading, area: (left: Double, right: Double, top: Double, bottom: Double), layout: FigureLayout
  ) -> [String] {
    guard let title = heading.title else { return [] }
    let size = Typography.fit(title, size: Typography.panelTitle, width: area.right - area.left + 40)
    let middle = Gnuplot.fraction((area.left + area.right) / 2 / layout.width)
    return [
      "set label \(Gnuplot.quote(title)) at screen \(middle),\(height(area.top - 13, layout)) center "
        + "noenhanced \(Gnuplot.type(size, Palette.ink))"
    ]
  }

  /// The legend in the drawing's corner, or outside, and small type below (or above) it.
  private static func remarks(of drawing: Drawing, frame: Frame) -> [String] {
    let corner = drawing.corner.rawValue
    let entries = drawing.layers.count { $0.legend != nil }
    let step = Typography.small * 1.4 / frame.height
    let start = 0.04 + (entries > 0 ? (Double(entries) * 1.14 + 0.6) * step : 0)
    let (isTop, isOutside) = (!corner.hasPrefix("bottom"), drawing.corner == .outside)
    // Beyond the axis at the right, if there is one.
    let beyond = 1 + (drawing.rightMargin + 3) / (frame.width - drawing.rightMargin)
    let (x, alignment) =
      isOutside
      ? (Gnuplot.fraction(beyond + 0.01), "left") : corner.hasSuffix("right") ? ("0.985", "right") : ("0.03", "left")
    let lines = isTop ? drawing.remarks : drawing.remarks.reversed()
    return [isOutside ? "set key at graph \(Gnuplot.fraction(beyond)), graph 1 left top" : "set key \(corner)"]
      + lines.enumerated().map { index, line in
        let depth = start + Double(index) * step
        return
          "set label \(Gnuplot.quote(line)) at graph \(x),\(Gnuplot.fraction(isTop ? 1 - depth : depth)) "
          + "\(alignment) front noenhanced \(Gnuplot.type(Typography.small, Palette.faint))"
      }
  }

  private static func plot(_ layers: [DrawingLayer], of drawing: Drawing, name: String, prefix: String) -> String {
    let elements = layers.map { layer in
      let legend = layer.legend.map { "title \(Gnuplot.quote($0))" } ?? "notitle"
      guard let table = layer.table else { return "keyentry \(layer.style) \(legend)" }
      return "\(reference(name, "\(prefix)-\(drawing.tables[table].name)")) \(layer.columns) \(layer.style) \(legend)"
    }
    return elements.isEmpty ? "plot NaN notitle" : "plot " + elements.joined(separator: ", \\\n  ")
  }

  private static func height(_ pixels: Double, _ layout: FigureLayout) -> String {
    Gnuplot.fraction(1 - pixels / layout.height)
  }
}
