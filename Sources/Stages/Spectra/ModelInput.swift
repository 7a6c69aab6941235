import Store

/// A model's file, or the files of its folder.
struct ModelInput: InputFile {
  let path: String
  private let files: [String]

  init(_ arrays: any NamedArrays) throws {
    path = arrays.path
    files = try arrays.files
  }

  func sources() -> [String] { files.filter { $0 != path } }

  func contentDigest() throws -> String {
    let digests = try files.map { try Digest.sha256(ofFile: $0) }
    return digests.count == 1 ? digests[0] : try Digest.sha256(of: digests.joined(separator: "\n"))
  }
}
