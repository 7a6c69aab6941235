import ArgumentParser
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Store

/// The options that every stage writing a file has.
struct OutputOptions: ParsableArguments, StageOutput {
  @Option(name: .shortAndLong, help: ArgumentHelp("The HDF5 file to write.", valueName: "file"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also keep the content's digest in this text file, replaced only when it changes.", valueName: "file"))
  var digestFile: String?

  /// Writes the output with its provenance; it appears complete or not at all, and never over an input.
  ///
  /// - Parameters:
  ///   - stage: the stage at work.
  ///   - kind: the schema's name: "data", "network", "kernels", …
  ///   - inputs: the files read, by role.
  ///   - parameters: what else decided the content.
  func write<Command: Stage>(
    by stage: Command.Type, kind: String, inputs: [String: any InputFile], parameters: [String: String],
    _ body: (H5Writer) throws -> Void
  ) throws {
    try check(inputs: Array(inputs.values))
    let name = stages.first { $0.value == stage }?.key ?? Command._commandName
    let digest = try H5Writer.write(to: output) { file in
      try file.set("kind", to: kind)
      try file.set("schema", to: H5Writer.schema)
      file.isFinite = true
      try body(file)
      try file.setProvenance(.stage, to: name)
      try file.setProvenance(.revision, to: String(Command.revision))
      try file.setProvenance(.parameters, to: Provenance.text(parameters))
      try file.setProvenance(
        .inputDigests, to: Provenance.text(try inputs.mapValues { try $0.contentDigest() }))
      for input in inputs.values where try (input as? H5Reader)?.isEdited() ?? false {
        let program = String(name.prefix { $0 != " " })
        Logger(label: program).warning("\(input.path) was edited since it was made: \(Self.edited)")
      }
      try file.setProvenance(.blas, to: "OpenBLAS \(BLASKernel.name), \(BLASKernel.threads) threads")
      if let commit = ProcessInfo.processInfo.environment["RESOLVENT_COMMIT"], !commit.isEmpty {
        try file.setProvenance(.commit, to: commit)
      }
    }
    if let digestFile { try AtomicFile.replaceIfChanged(digest + "\n", at: digestFile) }
  }

  private static let edited = "its attributes of provenance are those of what it was before"

  func check(words: [String]) throws {
    var others = words.flatMap { [$0] + $0.split(separator: "=", maxSplits: 1).dropFirst().map(String.init) }
    for path in [output, digestFile].compactMap({ $0 }) {
      others.firstIndex(of: path).map { _ = others.remove(at: $0) }
    }
    try OutputPlace.check(places, inputs: others)
  }

  /// Sees that neither the output nor what stands beside it would overwrite an input, another output, or a file of
  /// somebody else.
  ///
  /// - Throws: `Problem.usage`, `Problem.cannotWrite`.
  func check(inputs: [any InputFile], beside others: [OutputPlace] = []) throws {
    try OutputPlace.check(places + others, inputs: inputs.flatMap { [$0.path] + $0.sources() })
  }

  private var places: [OutputPlace] {
    let digests = digestFile.map { [OutputPlace($0, role: "--digest-file", isOwn: Self.isDigest)] } ?? []
    return [OutputPlace(output, role: "--output", isOwn: Self.mayReplace)] + digests
  }

  /// Whether a file is an output of a stage.
  private static func mayReplace(_ path: String) throws -> Bool {
    guard let file = try? H5Reader(path), let stage = try file.string(attribute: "stage") else { return false }
    return stages[stage] != nil
  }

  private static func isDigest(_ path: String) throws -> Bool {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return text.wholeMatch(of: #/[0-9a-f]{64}\n?/#) != nil
  }
}
