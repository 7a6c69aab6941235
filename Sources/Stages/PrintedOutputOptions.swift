import ArgumentParser

/// The options of a stage that prints its answer, and writes a file where one is named.
struct PrintedOutputOptions: ParsableArguments, StageOutput {
  @Option(name: .shortAndLong, help: ArgumentHelp("The HDF5 file to write, if any.", valueName: "file"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also keep the content's digest in this text file, replaced only when it changes.", valueName: "file"))
  var digestFile: String?

  mutating func validate() throws {
    guard digestFile == nil || output != nil else {
      throw ValidationError("--digest-file is of the file that --output names.")
    }
  }

  /// The same for a stage that writes a file; nil where none is named.
  var file: OutputOptions? {
    output.map { path in
      var options = OutputOptions()
      (options.output, options.digestFile) = (path, digestFile)
      return options
    }
  }

  func check(words: [String]) throws { try file?.check(words: words) }
}
