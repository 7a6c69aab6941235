import Diagnostics
import Foundation

/// The place a figure is published to, complete or not at all.
struct FigureFolder {
  /// Path of the SVG.
  let output: String
  /// File name without ending.
  let name: String

  private var parent: String {
    guard let slash = output.lastIndex(of: "/") else { return "." }
    return slash == output.startIndex ? "/" : String(output[..<slash])
  }

  /// Writes `files` (paths relative to the figure's folder) into a temporary folder beside the target, runs
  /// the script there, and moves all into place, the SVG last.
  func publish(_ files: [String: Data]) throws {
    try AtomicFile.makeParent(of: output)
    let workshop = try PartialFiles.begin("\(parent)/\(name)")
    defer { PartialFiles.discard(workshop) }
    let manager = FileManager.default
    try? manager.removeItem(atPath: workshop)
    for (path, contents) in files { try AtomicFile.write(contents, to: "\(workshop)/\(path)") }
    try Gnuplot.run("\(name).gnuplot", in: workshop)
    try undate("\(workshop)/\(name).pdf")
    if let svg = manager.contents(atPath: "\(workshop)/\(name).svg") {
      let mended = EnhancedSVG.mended(String(decoding: svg, as: UTF8.self))
      try AtomicFile.write(Data(mended.utf8), to: "\(workshop)/\(name).svg")
    }
    let endings = ["gnuplot", "data", "json", "pdf", "png", "svg"]
    for ending in endings
    where ending != "data" && !manager.fileExists(atPath: "\(workshop)/\(name).\(ending)") {
      throw Problem(
        .systemFailure, file: "\(parent)/\(name).\(ending)", cause: "gnuplot did not write it",
        remedy: "run gnuplot \(name).gnuplot by hand to see why")
    }
    for (ending, mark) in [("svg", "</svg>"), ("png", "IEND"), ("pdf", "%%EOF")] {
      let contents = manager.contents(atPath: "\(workshop)/\(name).\(ending)") ?? Data()
      // gnuplot does not tell when the disk is full.
      guard contents.suffix(32).range(of: Data(mark.utf8)) != nil else {
        throw Problem(
          .cannotWrite, file: "\(parent)/\(name).\(ending)", cause: "is cut short; is the disk full?",
          remedy: "free space or choose another folder with -o")
      }
    }
    for ending in endings { try move("\(workshop)/\(name).\(ending)", to: "\(parent)/\(name).\(ending)") }
  }

  /// Replaces whatever is at `target`.
  private func move(_ source: String, to target: String) throws {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: target, isDirectory: &isFolder), isFolder.boolValue {
      try? manager.removeItem(atPath: target)
    }
    guard manager.fileExists(atPath: source) else { return }
    guard rename(source, target) == 0 else {
      throw Problem(.cannotWrite, file: target, cause: String(cString: strerror(errno)))
    }
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
