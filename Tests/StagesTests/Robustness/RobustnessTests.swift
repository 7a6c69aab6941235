import Foundation
import Synchronization
import Testing

/// What every program promises of any input: a documented exit status and a message, no signal, no more than 10 s and 2 GB
/// for a small input, and every file that is no output as it was.
///
/// `make fuzz MINUTES=n` goes on for n minutes from another seed, and keeps each find in `.build/finds`.
@Suite struct RobustnessTests {
  private static func setting(_ name: String) -> Double? {
    ProcessInfo.processInfo.environment[name].flatMap(Double.init)
  }

  /// The folder of the package, in which finds are kept.
  private static let finds = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../.build/finds").standardizedFileURL

  @Test func anyInput() throws {
    let minutes = Self.setting("RESOLVENT_FUZZ_MINUTES")
    let seed = UInt64(Self.setting("RESOLVENT_FUZZ_SEED") ?? (minutes == nil ? 1 : Date().timeIntervalSince1970))
    let count = minutes == nil ? 2000 : Int.max
    let end = ContinuousClock.now + .seconds(60 * (minutes ?? 60))
    let next = Atomic(0)
    let found = Mutex<[RobustnessShop.Find]>([])
    let workers = ProcessInfo.processInfo.activeProcessorCount
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      do {
        let shop = try RobustnessShop()
        defer { shop.remove() }
        while ContinuousClock.now < end {
          let trial = next.add(1, ordering: .relaxed).oldValue
          guard trial < count else { break }
          do { try shop.run(trial: trial, seed: seed) } catch let find as RobustnessShop.Find {
            found.withLock { $0.append(find) }
            try Self.keep(find, seed: seed)
          }
        }
      } catch { Issue.record(error) }
    }
    print("\(min(next.load(ordering: .relaxed), count)) damaged inputs from seed \(seed)")
    for find in found.withLock({ $0 }) {
      Issue.record(
        """
        seed \(seed), trial \(find.trial), \(find.subject): \(find.command.joined(separator: " "))
        \(find.fault)
        \(find.complaints.prefix(600))
        """)
    }
  }

  @Test func soundInputPasses() throws {
    let shop = try RobustnessShop()
    defer { shop.remove() }
    for command in Set(Subject.all.flatMap(\.commands)) {
      let outcome = try shop.outcome(of: command)
      #expect(outcome.status == 0, "\(command)\n\(outcome.error)")
    }
  }

  /// Keeps what was found: the damaged file, and a text that tells the command and what is wrong.
  private static func keep(_ find: RobustnessShop.Find, seed: UInt64) throws {
    try FileManager.default.createDirectory(at: finds, withIntermediateDirectories: true)
    let name = "\(find.subject.replacing(" ", with: "-"))-\(seed)-\(find.trial)"
    try find.file?.write(to: finds.appendingPathComponent("\(name).input"))
    let text = "\(find.command.joined(separator: " "))\n\(find.fault)\n\(find.complaints)"
    try Data(text.utf8).write(to: finds.appendingPathComponent("\(name).txt"))
  }
}
