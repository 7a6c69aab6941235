import Diagnostics
import Figures
import Foundation

/// The files a figure is written to: its picture and what stands beside it.
struct FigureOutputs {
  /// File name without ending.
  let name: String
  /// The path without ending.
  let stem: String

  /// The endings of the files, the script before its data and the SVG last: what a killed run leaves is told from the
  /// user's own by its script.
  static let endings = ["gnuplot", "json", "pdf", "png", "svg"]

  /// - Parameter output: path of the SVG.
  /// - Throws: `Problem.usage` for another ending, and for a name with control characters.
  init(svg output: String) throws {
    guard output.hasSuffix(".svg"), let name = output.split(separator: "/").last?.dropLast(4), !name.isEmpty else {
      throw Problem(
        .usage, file: output, cause: "is not the name of an SVG file", remedy: "give -o <figure>.svg")
    }
    guard output.unicodeScalars.allSatisfy(Gnuplot.isShown) else {
      throw Problem(.usage, file: output, cause: "has control characters", remedy: "give -o <figure>.svg")
    }
    (self.name, stem) = (String(name), String(output.dropLast(4)))
  }

  /// The path of the file with `ending`.
  func path(_ ending: String) -> String { "\(stem).\(ending)" }

  /// The folder of data that the script reads.
  var data: String { path("data") }

  /// Sees that nothing is destroyed: no place is one of `inputs`, and what is there was written by an earlier run.
  ///
  /// - Throws: `Problem.usage`, `Problem.cannotWrite`.
  func check(inputs: [String]) throws {
    let places = Self.endings.map { ending in
      OutputPlace(path(ending), role: ending == "svg" ? "--output" : "written beside the SVG") { _ in
        switch ending {
        case "gnuplot": script != nil
        case "json": hasRecord
        default: script != nil || hasRecord || isSealed
        }
      }
    }
    try OutputPlace.check(places, inputs: inputs)
    try checkData()
  }

  /// A folder of data is replaced as a whole, so it may hold nothing but what the script beside it reads.
  private func checkData() throws {
    var status = stat()
    guard lstat(data, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw foreign(data) }
    guard let script else {
      // The record alone tells that the folder is that of an earlier run.
      if hasRecord { return }
      throw foreign(data)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
    // Without what it begins with: scripts of earlier versions leave the folder out.
    if let other = names.sorted().first(where: { !script.contains(GnuplotScript.reference(name, $0).dropFirst(3)) }) {
      throw foreign("\(data)/\(other)")
    }
  }

  private func foreign(_ path: String) -> Problem {
    Problem(
      .cannotWrite, file: path, object: "written beside the SVG",
      cause: "is there already, and was not made by this program", remedy: "choose another name, or move it away")
  }

  /// The script of an earlier run; nil where there is none.
  private var script: String? {
    text("gnuplot").flatMap { $0.hasPrefix(GnuplotScript.beginning) || Seal.isIntact($0) != nil ? $0 : nil }
  }

  /// The script and the picture of an earlier run, where they are no longer what that run wrote.
  var edited: [String] {
    let texts = ["gnuplot", "svg"].compactMap { ending in text(ending).map { (path(ending), $0) } }
    // Those of earlier versions have no seals.
    guard texts.contains(where: { Seal.isIntact($0.1) != nil }) else { return [] }
    return texts.filter { !$0.1.isEmpty && Seal.isIntact($0.1) != true }.map(\.0)
  }

  /// Whether the picture says of itself that it was made by this program.
  private var isSealed: Bool { text("svg").flatMap(Seal.isIntact) != nil }

  private func text(_ ending: String) -> String? {
    (try? InputPlace.contents(of: path(ending))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether there is the record of an earlier run.
  private var hasRecord: Bool { ((try? FigureFile.read(path("json"))) ?? nil) != nil }
}
