import CHDF5
import Diagnostics
import Foundation

extension H5Reader {
  /// Whether a file is locked: by a writer, by nobody, or not at all where the file system has no locks.
  private enum Lock { case writer, free, unsupported }

  /// The file at `path`, opened for reading.
  static func open(_ path: String) throws -> Handle {
    try InputPlace.check(path, remedy: "give a file that is there; outputs are made by their stage, or by make NAME")
    let lock = lock(of: path)
    let access = lock == .unsupported ? HDF5.unlocked : rv_default()
    let file = ForeignLibrary.reading(path) {
      BoundedMemory.with(atMost: 1 << 30) { H5Fopen(path, rv_read_only(), access) }
    }
    guard let file = Handle(file, .file) else { throw cannotOpen(path, lock) }
    return file
  }

  private static func lock(of path: String) -> Lock {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .free }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return .free }
    return errno == EWOULDBLOCK ? .writer : .unsupported
  }

  private static func cannotOpen(_ path: String, _ lock: Lock) -> Problem {
    guard lock != .writer else {
      return Problem(
        .missingInput, file: path, cause: "is open for writing in another program", remedy: "close it there")
    }
    guard let head = Superblock(of: path) else {
      return Problem(
        .badInput, file: path, cause: "is not an HDF5 file", remedy: "give one, as the stages and h5py write them")
    }
    guard !head.isOpenForWriting else {
      return Problem(
        .badInput, file: path, cause: "was left by a program that ended while it had it open for writing",
        remedy:
          "if none writes to it any more: h5clear -s \(path) (of the package hdf5-tools), then see what it holds"
      )
    }
    if let length = head.length, head.present < length {
      return Problem(
        .badInput, file: path, cause: "is truncated: it has \(head.present) of its \(length) bytes",
        remedy: "take it again from where it came, or make it again")
    }
    guard lock == .free else {
      return Problem(
        .badInput, file: path, cause: "cannot be locked: its file system has no locks",
        remedy: "set HDF5_USE_FILE_LOCKING=FALSE")
    }
    return Problem(
      .badInput, file: path, cause: "is an HDF5 file, but damaged",
      remedy: "take it again from where it came, or make it again")
  }

  /// - Throws: `Problem.badInput` for a file of this program in a form that only a later version knows.
  func checkSchema() throws {
    guard try madeHere(), let schema = try number(attribute: "schema"), schema > Double(H5Writer.schema) else { return }
    throw Problem(
      .badInput, file: path, object: "attribute schema",
      cause: "is \(Int(exactly: schema).map(String.init) ?? "\(schema)"), of a later version of this program; "
        + "this one knows those up to \(H5Writer.schema)",
      remedy: "read it with the version that wrote it, or make it again with this one")
  }

  /// Whether a stage of this program made the file.
  func madeHere() throws -> Bool { try string(attribute: "stage") != nil && string(attribute: "kind") != nil }
}
