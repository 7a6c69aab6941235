import Diagnostics
import Figures
import Foundation
import Plotting
import Store
import TestSupport
import Testing

/// A figure destroys nothing that is not an earlier figure of its name.
@Suite("A figure's outputs", .serialized)
struct FigureOutputTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try H5Writer.write(to: folder.file("x.h5")) { try $0.write([1.0, 2], to: "y") }
  }

  private func describe(_ name: String = "r.yaml", values: String = "FOLDER/x.h5:y") throws {
    let text = "id: f\ndocument: d\nprofile: quick\npanels: [{kind: curves, series: [{y: \"\(values)\"}]}]\n"
    try AtomicFile.write(text.replacing("FOLDER", with: folder.path), to: folder.file(name))
  }

  private func plot(_ name: String = "r.yaml", to output: String = "r.svg") throws {
    try FigureRenderer(try FigureDescription.read(from: folder.file(name))).render(to: folder.file(output))
  }

  /// The files of the folder with their contents.
  private var files: [String: Data] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: folder.file($0)) ?? Data()) })
  }

  /// Expects that plotting is refused and changes nothing.
  private func expectRefusal(
    _ category: Problem.Category, _ name: String = "r.yaml", to output: String = "r.svg", naming word: String
  ) throws {
    let before = files
    let found = try problem { try plot(name, to: output) }
    #expect(found?.category == category && found?.description.contains(word) == true, "\(String(describing: found))")
    #expect(files == before)
  }

  @Test("a description is not overwritten, however its record or its links are called", arguments: ["json", "gnuplot"])
  func description(ending: String) throws {
    try describe("fig.\(ending)")
    try expectRefusal(.usage, "fig.\(ending)", to: "fig.svg", naming: "overwrite an input")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("other.\(ending)"), withDestinationPath: "fig.\(ending)")
    try expectRefusal(.usage, "fig.\(ending)", to: "other.svg", naming: "overwrite an input")
    try FileManager.default.linkItem(atPath: folder.file("fig.\(ending)"), toPath: folder.file("third.\(ending)"))
    try expectRefusal(.usage, "fig.\(ending)", to: "third.svg", naming: "overwrite an input")
    try expectRefusal(
      .usage, "fig.\(ending)", to: "./../\(folder.path.split(separator: "/").last ?? "")/fig.svg", naming: "input")
  }

  @Test("data are not overwritten", arguments: ["pdf", "svg", "png"])
  func data(ending: String) throws {
    try FileManager.default.moveItem(atPath: folder.file("x.h5"), toPath: folder.file("r.\(ending)"))
    try describe(values: "FOLDER/r.\(ending):y")
    try expectRefusal(.usage, naming: "overwrite an input")
  }

  @Test("a golden file is not overwritten")
  func golden() throws {
    try describe()
    try AtomicFile.write("{}", to: folder.file("d/f.json"))
    let figure = try FigureDescription.read(from: folder.file("r.yaml"))
    let found = try problem { try FigureRenderer(figure, golden: folder.path).render(to: folder.file("d/f.svg")) }
    #expect(found?.category == .usage)
  }

  @Test("a script or picture changed by hand is kept when the figure is made again", arguments: ["gnuplot", "svg"])
  func restyled(ending: String) throws {
    try describe()
    try plot()
    let (path, first) = (folder.file("r.\(ending)"), files)
    var kept: [String: Data] = [:]
    for (round, name) in ["r.\(ending).edited", "r.\(ending).edited.~1~"].enumerated() {
      let text = String(decoding: try #require(first["r.\(ending)"]), as: UTF8.self)
      kept[name] = Data((round == 0 ? text.replacing("\n", with: "\n\n", maxReplacements: 1) : "\(text)# mine\n").utf8)
      try kept[name]?.write(to: URL(fileURLWithPath: path))
      try plot()
      #expect(files == first.merging(kept) { $1 })
    }
  }

  @Test("a picture tells by itself that it was made here, a link is not replaced")
  func sealsAndLinks() throws {
    try describe()
    try plot()
    let first = files
    for ending in ["json", "gnuplot", "data"] { try FileManager.default.removeItem(atPath: folder.file("r.\(ending)")) }
    try FileManager.default.moveItem(atPath: folder.file("r.svg"), toPath: folder.file("kept"))
    try expectRefusal(.cannotWrite, naming: "r.pdf")
    try FileManager.default.moveItem(atPath: folder.file("kept"), toPath: folder.file("r.svg"))
    try plot()
    #expect(files == first)
    try FileManager.default.moveItem(atPath: folder.file("r.svg"), toPath: folder.file("kept"))
    try FileManager.default.createSymbolicLink(atPath: folder.file("r.svg"), withDestinationPath: "kept")
    try expectRefusal(.cannotWrite, naming: "is a link to kept")
  }

  @Test("files of somebody else stay", arguments: ["svg", "pdf", "png", "json", "gnuplot", "data"])
  func foreignFile(ending: String) throws {
    try describe()
    try AtomicFile.write("mine", to: folder.file("r.\(ending)"))
    try expectRefusal(.cannotWrite, naming: "r.\(ending)")
  }

  @Test("folders of somebody else stay", arguments: ["svg", "pdf", "json", "data"])
  func foreignFolder(ending: String) throws {
    try describe()
    try AtomicFile.write("mine", to: folder.file("r.\(ending)/thesis.tex"))
    try expectRefusal(.cannotWrite, naming: "r.\(ending)")
  }

  @Test("a figure is made again over itself, also after parts are gone, but not over what was put beside its data")
  func ownFiles() throws {
    try describe()
    try plot()
    let first = files
    #expect(first.keys.contains("r.data/panel-1-series-1.dat"))
    try plot()
    #expect(files == first)
    for endings in [["json"], ["svg", "pdf"], ["data"], ["json", "svg", "png"]] {
      for ending in endings { try FileManager.default.removeItem(atPath: folder.file("r.\(ending)")) }
      try plot()
      #expect(files == first, "\(endings)")
    }
    try Data().write(to: URL(fileURLWithPath: folder.file("r.svg")))
    try plot()
    #expect(files == first)
    try AtomicFile.write("mine", to: folder.file("r.data/notes.txt"))
    try expectRefusal(.cannotWrite, naming: "notes.txt")
  }
}
