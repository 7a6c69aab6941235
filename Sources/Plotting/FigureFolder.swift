import Diagnostics
import Foundation
import Logging

/// The place a figure is published to, complete or not at all.
struct FigureFolder {
  let outputs: FigureOutputs

  /// Writes `files` (paths relative to the figure's folder) into a temporary folder beside the target, runs
  /// the script there, and moves all into place, the SVG last.
  ///
  /// - Throws: `Problem.cannotWrite`; what gnuplot throws.
  func publish(_ files: [String: Data]) throws {
    let name = outputs.name
    try AtomicFile.makeParent(of: outputs.path("svg"))
    let workshop = try PartialFiles.begin(outputs.stem)
    defer { PartialFiles.discard(workshop) }
    guard PartialFiles.creating({ mkdir(workshop, 0o777) }) == 0 else {
      throw Problem(
        .cannotWrite, file: workshop, cause: "cannot be made: \(String(cString: strerror(errno)))",
        remedy: "choose another folder with -o")
    }
    for (path, contents) in files { try AtomicFile.write(contents, to: "\(workshop)/\(path)") }
    try Gnuplot.run("\(name).gnuplot", in: workshop)
    try undate("\(workshop)/\(name).pdf")
    for (ending, mark) in [("svg", "</svg>"), ("png", "IEND"), ("pdf", "%%EOF")] {
      guard let contents = FileManager.default.contents(atPath: "\(workshop)/\(name).\(ending)") else {
        throw Problem(
          .systemFailure, file: outputs.path(ending), cause: "gnuplot did not write it",
          remedy: "see that gnuplot on the PATH is 5.4 or later with the terminals svg, pdfcairo and pngcairo")
      }
      // gnuplot does not tell when the disk is full.
      guard contents.suffix(32).range(of: Data(mark.utf8)) != nil else {
        throw Problem(
          .cannotWrite, file: outputs.path(ending), cause: "is cut short; is the disk full?",
          remedy: "free space or choose another folder with -o")
      }
    }
    let svg = String(decoding: try InputPlace.contents(of: "\(workshop)/\(name).svg"), as: UTF8.self)
    try AtomicFile.write(
      try Seal.sealed(EnhancedSVG.mended(svg)) { "<!-- \($0) -->" }, to: "\(workshop)/\(name).svg")
    try setAsideEdited()
    try move(from: workshop)
  }

  /// A script or picture that a hand changed is kept under another name.
  private func setAsideEdited() throws {
    for path in outputs.edited {
      let places = (0...).lazy.map { "\(path).edited" + ($0 == 0 ? "" : ".~\($0)~") }
      guard let place = places.first(where: { access($0, F_OK) != 0 }) else { continue }
      guard rename(path, place) == 0 else { throw failure(String(path.split(separator: ".").last ?? "")) }
      Logger(label: "plot").warning("\(path) was changed since it was made; the changed one is kept as \(place)")
    }
  }

  /// Moves all into place. The old data go first and the new ones come after their script, so that whenever the run is
  /// ended the data there are those of the script there.
  private func move(from workshop: String) throws {
    func source(_ ending: String) -> String { "\(workshop)/\(outputs.name).\(ending)" }
    let manager = FileManager.default
    if manager.fileExists(atPath: outputs.data), rename(outputs.data, "\(workshop)/old") != 0 { throw failure("data") }
    for ending in FigureOutputs.endings {
      try PartialFiles.commit(source(ending), to: outputs.path(ending))
      guard ending == "gnuplot", manager.fileExists(atPath: source("data")) else { continue }
      guard rename(source("data"), outputs.data) == 0 else { throw failure("data") }
    }
  }

  private func failure(_ ending: String) -> Problem {
    Problem(
      .cannotWrite, file: outputs.path(ending), cause: String(cString: strerror(errno)),
      remedy: "choose another name with -o")
  }

  /// Sets the creation date cairo writes to a fixed one of the same length, so that equal figures are equal
  /// files.
  private func undate(_ path: String) throws {
    guard var data = FileManager.default.contents(atPath: path) else { return }
    let key = Data("/CreationDate (D:".utf8)
    guard let found = data.range(of: key) else { return }
    for index in found.upperBound..<min(found.upperBound + 14, data.endIndex) {
      guard (48...57).contains(data[index]) else { break }
      data[index] = Array("20000101000000".utf8)[index - found.upperBound]
    }
    try AtomicFile.write(data, to: path)
  }
}
