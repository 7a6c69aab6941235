import Diagnostics
import Foundation
import Store

extension DatasetLocator {
  /// Compares every member of `identity` in `folder` with its published size and SHA-256.
  ///
  /// A note in `cache` records size and time of modification of what was verified, so the digests (of 180 MB
  /// for CIFAR-10) are computed once for a given copy.
  ///
  /// - Throws: `Problem.badInput` naming the file.
  func verify(_ identity: DatasetIdentity, in folder: String) throws {
    let members = identity.members.map { Self.found($0, in: folder) }
    let state = try members.map { try line(for: $0, in: folder) }.joined()
    let note = "\(cache)/\(identity.name).verified"
    if FileManager.default.contents(atPath: note) == Data(state.utf8) { return }
    try verifyDigests(of: members, in: folder)
    // Without the note (a read-only folder) the next run verifies again.
    if keepsNotes { try? AtomicFile.write(state, to: note) }
  }

  /// Computes and compares the digests of all members.
  func verifyDigests(of members: [DatasetIdentity.Member], in folder: String) throws {
    for member in members {
      let path = "\(folder)/\(member.path)"
      let digest = try Digest.sha256(ofFile: path)
      guard digest == member.sha256 else {
        throw foreign(path, "has the SHA-256 \(digest); the published file has \(member.sha256)", folder)
      }
    }
  }

  /// The member itself, or what it expands to where only that is in the folder.
  private static func found(_ member: DatasetIdentity.Member, in folder: String) -> DatasetIdentity.Member {
    guard let expanded = member.expanded, !FileManager.default.fileExists(atPath: "\(folder)/\(member.path)"),
      FileManager.default.fileExists(atPath: "\(folder)/\(expanded.path)")
    else { return member }
    return DatasetIdentity.Member(expanded.path, bytes: expanded.bytes, sha256: expanded.sha256)
  }

  /// A line that changes whenever the file does: digest expected, size, time of modification, path.
  private func line(for member: DatasetIdentity.Member, in folder: String) throws -> String {
    let path = "\(folder)/\(member.path)"
    var status = stat()
    guard stat(path, &status) == 0 else { throw foreign(path, "is missing", folder) }
    guard Int(status.st_size) == member.bytes else {
      throw foreign(path, "has \(status.st_size) bytes; the published file has \(member.bytes)", folder)
    }
    let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    return "\(member.sha256) \(status.st_size) \(time) \(absolute)\n"
  }

  private func foreign(_ path: String, _ cause: String, _ folder: String) -> Problem {
    Problem(
      .badInput, file: path, cause: cause,
      remedy: "replace the file by the published one, or remove the folder \(folder) to have it fetched anew")
  }
}
