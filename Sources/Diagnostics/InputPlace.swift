import Foundation

/// The check of a file before it is opened for reading.
public enum InputPlace {
  /// Sees that `path` is a file that can be read: a folder is none, and a pipe or device may never end.
  ///
  /// - Parameters:
  ///   - path: the file, to be opened for reading.
  ///   - remedy: what to do where there is no such file.
  /// - Throws: `Problem.missingInput`.
  public static func check(_ path: String, remedy: String? = nil) throws {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      let (number, link) = (errno, try? FileManager.default.destinationOfSymbolicLink(atPath: path))
      let isAbsent = [ENOENT, ENOTDIR].contains(number) || path.utf8.contains(0)
      let absent = link.map { "is a link to \($0), which is not there" } ?? "there is no such file"
      throw Problem(
        .missingInput, file: path, cause: isAbsent ? absent : "cannot be read: \(SystemError(number: number))",
        remedy: remedy ?? "give the name of a file that is there")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw Problem(
        .missingInput, file: path, cause: isFolder ? "is a folder" : "is a pipe, device or socket, not a file",
        remedy: isFolder ? "give the name of a file" : "write what comes from there into a file first")
    }
    guard access(path, R_OK) == 0 else {
      throw Problem(
        .missingInput, file: path, cause: "cannot be read: \(SystemError(number: errno))",
        remedy: "see to its permissions")
    }
  }

  /// The contents of a file.
  ///
  /// - Throws: `Problem.missingInput`, `Problem.systemFailure` for a file larger than memory.
  public static func contents(of path: String, remedy: String? = nil) throws -> Data {
    try check(path, remedy: remedy)
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
    try PhysicalMemory.require(Double(size), for: "the file \(path)", remedy: "give a smaller file")
    do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw Problem(.missingInput, file: path, cause: "cannot be read: \(error.localizedDescription)")
    }
  }
}
