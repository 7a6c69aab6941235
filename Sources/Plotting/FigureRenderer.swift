import Diagnostics
import Figures
import Foundation

/// Turns a description into files: `<name>.svg`, `.pdf`, `.png`, `.json`, and the script with its data.
public struct FigureRenderer {
  public let description: FigureDescription
  /// The folder of golden values; see `render`.
  public let golden: String?

  /// - Parameters:
  ///   - description: the figure.
  ///   - golden: folder with `<document>/<id>.json`, for example `Tests/Golden/quick`; for stand-in data the folder of
  ///     that name with `-stand-in` appended is read instead.
  public init(_ description: FigureDescription, golden: String? = nil) {
    self.description = description
    self.golden = golden
  }

  /// Renders into the folder of `output`, a path ending in `.svg`, and returns the numbers written.
  ///
  /// Everything is made in a folder beside the output and moved from there when complete, the SVG last; on
  /// failure nothing in place changes. The same inputs give the same bytes.
  ///
  /// - Throws: `Problem.usage` for another ending, and where an output would overwrite an input; what reading, gnuplot
  ///   and writing throw.
  @discardableResult
  public func render(to output: String) throws -> FigureFile {
    let outputs = try FigureOutputs(svg: output)
    let figure = try compose(named: outputs.name)
    try outputs.check(inputs: figure.inputs)
    try FigureFolder(outputs: outputs).publish(figure.files)
    return figure.record
  }

  /// All that is written but the pictures, which gnuplot makes of it; `name` is that of the files without ending.
  ///
  /// - Throws: what reading throws; `Problem.badInput` and `Problem.badConfiguration` for what cannot be drawn.
  public func compose(named name: String) throws -> ComposedFigure {
    let inputs = FigureInputs()
    let frame = FigureLayout(panels: description.panels.count, columns: description.columns, title: "", caption: "")
      .frame
    let (measured, panels) = (
      try draw(description.measured, inputs, in: frame), try draw(description.panels, inputs, in: frame)
    )
    let numbers = try numbers(inputs, drawings: measured + panels)
    let isStandIn = numbers.data.hasStandIn
    let layout = FigureLayout(
      panels: panels.count, columns: description.columns, title: numbers.title, caption: description.caption,
      warnings: FigureInputs.warnings(numbers.provenance), shapes: panels.map { FigureLayout.Shape($0.drawing) })
    try layout.checkSize()
    let script = GnuplotScript(name: name, panels: panels, layout: layout, isAlarming: isStandIn)
    var files = script.files
    files["\(name).gnuplot"] = Data(try Seal.sealed(script.text, comment: Gnuplot.comment).utf8)
    files["\(name).json"] = Data(try numbers.json().utf8)
    let texts = [description.source, goldenFile(numbers.data)].compactMap { $0 }
    return ComposedFigure(record: numbers, files: files, inputs: texts + inputs.paths)
  }

  /// Draws panels one after the other, each with what those before it measured; a problem that names no object names the
  /// panel.
  private func draw(
    _ panels: [any Panel], _ inputs: FigureInputs, in frame: Frame
  ) throws -> [(heading: PanelHeading, drawing: Drawing)] {
    try panels.enumerated().map { index, panel in
      do {
        let drawing = try panel.draw(inputs, in: frame)
        inputs.note(drawing.measures, of: panel.heading.name)
        return (panel.heading, drawing)
      } catch var problem as Problem {
        if problem.file == nil { problem.file = description.source }
        let name = panel.heading.title ?? panel.heading.name ?? FigureDescription.nameOfUnnamed(index)
        problem.object = problem.object ?? "panel '\(name)'"
        throw problem
      }
    }
  }

  private static let standIn = "STAND-IN DATA"

  private func numbers(
    _ inputs: FigureInputs, drawings: [(heading: PanelHeading, drawing: Drawing)]
  ) throws -> FigureFile {
    var measures: [String: Double] = [:]
    for (heading, drawing) in drawings {
      guard let name = heading.name else { continue }
      for (measure, value) in drawing.measures { measures["\(name).\(measure)"] = value }
    }
    let values = try description.numbers.map { name, number in
      (name, number, try value(of: number, called: name, measures: measures, inputs: inputs))
    }
    let provenance = inputs.provenance
    let kind = FigureInputs.dataKind(provenance)
    let goldenValues = try goldenFile(kind).map { try GoldenFile.read($0).values } ?? [:]
    let isStandIn = kind.hasStandIn
    var notes: [String] = []
    if isStandIn {
      let extent = kind == .partlyStandIn ? "some of the real data was" : "the real data was"
      notes.append("\(Self.standIn): \(extent) not available; the figure shows a substitute")
    }
    notes += FigureInputs.warnings(provenance).map { "Warning: \($0)" } + description.notes
    for (heading, drawing) in drawings {
      notes += drawing.notes.map { note in (heading.title ?? heading.name).map { "\($0): \(note)" } ?? note }
    }
    notes += values.filter { !$0.2.isFinite }.map { "\($0.0) is not finite" }.sorted()
    let entries = values.map { name, number, value in
      (
        name,
        FigureNumber(
          value: value.isFinite ? value : nil, golden: goldenValues[name],
          tolerance: number.tolerance.allowed(at: goldenValues[name]).flatMap { $0.isFinite ? $0 : nil },
          reason: number.tolerance.reason,
          paper: number.paper, digits: number.digits)
      )
    }
    return FigureFile(
      id: description.id, document: description.document, profile: description.profile,
      title: isStandIn ? "\(Self.standIn) — \(description.title)" : description.title,
      caption: description.caption, data: kind,
      numbers: Dictionary(entries) { first, _ in first }, notes: notes, provenance: provenance)
  }

  /// The file of golden values for data of this kind; nil where there are none or no folder of them is given.
  private func goldenFile(_ kind: DataKind) -> String? {
    golden.flatMap { GoldenFile.path(in: $0, document: description.document, id: description.id, data: kind) }
  }

  private func value(
    of number: NumberDescription, called name: String, measures: [String: Double], inputs: FigureInputs
  ) throws -> Double {
    if let measure = number.of {
      if let value = measures[measure] { return value }
      let known = measures.keys.sorted().joined(separator: ", ")
      throw Problem(
        .badConfiguration, object: "numbers.\(name)", cause: "no panel measures '\(measure)'",
        remedy: "known are \(known.isEmpty ? "none: name the panels" : known)")
    }
    guard let source = number.from, let value = number.reduce(try inputs.values(source)) else {
      throw Problem(
        .badInput, object: "numbers.\(name)", cause: "the data lacks the element to be reduced to")
    }
    return value
  }
}
