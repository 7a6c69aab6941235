import Diagnostics
import Figures
import Foundation
import Plotting
import Store
import Testing

@Suite("Figures", .serialized)
struct PlottingFigureTests {
  private func bytes(_ path: String) throws -> Data {
    try #require(FileManager.default.contents(atPath: path))
  }

  private func render(
    _ inputs: PlottingInputs, _ text: String, to output: String, golden: String? = nil
  ) throws -> FigureFile {
    let figure = try FigureDescription.parse(text, file: "f.yaml")
    return try FigureRenderer(figure, golden: golden).render(to: inputs.folder.file(output))
  }

  @Test("a figure of every kind is drawn, complete, light, and the same twice")
  func allKinds() throws {
    let inputs = try PlottingInputs()
    let text = inputs.text(panels: "\(PlottingInputs.spectrum)\n\(PlottingInputs.others)")
    for folder in ["one", "two"] { _ = try render(inputs, text, to: "\(folder)/f.svg") }
    let names = try FileManager.default.contentsOfDirectory(atPath: inputs.folder.file("one")).sorted()
    #expect(names == ["f.data", "f.gnuplot", "f.json", "f.pdf", "f.png", "f.svg"])
    for name in names where name != "f.data" {
      #expect(try bytes(inputs.folder.file("one/\(name)")) == bytes(inputs.folder.file("two/\(name)")))
    }
    let svg = String(decoding: try bytes(inputs.folder.file("one/f.svg")), as: UTF8.self)
    #expect(svg.contains("layer_3 &amp; more ^{x}"))
    #expect(svg.contains("at 0: 20.0 %"))
    #expect(svg.contains("n = 250, γ = ½, d_l = 4"))
    #expect(svg.contains("</svg>\n\n<!-- "))
    #expect(svg.utf8.count < 200_000)
    #expect(try bytes(inputs.folder.file("one/f.png")).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try bytes(inputs.folder.file("one/f.pdf")).starts(with: Data("%PDF".utf8)))
  }

  @Test("the kept script runs by hand from its folder and draws the same")
  func scriptByHand() throws {
    let inputs = try PlottingInputs()
    _ = try render(inputs, inputs.text(panels: PlottingInputs.spectrum), to: "f.svg")
    let drawn = try bytes(inputs.folder.file("f.svg"))
    try FileManager.default.removeItem(atPath: inputs.folder.file("f.svg"))
    try Gnuplot.run("f.gnuplot", in: inputs.folder.path)
    // But for the seal.
    #expect(try drawn.starts(with: bytes(inputs.folder.file("f.svg"))))
  }

