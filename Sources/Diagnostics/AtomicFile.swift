import Foundation

/// Files that appear complete or not at all.
public enum AtomicFile {
  /// Writes `text` to `path`, making the folders on the way.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// Writes `data` to `path`, making the folders on the way; a link there is replaced.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func write(_ data: Data, to path: String) throws {
    try preparePlace(of: path)
    let partial = try PartialFiles.begin(path)
    do {
      try PartialFiles.create(partial, with: data)
    } catch {
      PartialFiles.discard(partial)
      throw Problem(
        .cannotWrite, file: path, cause: "cannot be written: \(error)",
        remedy: "free space on the disk or choose another folder with -o")
    }
    try PartialFiles.commit(partial, to: path)
  }

  /// Writes `text` to `path` unless the file already holds exactly that; says whether it wrote.
  ///
  /// - Throws: `Problem.cannotWrite`.
  @discardableResult
  public static func replaceIfChanged(_ text: String, at path: String) throws -> Bool {
    try requireReplaceable(path)
    if let present = FileManager.default.contents(atPath: path), present == Data(text.utf8) { return false }
    try write(text, to: path)
    return true
  }

  /// Makes the folder that `path` lies in, and sees that the file would replace no folder or device: renaming puts
  /// it in the place even of `/dev/null`.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func preparePlace(of path: String) throws {
    try requireReplaceable(path)
    try makeParent(of: path)
  }

  /// Sees that at `path` there is a file or nothing.
  ///
  /// - Parameter role: what the place is for, for messages.
  static func requireReplaceable(_ path: String, role: String? = nil) throws {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    let kind = status.st_mode & S_IFMT == S_IFDIR ? "folder" : "device, pipe or socket"
    throw Problem(
      .cannotWrite, file: path, object: role, cause: "is a \(kind) and cannot be replaced",
      remedy: "give the name of a file")
  }

  /// Sees that files can be made in the folder of `path`, or, where it is to be made, in the one it will lie in.
  ///
  /// - Parameter role: what the place is for, for messages.
  static func requireWritableFolder(of path: String, role: String) throws {
    var folder = RealPath.of(path)
    repeat { folder = (folder as NSString).deletingLastPathComponent } while access(folder, F_OK) != 0 && folder != "/"
    var status = stat()
    let isFolder = stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    guard !isFolder || access(folder, W_OK | X_OK) != 0 else { return }
    let reason = SystemError(number: isFolder ? errno : ENOTDIR)
    throw Problem(
      .cannotWrite, file: path, object: role, cause: "no file can be made in \(folder): \(reason)",
      remedy: "choose another folder, or see to its permissions")
  }

  /// Makes the folder that `path` lies in.
  ///
  /// - Throws: `Problem.cannotWrite`.
  public static func makeParent(of path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let folder = String(path[..<slash])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Problem(
        .cannotWrite, file: folder, cause: "the folder cannot be made: \(reason(for: error))",
        remedy: "choose another folder with -o")
    }
  }

  private static func reason(for error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let underlying, underlying.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(underlying.code)))
    }
    let isUnknown = (error as NSError).code == CocoaError.fileWriteUnknown.rawValue
    return isUnknown ? "is the disk full?" : error.localizedDescription
  }
}
