import Diagnostics
import Foundation
import Pipeline
import TestSupport
import Testing

/// A throw-away pipeline in a temporary folder: its stages are shell scripts that join the contents of their inputs
/// and their options, and note each call.
struct PipelineRun {
  let folder: String
  static let revisions = ["gen": 1, "join": 1, "plot": 1]

  /// - Parameter documents: the text of each document's file, in the order of their names.
  init(_ documents: [String: String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "pipeline-\(UUID().uuidString)").path
    let names = documents.keys.sorted()
    try write(
      "profiles: { quick: { stand-ins: true }, paper: {} }\ndocuments: [\(names.joined(separator: ", "))]\n",
      to: "pipeline.yaml")
    for (name, yaml) in documents { try write(yaml, to: "pipeline/\(name).yaml") }
    for stage in ["gen", "join"] { try Script.make(Self.stage, at: "\(folder)/bin/\(stage)") }
    try Script.make(Self.plot, at: "\(folder)/bin/plot")
    try Script.make(Self.pipeline, at: "\(folder)/bin/pipeline")
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// `--note` leaves no trace in the output; `--fail` fails; digests as a real stage keeps them.
  private static let stage = """
    name=$(basename $0); text=$name
    while [ $# -gt 0 ]; do case $1 in
      -o) out=$2; shift 2;;
      --digest-file) digest=$2; shift 2;;
      --note) shift 2;;
      --fail) echo "$name: error: told to fail" >&2; echo "  remedy: do not" >&2; exit 70;;
      *.h5) [ -e $1 ] || exit 66; text="$text [$(cat $1)]"; shift;;
      --over) text="$text over $2"; shift 2;;
      *) text="$text $1"; shift;;
    esac; done
    basename $out .h5 >> calls
    echo "$text" > $out.part
    sum=$(sha256sum < $out.part | cut -d' ' -f1)
    mv $out.part $out
    [ "$(cat $digest 2> /dev/null)" = "$sum" ] || echo "$sum" > $digest
    """

  /// Stands in for the program when the repository's Makefile is tried: the rules were written beforehand.
  private static let pipeline = """
    case $1 in
      prepare)
        if [ "$2" = --dry-run ]; then cat rules.dry; exit; fi
        cp rules.prepared data/quick/rules.mk; if [ "$2" = --report ] && [ -e summary ]; then cat summary; fi;;
      dataset) mkdir -p $(dirname $6); if [ -e found ]; then cat found; else echo real; fi > $6;;
      *) echo "pipeline $*";;
    esac
    """

  private static let plot = """
    basename $3 .svg >> calls
    for file in $(grep -o '"data": "[^":]*' $1 | cut -d '"' -f 4); do [ -e $file ] || exit 66; done
    mkdir -p $(dirname $3) ${3%.svg}.data
    for file in ${3%.svg}.{gnuplot,pdf,png} ${3%.svg}.data/1; do echo x > $file; done
    kind=real; if [ -e standin ]; then kind=stand-in; fi
    echo "{\\"id\\": \\"x\\", \\"document\\": \\"d\\", \\"profile\\": \\"quick\\", \\"caption\\": \\"\\", \\"notes\\": [], \\"provenance\\": {}, \\"data\\": \\"$kind\\", \\"title\\": \\"<b>\\", \\"numbers\\": {\\"ks\\": {\\"value\\": 0.5, \\"golden\\": null, \\"paper\\": \\"small\\"}}}" > ${3%.svg}.json
    echo svg > $3
    """

  func write(_ text: String, to path: String) throws { try AtomicFile.write(text, to: "\(folder)/\(path)") }

  func read(_ path: String) -> String {
    FileManager.default.contents(atPath: "\(folder)/\(path)").map { String(decoding: $0, as: UTF8.self) }
      ?? ""
  }

  /// Every file with its state.
  func listing() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().map { path in
      var status = stat()
      stat("\(folder)/\(path)", &status)
      return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
  }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(path)") }

  func delete(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(path)") }

  /// Gives a file the present time.
  func touch(_ path: String) throws {
    try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: "\(folder)/\(path)")
  }

  /// Replaces a text wherever it stands in a document's file.
  func edit(_ old: String, _ new: String) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/pipeline").map { "pipeline/\($0)" }
    let file = try #require(files.first { read($0).contains(old) })
    try write(read(file).replacing(old, with: new), to: file)
  }

  func plan(profile: String = "quick", revisions: [String: Int] = revisions, own: String? = nil) throws -> Plan {
    let file = try PipelineFile.load(in: folder, own: own.map { "\(folder)/\($0)" })
    return try file.validated(
      for: try file.profile(profile), revisions: revisions, figureCheck: { json, _ in Self.files(in: json) })
  }

  /// Stands in for the reader of figures' descriptions: what follows `"data": ` and precedes a colon.
  private static func files(in json: String) -> [String] {
    json.matches(of: #/"data": "([^"]*):/#).map { String($0.output.1) }
  }

  func explanation(
    profile: String = "quick", revisions: [String: Int] = revisions, outlook: DatasetOutlook = .standIn
  ) throws -> Explanation {
    Explanation(
      try plan(profile: profile, revisions: revisions), root: folder, paths: ["pipeline.yaml", "pipeline/doc.yaml"],
      outlook: { _ in outlook })
  }

  /// Writes the rules and the stamps.
  func prepare(revisions: [String: Int] = revisions, outlook: DatasetOutlook = .standIn) throws {
    try RuleWriter(try explanation(revisions: revisions, outlook: outlook)).write()
  }

  /// Writes the rules and runs Make as the Makefile does; with `-n`, only the rules, and those elsewhere.
  func make(
    _ arguments: [String] = ["dag"], revisions: [String: Int] = revisions, outlook: DatasetOutlook = .standIn
  ) throws -> Outcome {
    let isDry = arguments.contains("-n")
    if isDry {
      try write(RuleWriter(try explanation(revisions: revisions, outlook: outlook)).rules(dry: true), to: "rules.dry")
    } else {
      try prepare(revisions: revisions, outlook: outlook)
    }
    return try run("make", ["-f", isDry ? "rules.dry" : "data/quick/rules.mk", "BIN=bin"] + arguments)
  }

  struct Outcome {
    var status: Int32
    var output: String
    /// The nodes and figures made, sorted.
    var calls: [String]
  }

  func run(_ program: String, _ arguments: [String]) throws -> Outcome {
    try? delete("calls")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["MAKEFLAGS", "MAKELEVEL", "PROFILE", "PIPELINE"].flatMap { ["-u", $0] } + [program] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: output,
      calls: read("calls").split(separator: "\n").map(String.init).sorted())
  }
}
