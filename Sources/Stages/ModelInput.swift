import Diagnostics
import Foundation
import Store

/// A model's file, or the files of its folder.
struct ModelInput: InputFile {
  let path: String
  private let files: [String]

  init(_ arrays: any NamedArrays) throws {
    path = arrays.path
    files = try arrays.files
  }

  /// The arrays of a model's file or folder, by its first bytes and its name.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a file of another form.
  static func arrays(_ path: String) throws -> any NamedArrays {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return try Safetensors(path)
    }
    try InputPlace.check(path, remedy: "give a model's file or folder that is there")
    let head = FileHandle(forReadingAtPath: path)?.readData(ofLength: 9) ?? Data()
    if head.starts(with: "PK".utf8) || path.hasSuffix(".npz") { return try NumpyArchive(path) }
    let isSafetensors = head.count == 9 && head[8] == UInt8(ascii: "{") || path.hasSuffix(".safetensors")
    return isSafetensors || path.hasSuffix(".index.json") ? try Safetensors(path) : try H5Reader(path)
  }

  func sources() -> [String] { files.filter { $0 != path } }

  func contentDigest() throws -> String {
    let digests = try files.map { try Digest.sha256(ofFile: $0) }
    return digests.count == 1 ? digests[0] : try Digest.sha256(of: digests.joined(separator: "\n"))
  }
}
