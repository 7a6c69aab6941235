import Store

/// A file of text, or of another program's.
struct PlainFile: InputFile {
  let path: String

  func sources() -> [String] { [] }

  func contentDigest() throws -> String { try Digest.sha256(ofFile: path) }
}
