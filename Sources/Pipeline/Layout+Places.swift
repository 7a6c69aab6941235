import Diagnostics
import Foundation

extension Layout {
  /// Sees that the places of the pipeline's own notes, logs and summary hold files, in folders, and nothing else: it
  /// would write through a link into somebody's file, and wait at a pipe for ever.
  ///
  /// - Parameter root: the folder that holds `pipeline.yaml`.
  /// - Throws: `Problem.cannotWrite`.
  public func checkPlaces(root: String = ".") throws {
    let folder = WorkingFolder(path: root)
    for file in [rules, checked, index, gallery] { try require(S_IFREG, at: folder(file)) }
    for file in try names(in: folder(data)) where file.hasSuffix(".dataset") {
      try require(S_IFREG, at: folder("\(data)/\(file)"))
    }
    try requireFiles(in: folder(logs))
    try requireFiles(in: folder(stamps), and: ["own", "figures"])
    try requireFiles(in: folder("\(stamps)/own"))
    let documents = folder("\(stamps)/figures")
    try require(S_IFDIR, at: documents)
    for document in try names(in: documents) { try requireFiles(in: "\(documents)/\(document)") }
  }

  /// Sees that what is in the place of an output of the plan, if anything, is a file, be it through a link, and in that
  /// of a gallery's page a file and no link.
  ///
  /// - Parameters:
  ///   - plan: whose outputs they are.
  ///   - root: the folder that holds `pipeline.yaml`.
  /// - Throws: `Problem.cannotWrite`.
  public func checkOutputs(of plan: Plan, root: String = ".") throws {
    let folder = WorkingFolder(path: root)
    for document in Set(plan.figures.filter { !$0.isOwn }.map(\.document)) {
      try require(S_IFREG, at: folder(page(document)))
    }
    for file in plan.nodes.map({ output($0.name) }) + plan.figures.flatMap({ pictures($0.name) }) {
      guard let state = FileState(of: folder(file)), !state.isRegular else { continue }
      throw Problem(
        .cannotWrite, file: file, cause: "is no file, where one is to be made", remedy: "move it away")
    }
  }

  /// A folder, if it is there, of files but for the folders of these names.
  private func requireFiles(in folder: String, and folders: Set<String> = []) throws {
    try require(S_IFDIR, at: folder)
    for name in try names(in: folder) where !folders.contains(name) { try require(S_IFREG, at: "\(folder)/\(name)") }
  }

  private func names(in folder: String) throws -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      guard access(folder, F_OK) == 0 else { return [] }
      throw Problem(
        .cannotWrite, file: folder, cause: "is no folder that can be read", remedy: "see to its permissions")
    }
  }

  /// What is at `path`, if anything, is of this kind and no link.
  private func require(_ kind: mode_t, at path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT != kind else { return }
    let present =
      switch status.st_mode & S_IFMT {
      case S_IFLNK: "link"
      case S_IFDIR: "folder"
      case S_IFREG: "file"
      default: "device, pipe or socket"
      }
    throw Problem(
      .cannotWrite, file: path,
      cause: "is a \(present), where the pipeline keeps a \(kind == S_IFDIR ? "folder" : "file") of its own",
      remedy: "move it away")
  }
}
