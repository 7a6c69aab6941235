import ArgumentParser
import Foundation
import LinearAlgebra
import Store
import Testing

/// A folder, and programs run in it: here as the programs of one machine do, or as ranks of an MPI job.
final class Job {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("distributed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func reader(_ name: String) throws -> H5Reader { try H5Reader(path(name)) }

  var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }

  /// Runs a command of one machine in this process; words with a dot are files in the folder.
  func here(_ program: any ParsableCommand.Type, _ line: String) throws {
    let words = line.split(separator: " ").map { $0.contains(".h5") ? path(String($0)) : String($0) }
    var command = try program.parseAsRoot(words)
    try command.run()
  }

  /// Starts a program on so many ranks.
  func start(_ ranks: Int, _ line: String) throws -> (process: Process, result: () -> (status: Int32, said: String)) {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let programs = URL(fileURLWithPath: own).deletingLastPathComponent()
    var words = line.split(separator: " ").map(String.init)
    words[0] = programs.appendingPathComponent(words[0]).path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Signals are blocked in the threads that tests run in.
    process.arguments =
      ["--default-signal", "--block-signal=PIPE", "mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "\(ranks)"]
      + words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["OPENBLAS_NUM_THREADS": "1"]) { $1 }
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("distributed-\(UUID().uuidString).log")
    try Data().write(to: log)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    return (
      process,
      {
        process.waitUntilExit()
        defer { try? FileManager.default.removeItem(at: log) }
        let sign: Int32 = process.terminationReason == .exit ? 1 : -1
        return (sign * process.terminationStatus, (try? String(contentsOf: log, encoding: .utf8)) ?? "")
      }
    )
  }

  /// Runs a program that must succeed.
  func run(_ ranks: Int, _ line: String) throws {
    let (status, said) = try start(ranks, line).result()
    #expect(status == 0, "\(ranks) ranks: \(line)\n\(said)")
  }
}
