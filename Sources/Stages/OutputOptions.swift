import ArgumentParser
import Diagnostics
import Foundation
import LinearAlgebra
import Store

/// The options that every stage writing a file has.
struct OutputOptions: ParsableArguments {
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
    try refuseOverwriting(Array(inputs.values))
    let digest = try H5Writer.write(to: output) { file in
      try file.set("kind", to: kind)
      try file.set("schema", to: 1)
      try body(file)
      try file.setProvenance("stage", to: stages.first { $0.value == stage }?.key ?? Command._commandName)
      try file.setProvenance("revision", to: String(Command.revision))
      try file.setProvenance("parameters", to: Provenance.text(parameters))
      try file.setProvenance(
        "input-digests", to: Provenance.text(try inputs.mapValues { try $0.contentDigest() }))
      try file.setProvenance("blas", to: "OpenBLAS \(BLASKernel.name), \(BLASKernel.threads) threads")
      if let commit = ProcessInfo.processInfo.environment["RESOLVENT_COMMIT"], !commit.isEmpty {
        try file.setProvenance("commit", to: commit)
      }
    }
    if let digestFile { try AtomicFile.replaceIfChanged(digest + "\n", at: digestFile) }
  }

  /// - Throws: `Problem.usage` where the output, or what another option writes to, is one of `inputs`.
  func refuseOverwriting(
    _ inputs: [any InputFile], at path: String? = nil, option: String = "--output"
  ) throws {
    let output = path ?? output
    let place = URL(fileURLWithPath: output).resolvingSymlinksInPath()
    for input in inputs where URL(fileURLWithPath: input.path).resolvingSymlinksInPath() == place {
      throw Problem(
        .usage, file: output, object: option, cause: "would overwrite an input",
        remedy: "choose another name")
    }
  }
}
