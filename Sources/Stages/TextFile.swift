import Store

/// A file of text.
struct TextFile: InputFile {
  let path: String

  func sources() -> [String] { [] }

  func contentDigest() throws -> String { try Digest.sha256(ofFile: path) }
}
