import Diagnostics
import Foundation
import Store

extension DatasetLocator {
  /// Compares what every member's file in `folder` carries with what was published.
  ///
  /// A published file is right by its own size and SHA-256; any other by those of the content: what it expands to, or the records
  /// that it holds. A note in `cache` records size and time of modification of what was verified, so the digests (of 180 MB
  /// for CIFAR-10) are computed once for a given copy.
  ///
  /// - Returns: the paths of the files of the right size for which nobody states a digest.
  /// - Throws: `Problem.badInput` naming the file.
  func verify(_ identity: DatasetIdentity, in folder: String) throws -> [String] {
    let files = identity.members.map { ($0, DatasetIdentity.carrier(of: $0, in: folder)) }
    let state = try files.map { try line(for: $0, $1, in: folder) }.joined()
    let unverified = files.filter { $0.content.sha256 == nil && $1.coding == .plain }.map { "\(folder)/\($1.path)" }
    let note = "\(cache)/\(identity.name).verified"
    if FileManager.default.contents(atPath: note) == Data(state.utf8) { return unverified }
    for (member, carrier) in files { try check(carrier, of: member, identity, in: folder) }
    // Without the note (a read-only folder) the next run verifies again.
    if keepsNotes { try? AtomicFile.write(state, to: note) }
    return unverified
  }

  /// Computes and compares the digests of all members as they are published.
  func verifyDigests(of members: [DatasetIdentity.Member], in folder: String) throws {
    for member in members { try checkPublished(member, at: "\(folder)/\(member.path)", folder) }
  }

  private func checkPublished(_ member: DatasetIdentity.Member, at path: String, _ folder: String) throws {
    let digest = try Digest.sha256(ofFile: path)
    guard digest == member.sha256 else {
      throw foreign(path, "has the SHA-256 \(digest); the published file has \(member.sha256)", folder)
    }
  }

  /// Refuses what is known to be of another data set.
  private func checkForeign(_ digest: String, _ path: String, _ folder: String) throws {
    for other in DatasetIdentity.known where other.members.contains(where: { $0.content.sha256 == digest }) {
      throw foreign(path, "is a file of \(other.name)", folder)
    }
  }

  private func check(
    _ carrier: DatasetIdentity.Carrier, of member: DatasetIdentity.Member, _ identity: DatasetIdentity,
    in folder: String
  ) throws {
    let path = "\(folder)/\(carrier.path)"
    let digest: String
    switch carrier.coding {
    case .plain:
      digest = try Digest.sha256(ofFile: path)
      if member.content.sha256 == nil { return try checkForeign(digest, path, folder) }
    case .gzip:
      // As published, or compressed anew.
      guard member.content.sha256 != nil, try Digest.sha256(ofFile: path) != member.sha256 else {
        return try checkPublished(member, at: path, folder)
      }
      let stream = try DigestStream()
      try IDXFile.expand(path) { stream.update($0) }
      digest = stream.finish()
    case .pickle:
      digest = try RecordImages.open((path, carrier.coding), identity.imageFormat).digest()
    }
    guard digest == member.content.sha256 else {
      let what = carrier.coding == .plain ? "has" : "carries what has"
      throw foreign(
        path, "\(what) the SHA-256 \(digest); what was published has \(member.content.sha256 ?? member.sha256)", folder)
    }
  }

  /// A line that changes whenever the file does: digest expected, size, time of modification, path.
  private func line(
    for member: DatasetIdentity.Member, _ carrier: DatasetIdentity.Carrier, in folder: String
  ) throws -> String {
    let path = "\(folder)/\(carrier.path)"
    var status = stat()
    guard stat(path, &status) == 0 else { throw foreign(path, "is missing", folder) }
    guard carrier.coding != .plain || Int(status.st_size) == member.content.bytes else {
      throw foreign(path, "has \(status.st_size) bytes; the published file has \(member.content.bytes)", folder)
    }
    let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    return "\(member.content.sha256 ?? member.sha256) \(status.st_size) \(time) \(absolute)\n"
  }

  private func foreign(_ path: String, _ cause: String, _ folder: String) -> Problem {
    Problem(
      .badInput, file: path, cause: cause,
      remedy: "replace the file by the published one, or remove the folder \(folder) to have it fetched anew")
  }
}
