import Store

/// A file that a stage reads, as its output's provenance names it.
protocol InputFile {
  var path: String { get }
  /// What identifies the content.
  func contentDigest() throws -> String
}

extension H5Reader: InputFile {}
