import Store

/// A file that a stage reads, as its output's provenance names it.
protocol InputFile {
  var path: String { get }
  /// The other files that what it shows lies in.
  func sources() -> [String]
  /// What identifies the content.
  func contentDigest() throws -> String
}

extension H5Reader: InputFile {}
