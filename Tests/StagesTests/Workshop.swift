import Foundation
import Store
import TestSupport
import Testing

/// Runs the built programs in a folder of their own, as a user would.
struct Workshop {
  let folder: TemporaryFolder
  private let captured: TemporaryFolder

  /// What a program left: its exit status (minus the signal's number where one ended it), and what it said.
  struct Outcome {
    var status: Int32
    var output: String
    var error: String
  }

  init() throws {
    folder = try TemporaryFolder()
    captured = try TemporaryFolder()
  }

  /// Where the programs lie: beside the tests.
  static let programs: String = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: own ?? CommandLine.arguments[0]).deletingLastPathComponent().path
  }()

  /// Starts `program` with standard output and error led into files.
  func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (process: Process, result: () -> Outcome) {
    let process = Process()
    // With the signals of a terminal, whoever runs the tests.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let path = program.hasPrefix("/") ? program : "\(Self.programs)/\(program)"
    process.arguments = ["--default-signal=HUP,INT,TERM", path] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let inherited = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("RESOLVENT_") && $0.key != "REQUIRE_REAL_DATA"
    }
    process.environment = inherited.merging(environment) { $1 }
    let number = UUID().uuidString
    let paths = (output: captured.file("\(number).out"), error: captured.file("\(number).err"))
    for path in [paths.output, paths.error] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: paths.output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: paths.error))
    try Self.withoutBlockedSignals { try process.run() }
    let text = { String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self) }
    return (
      process,
      {
        process.waitUntilExit()
        let sign: Int32 = process.terminationReason == .exit ? 1 : -1
        return Outcome(
          status: sign * process.terminationStatus, output: text(paths.output), error: text(paths.error))
      }
    )
  }

  /// Signals are blocked in the threads that tests run in, and would be in the programs they start.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, former) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    try body()
  }

  /// Runs a command line whose words are separated by spaces.
  @discardableResult
  func run(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
    let words = line.split(separator: " ").map(String.init)
    return try start(words[0], Array(words.dropFirst()), environment: environment).result()
  }

  /// Runs command lines that must succeed silently.
  func make(_ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
    for line in lines {
      let outcome = try run(line)
      #expect(outcome.status == 0, "\(line)\n\(outcome.error)", sourceLocation: sourceLocation)
      #expect(outcome.error.isEmpty, "\(line)\n\(outcome.error)", sourceLocation: sourceLocation)
    }
  }

  func reader(_ name: String) throws -> H5Reader { try H5Reader(folder.file(name)) }

  func data(_ name: String) -> Data? { FileManager.default.contents(atPath: folder.file(name)) }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: url(name)) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: folder.file(name)) }

  /// Deletes its folders, where it would outlive the last test.
  func remove() {
    for place in [folder, captured] { try? FileManager.default.removeItem(atPath: place.path) }
  }

  /// Every file in the folder and below it.
  var files: [String: Data] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.reduce(into: [:]) { $0[$1] = data($1) }
  }

  /// Brings the folder back to what `files` gave.
  func restore(_ files: [String: Data]) throws {
    for name in folder.contents where !files.keys.contains(where: { $0 == name || $0.hasPrefix("\(name)/") }) {
      try FileManager.default.removeItem(atPath: folder.file(name))
    }
    let present = self.files
    for name in present.keys where files[name] == nil { try FileManager.default.removeItem(atPath: folder.file(name)) }
    for (name, data) in files where present[name] != data { try data.write(to: url(name)) }
  }

  /// Waits for a state, a minute at most.
  func wait(for what: String, until condition: () -> Bool) throws {
    let start = ContinuousClock.now
    while !condition() {
      try #require(ContinuousClock.now - start < .seconds(60), "waited in vain for \(what)")
      usleep(2000)
    }
  }
}

extension Workshop {
  /// Runs a command line that must fail with `status` and one message that holds all `words`, and leave every
  /// file as it was.
  func expectFailure(
    _ line: String, status: Int32, naming words: [String], environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = files
    let outcome = try run(line, environment: environment)
    let comment: Comment = "\(line)\n\(outcome.error)"
    #expect(outcome.status == status, comment, sourceLocation: sourceLocation)
    for word in words { #expect(outcome.error.contains(word), comment, sourceLocation: sourceLocation) }
    expectOneMessage(outcome, from: line.prefix { $0 != " " }, comment, sourceLocation)
    #expect(files == before, comment, sourceLocation: sourceLocation)
  }

  /// Either a problem with its remedy, two lines, or the command line's own complaint, which ends in the usage.
  private func expectOneMessage(
    _ outcome: Outcome, from program: Substring, _ comment: Comment, _ sourceLocation: SourceLocation
  ) {
    let lines = outcome.error.split(separator: "\n")
    if lines.first?.hasPrefix("Error: ") ?? false {
      #expect(lines.count { $0.hasPrefix("Error: ") } == 1, comment, sourceLocation: sourceLocation)
      #expect(lines.contains { $0.hasPrefix("Usage: \(program)") }, comment, sourceLocation: sourceLocation)
    } else {
      #expect(lines.count == 2, comment, sourceLocation: sourceLocation)
      #expect(lines.first?.hasPrefix("\(program): error: ") ?? false, comment, sourceLocation: sourceLocation)
      #expect(lines.last?.hasPrefix("  remedy: ") ?? false, comment, sourceLocation: sourceLocation)
    }
  }
}

/// Small files of every stage, made once.
enum Sample {
  private static let place = Result { try Workshop() }
  private static let made = Result {
    let shop = try place.get()
    atexit { try? Sample.place.get().remove() }
    try shop.make(
      "gen-data --input sphere --samples 30 --test-samples 10 --dimension 20 --labels teacher --seed 3 -o x.h5",
      "init-net --inputs 20 --widths 24,16 --seed 4 -o net.h5",
      "kernels --data x.h5 --network net.h5 --ck all --ntk --lemma -o k.h5",
      "eigs k.h5 --vectors 3 --labels x.h5 -o e.h5",
      "theory --input-law mp:1.5 --ratios 1.25,1.875 --laws input,ck,ntk --points 50 -o l.h5",
      "train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.01 --batch 8 --epochs 12 "
        + "--snapshots 0,5 --observe weight-change --linear-baseline -o t.h5")
    return shop
  }

  /// A workshop of its own with x.h5, net.h5, k.h5, e.h5, l.h5 and t.h5.
  static func workshop() throws -> Workshop {
    let (source, copy) = (try made.get(), try Workshop())
    for name in source.folder.contents {
      try FileManager.default.copyItem(atPath: source.folder.file(name), toPath: copy.folder.file(name))
    }
    return copy
  }
}
