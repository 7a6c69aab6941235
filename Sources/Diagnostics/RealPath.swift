import Foundation

/// Where paths lead, also those of files that are not there yet.
public enum RealPath {
  /// The absolute path of what `path` leads to, all links followed; of links in a circle, that of one of them.
  public static func of(_ path: String) -> String {
    var path = path
    // As many links as the system follows.
    for _ in 0..<40 {
      let (folder, name) = parts(of: path)
      guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        return name.isEmpty ? folder : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
      }
      path = destination.hasPrefix("/") ? destination : "\(folder)/\(destination)"
    }
    return path
  }

  /// The absolute path of the folder, without links, and the name in it; no name where the path ends in none.
  private static func parts(of path: String) -> (folder: String, name: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    let isNamed = !["", ".", ".."].contains(name)
    let folder = isNamed ? String(path.dropLast(name.utf8.count)) : path
    guard let real = realpath(folder.isEmpty ? "." : folder, nil) else {
      return (
        URL(fileURLWithPath: folder).standardizedFileURL.resolvingSymlinksInPath().path, isNamed ? name : ""
      )
    }
    defer { free(real) }
    return (String(cString: real), isNamed ? name : "")
  }
}
