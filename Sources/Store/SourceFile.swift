import CHDF5
import Diagnostics
import Foundation

/// A file that another HDF5 file names as the place of some of its data.
struct SourceFile {
  let name: String
  /// Where the library looks for it, in this order.
  let places: [String]

  /// - Parameters:
  ///   - name: as the file at `owner` names it.
  ///   - variable: the environment variable whose folders come first.
  init(_ name: String, of owner: String, prefixes variable: String) {
    self.name = name
    let isAbsolute = name.hasPrefix("/")
    let relative = isAbsolute ? (name as NSString).lastPathComponent : name
    let folder = (owner as NSString).deletingLastPathComponent
    let resolved = URL(fileURLWithPath: owner).resolvingSymlinksInPath().deletingLastPathComponent().path
    let named = (ProcessInfo.processInfo.environment[variable] ?? "").split(separator: ":").map {
      $0.hasPrefix("${ORIGIN}") ? folder + "/." + $0.dropFirst("${ORIGIN}".count) : String($0)
    }
    places =
      (isAbsolute ? [name] : [])
      + (named + [folder, ".", resolved]).map {
        $0.isEmpty ? relative : ($0 as NSString).appendingPathComponent(relative)
      }
  }

  /// Where it is: the first place with an HDF5 file that can be opened.
  func open() -> (path: String, file: OpenFile)? {
    for path in places where (try? InputPlace.check(path)) != nil {
      if let file = OpenFile(path) { return (path, file) }
    }
    return nil
  }

  /// Whether opening it cannot block.
  static func isFileOrAbsent(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }
}

/// A file kept open as long as anyone holds it.
final class OpenFile {
  let handle: Handle

  init?(_ path: String) {
    guard
      let handle = Handle(H5Fopen(path, rv_read_only(), rv_default()), .file)
        ?? Handle(H5Fopen(path, rv_read_only(), HDF5.unlocked), .file)
    else { return nil }
    self.handle = handle
  }
}