  @Test("the measures of a spectrum are those of its construction")
  func spectrumMeasures() throws {
    let inputs = try PlottingInputs()
    let names = [
      "ks", "smallest", "largest", "zero-share", "outliers", "outlier-1", "outlier-2", "edge-1", "edge-2",
      "limit-mean",
      "mean-ratio", "wasserstein-raw", "ks-rescaled", "wasserstein", "quantile-error", "mean",
    ]
    let numbers = names.map { "\($0): {of: ck.\($0)}" }.joined(separator: ", ")
    let text = inputs.text(panels: PlottingInputs.spectrum, numbers: "{\(numbers)}")
    let found = try render(inputs, text, to: "f.svg").numbers.compactMapValues(\.value)
    #expect(found.count == names.count)
    let exact = [
      "smallest": 0, "largest": 60, "zero-share": 0.2, "outliers": 2, "outlier-1": 60, "outlier-2": 7.25,
      "edge-1": 1,
      "edge-2": 5,
    ]
    for (name, value) in exact { #expect(found[name] == value, "\(name)") }
    // Two of the 200 eigenvalues of the bulk have left it, a share of 0.008 of all.
    #expect(abs((found["ks"] ?? 0) - 0.008) < 0.003)
    // The semicircle on [1, 5] has mean 3 and mass 0.8.
    #expect(abs((found["limit-mean"] ?? 0) - 2.4) < 1e-4)
    let mean = inputs.eigenvalues.reduce(0, +) / 250
    #expect(found["mean"] == mean)
    #expect(abs((found["mean-ratio"] ?? 0) - mean / 2.4) < 1e-4)
    // What the outliers weigh: all other quantiles move by less than a cell.
    #expect(abs((found["wasserstein-raw"] ?? 0) - (mean - 2.4) / 2.4) < 0.01)
    #expect((found["ks-rescaled"] ?? 0) > 0.02)
  }

  @Test("numbers come with golden values, tolerances and what the paper says; data is reduced as told")
  func numbers() throws {
    let inputs = try PlottingInputs()
    let golden = inputs.folder.file("Golden/quick")
    try AtomicFile.write("{\"first\": 1.5, \"second\": null}", to: "\(golden)/a-paper/figure-9.json")
    let text = inputs.text(
      panels: "\(PlottingInputs.spectrum)\n\(PlottingInputs.others)",
      numbers: """
        {first: {from: "FOLDER/train.h5:history/train-loss", reduce: first, tolerance: 0.5,
          reason: why, paper: 1e-4},
         second: {from: "FOLDER/train.h5:history/train-loss", reduce: [2]}, third: {of: inner.gram.rms},
         fourth: {of: loss.1.last}, fifth: {of: labels.correlation}, sixth: {of: inner.gram.max-abs}}
        """)
    let written = try render(inputs, text, to: "f.svg", golden: golden)
    let read = try #require(try FigureFile.read(inputs.folder.file("f.json")))
    #expect(try read.json() == written.json())
    let first = try #require(read.numbers["first"])
    #expect(first.value == 1 && first.golden == 1.5 && first.tolerance == 0.5 && first.reason == "why")
    #expect(first.paper == .number(1e-4))
    #expect(read.numbers["second"]?.value == 0.01 && read.numbers["second"]?.golden == nil)
    #expect(read.numbers["third"]?.value == 3.0.squareRoot())
    #expect(read.numbers["fourth"]?.value == 0.003)
    #expect(abs((read.numbers["fifth"]?.value ?? 0) + 1) < 1e-15)
    #expect(read.numbers["sixth"]?.value == 2)
    // The file of the history is by no stage.
    #expect(read.data == .own && read.notes.contains("a note"))
    let origin = read.provenance[inputs.folder.file("eigs.h5")] ?? [:]
    #expect(origin["data"] == "synthetic" && origin["seed"] == "7" && origin["stage"] == "eigs")
    let json = String(decoding: try bytes(inputs.folder.file("f.json")), as: UTF8.self)
    #expect(json.contains("\"golden\" : null"))
  }

  @Test("stand-in data is said in the title and the notes, and has golden values of its own")
  func standIn() throws {
    let inputs = try PlottingInputs(data: "stand-in")
    let golden = inputs.folder.file("quick")
    try AtomicFile.write("{\"ks\": 1}", to: "\(golden)/a-paper/figure-9.json")
    try AtomicFile.write("{\"ks\": 2}", to: "\(golden)-stand-in/a-paper/figure-9.json")
    let text = inputs.text(panels: PlottingInputs.spectrum, numbers: "{ks: {of: ck.ks}}")
    let numbers = try render(inputs, text, to: "f.svg", golden: golden)
    #expect(numbers.data == .standIn && numbers.numbers["ks"]?.golden == 2)
    #expect(numbers.notes.first?.contains("STAND-IN DATA") == true)
    #expect(String(decoding: try bytes(inputs.folder.file("f.svg")), as: UTF8.self).contains("STAND-IN DATA"))
  }

  @Test("a series' power law is measured and stands in its label; ratios are interpolated along the axes")
  func powerLaws() throws {
    let inputs = try PlottingInputs()
    let x = (1...100).map(Double.init)
    try H5Writer.write(to: inputs.folder.file("laws.h5")) { file in
      try file.write(x, to: "x")
      try file.write(x.map { 3 * pow($0, -1.5) }, to: "steep")
      try file.write([1.0, 10, 100], to: "coarse")
      try file.write([6.0, 0.6, 0.06], to: "flat")
      try file.write([10.0, 50], to: "window")
    }
    let panel = """
        - {kind: curves, name: p, log: [x, y], series: [
            {x: "FOLDER/laws.h5:x", y: "FOLDER/laws.h5:steep", fit: "FOLDER/laws.h5:window", name: steep, label: "A {slope}"},
            {x: "FOLDER/laws.h5:coarse", y: "FOLDER/laws.h5:flat", name: flat, label: "B {slope of steep}, {slope-error of steep}"}],
           ratios: [{name: at-10, of: flat, to: steep, at: 10}, {name: at-4, of: steep, to: "flat", at: 4},
             {name: ends, of: flat, to: steep, at: 100}]}
        - {kind: curves, name: linear, series: [{x: [0, 2], y: [1, 5]}, {y: [2, 2]}],
           ratios: [{name: middle, of: "1", to: "2", at: 1}]}
        - {kind: curves, name: local, series: [
            {x: "FOLDER/laws.h5:x", y: "FOLDER/laws.h5:steep", slopes: 2, name: slopes}]}
      """
    let numbers = """
      {e: {of: p.steep.exponent}, s: {of: p.steep.exponent-error}, a: {of: p.steep.coefficient},
       d: {of: p.steep.largest-deviation}, ten: {of: p.at-10}, four: {of: p.at-4}, ends: {of: p.ends},
       middle: {of: linear.middle}, least: {of: local.slopes.min}, most: {of: local.slopes.max}}
      """
    let read = try render(inputs, inputs.text(panels: panel, numbers: numbers), to: "f.svg").numbers
    func value(_ name: String) -> Double { (read[name]?.value ?? nil) ?? .nan }
    #expect(abs(value("e") - 1.5) < 1e-12 && abs(value("a") - 3) < 1e-11 && value("s") < 1e-12 && value("d") < 1e-11)
    #expect(abs(value("least") - 1.5) < 1e-12 && abs(value("most") - 1.5) < 1e-12)
    #expect(abs(value("ten") - 0.6 / (3 * pow(10, -1.5))) < 1e-12)
    #expect(abs(value("four") - 3 * pow(4, -1.5) / 1.5) < 1e-12)
    #expect(abs(value("ends") - 20) < 1e-10 && value("middle") == 1.5)
    #expect(String(decoding: try bytes(inputs.folder.file("f.svg")), as: UTF8.self).contains("A −1.50"))
    #expect(String(decoding: try bytes(inputs.folder.file("f.svg")), as: UTF8.self).contains("B −1.50, 0.001"))
  }

  @Test(
    "a figure that fails leaves what was there and nothing else",
    arguments: [
      "  - {kind: spectrum, eigenvalues: \"FOLDER/absent.h5:x\"}",
      "  - {kind: spectrum, eigenvalues: \"FOLDER/eigs.h5:absent\"}",
      "  - {kind: spectrum, eigenvalues: 1, limit: \"FOLDER/eigs.h5:ck\"}",
      "  - {kind: images, rows: [{images: \"FOLDER/train.h5:gram\"}]}",
      "  - {kind: images, count: 7, rows: [{images: \"FOLDER/train.h5:grey\"}]}",
      "  - {kind: curves, series: [{x: [1, 2], y: [1, 2, 3]}]}",
      "  - {kind: scatter, x: [1, 2], y: [1]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], fit: [1]}]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], fit: [4, 1]}]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], fit: [2, 4]}]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], slopes: 1}]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], slopes: 2, fit: [1, 4]}]}",
      "  - {kind: curves, series: [{y: [4, -3, 2, 1], slopes: 2}]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], label: \"{slope}\"}]}",
      "  - {kind: curves, series: [{y: [4, 3, 2, 1], fit: [1, 4], name: a, label: \"{slope of b}\"}]}",
      "  - {kind: curves, series: [{y: [4, 3]}], ratios: [{name: r, of: a, to: \"1\", at: 1}]}",
      "  - {kind: curves, series: [{y: [4, 3]}], ratios: [{name: r, of: \"1\", to: \"1\", at: 3}]}",
      "  - {kind: curves, series: [{y: [4, 3]}], ratios: [{name: r, of: \"1\", to: \"1\", at: 0.5}]}",
    ])
  func failure(panel: String) throws {
    let inputs = try PlottingInputs()
    _ = try render(inputs, inputs.text(panels: PlottingInputs.spectrum), to: "f.svg")
    let (before, listing) = (try bytes(inputs.folder.file("f.svg")), inputs.folder.contents)
    #expect(throws: Problem.self) { try render(inputs, inputs.text(panels: panel), to: "f.svg") }
    #expect(try bytes(inputs.folder.file("f.svg")) == before)
    #expect(inputs.folder.contents == listing)
  }

  @Test("a fit or slopes without points name the series and the panel", arguments: ["fit: [2, 4]", "slopes: 2"])
  func fitProblem(key: String) throws {
    let inputs = try PlottingInputs()
    let panel = "  - {kind: curves, title: T, series: [{y: [4, -3, 2, 1], name: losses, \(key)}]}"
    let error = #expect(throws: Problem.self) { try render(inputs, inputs.text(panels: panel), to: "f.svg") }
    #expect(error?.category == .badInput && error?.object?.contains("series 'losses' in 'T'") == true)
  }

  @Test("a number that no panel measures is refused with the known ones")
  func unknownMeasure() throws {
    let inputs = try PlottingInputs()
    let text = inputs.text(panels: PlottingInputs.spectrum, numbers: "{x: {of: ck.kolmogorov}}")
    let error = #expect(throws: Problem.self) { try render(inputs, text, to: "f.svg") }
    #expect(error?.object == "numbers.x" && error?.remedy?.contains("ck.ks-rescaled") == true)
  }

  @Test("a kernel is not taken for its eigenvalues")
  func matrix() throws {
    let inputs = try PlottingInputs()
    let text = inputs.text(panels: "  - {kind: spectrum, eigenvalues: \"FOLDER/train.h5:gram\"}")
    let problem = try #require(throws: Problem.self) { try render(inputs, text, to: "f.svg") }
    #expect(problem.cause.contains("is a matrix (3, 3)") && problem.remedy?.contains("eigs") == true)
  }

  @Test("empty and degenerate data are drawn without failing")
  func degenerate() throws {
    let inputs = try PlottingInputs()
    let panels = """
        - {kind: spectrum, eigenvalues: [2, 2, 2], outliers: bulk}
        - {kind: spectrum, eigenvalues: 0}
        - {kind: curves, series: [{y: 5}], log: [x, y]}
        - {kind: curves, series: [{y: [-1, -2]}], log: [y]}
        - {kind: scatter, x: 3, y: 3, colour: 1}
        - {kind: histogram, series: [{values: [1, 1]}], log: true}
      """
    let numbers = try render(inputs, inputs.text(panels: panels), to: "f.svg")
    #expect(numbers.notes.contains { $0.contains("2 of 2 points not positive") })
  }
}
