import Foundation

/// A program of the tests' own.
public enum Script {
  public struct Failure: Error {}

  /// Makes `path` a program of bash, `body`.
  ///
  /// Another process makes the executable file: of one that this process wrote, a child that another test starts meanwhile
  /// holds the descriptor for a moment, and it could not be started ("text file busy").
  public static func make(_ body: String, at path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "#!/bin/bash\n\(body)\n".write(toFile: "\(path).text", atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: "\(path).text") }
    let install = Process()
    install.executableURL = URL(filePath: "/usr/bin/install")
    install.arguments = ["-m", "755", "\(path).text", path]
    try install.run()
    install.waitUntilExit()
    guard install.terminationStatus == 0 else { throw Failure() }
  }
}
