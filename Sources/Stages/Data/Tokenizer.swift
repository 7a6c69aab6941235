import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import Store

/// The tokenizer that a command line names: that of a network file, of a model's folder, or of a vocabulary alone.
struct Tokenizer {
  let model: WordPiece
  /// The most tokens of a text that its network takes; nil where there is none.
  let longest: Int?
  /// The files read, by role.
  let inputs: [String: any InputFile]
  /// What the network's file says of its data; nil where there is none.
  let origin: String?

  /// - Throws: `Problem.missingInput`, `Problem.badInput` for what is no vocabulary.
  init(_ path: String) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if !exists, path == DatasetIdentity.miniLM.name {
      let policy = DatasetPolicy(allowsStandIn: false)
      guard case .real(let location) = try DatasetLocator.resolve(name: path, policy: policy) else {
        throw Problem(.dataUnavailable, object: path, cause: "is not at hand", remedy: "give a model's folder")
      }
      self = try Tokenizer(location.folder)
    } else if isFolder.boolValue || (path as NSString).lastPathComponent == "vocab.txt" {
      let folder = isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
      let place = folder.isEmpty ? "." : folder
      (model, longest, origin) = (try WordPiece(folder: place), nil, nil)
      inputs = ["vocabulary": PlainFile(path: "\(place)/vocab.txt")]
    } else if path.hasSuffix(".txt") {
      (model, longest, origin) = (WordPiece(try WordPieceVocabulary(file: path)), nil, nil)
      inputs = ["vocabulary": PlainFile(path: path)]
    } else {
      let file = try H5Reader(path)
      model = try WordPiece(file)
      longest = try ArchitectureFile.read(file).inputs
      origin = try Provenance.origin(of: file)
      inputs = ["vocabulary": file]
    }
  }

  /// The ids of texts, (n, length), −1 standing behind the last of a shorter one, and how many had more.
  ///
  /// - Parameter length: 2 or more.
  func encode(_ texts: [String], atMost length: Int) -> (ids: Matrix<Double>, cut: Int) {
    var ids = Matrix<Double>(rows: texts.count, columns: length, repeating: -1)
    var cut = 0
    for (row, text) in texts.enumerated() {
      let tokens = model.encode(text, atMost: length + 1)
      if tokens.count > length { cut += 1 }
      for (column, token) in tokens.prefix(length).enumerated() { ids[row, column] = Double(token) }
      if tokens.count > length { ids[row, length - 1] = Double(model.vocabulary.end) }
    }
    return (ids, cut)
  }
}
