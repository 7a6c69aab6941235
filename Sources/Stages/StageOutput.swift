/// The options that say where a stage writes to.
protocol StageOutput {
  /// Sees, before anything is read, that no output is a file of somebody else or one that another of the command line's
  /// words names.
  ///
  /// - Throws: `Problem.usage`, `Problem.cannotWrite`.
  func check(words: [String]) throws
}
