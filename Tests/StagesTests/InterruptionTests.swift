import Foundation
import Store
import Testing

/// Runs that are ended from outside.
@Suite struct InterruptionTests {
  private static let training =
    "--data x.h5 --network net.h5 --optimiser adam --learning-rate 0.001 --batch 8 --epochs 2000 "
    + "--evaluate 500 --snapshots 1,1500 -o out.h5"

  private func arguments(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

  private func exists(_ name: String, in shop: Workshop) -> Bool {
    FileManager.default.fileExists(atPath: shop.folder.file(name))
  }

  /// With a checkpoint after every epoch a run lasts long enough to be ended while it is under way.
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGKILL])
  func trainingGoesOnFromItsCheckpoint(signal: Int32) throws {
    let (whole, broken) = (try Sample.workshop(), try Sample.workshop())
    try whole.make("train \(Self.training)")
    let (process, result) = try broken.start(
      "train", arguments("--checkpoint-interval 0 " + Self.training))
    try broken.wait(for: "a checkpoint") { exists("out.h5.checkpoint", in: broken) }
    kill(process.processIdentifier, signal)
    let outcome = result()
    #expect(outcome.status == (signal == SIGKILL ? -signal : 128 + signal), "\(outcome.error)")
    #expect(!exists("out.h5", in: broken) && exists("out.h5.checkpoint", in: broken))
    let partials = broken.folder.contents.filter { $0.contains(".partial-") }
    #expect(signal == SIGKILL || partials.isEmpty)

    let continued = try broken.run("train \(Self.training)")
    #expect(continued.status == 0, "\(continued.error)")
    #expect(continued.error.hasPrefix("train: continuing after epoch "), "\(continued.error)")
    #expect(broken.data("out.h5") == whole.data("out.h5"))
    #expect(!exists("out.h5.checkpoint", in: broken))
  }

  @Test func aCheckpointOfAnotherRunIsNotContinued() throws {
    let shop = try Sample.workshop()
    let (process, result) = try shop.start("train", arguments("--checkpoint-interval 0 " + Self.training))
    try shop.wait(for: "a checkpoint") { exists("out.h5.checkpoint", in: shop) }
    kill(process.processIdentifier, SIGTERM)
    _ = result()
    let line = "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 3 -o"
    try shop.make("\(line) other.h5")
    let outcome = try shop.run("\(line) out.h5")
    #expect(outcome.status == 0 && outcome.error.contains("out.h5.checkpoint is of another run"), "\(outcome.error)")
    #expect(shop.data("out.h5") == shop.data("other.h5"))
  }

  @Test func aDamagedCheckpointIsNotContinued() throws {
    let shop = try Sample.workshop()
    let before = shop.data("t.h5")
    try shop.write("no checkpoint", to: "t.h5.checkpoint")
    let outcome = try shop.run(
      "train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.01 --batch 8 --epochs 12 "
        + "--snapshots 0,5 --observe weight-change --linear-baseline -o t.h5")
    #expect(outcome.status == 0 && outcome.error.contains("t.h5.checkpoint.damaged"), "\(outcome.error)")
    #expect(shop.data("t.h5") == before && exists("t.h5.checkpoint.damaged", in: shop))
  }

  /// A network deep enough that its kernels take many seconds.
  private static let slow = "--data x.h5 --network deep.h5 --ck all -o k.h5"

  private func startSlowly(in shop: Workshop) throws -> (process: Process, result: () -> Workshop.Outcome) {
    try shop.make("init-net --inputs 20 --width 3000 --depth 60 --storage seed -o deep.h5")
    let started = try shop.start("kernels", arguments(Self.slow))
    try shop.wait(for: "a partial file") { shop.folder.contents.contains { $0.hasPrefix("k.h5.partial-") } }
    return started
  }

  @Test(arguments: [SIGTERM, SIGINT]) func kernelsLeaveNothing(signal: Int32) throws {
    let shop = try Sample.workshop()
    let before = shop.data("k.h5")
    let (process, result) = try startSlowly(in: shop)
    kill(process.processIdentifier, signal)
    let outcome = result()
    #expect(outcome.status == 128 + signal && outcome.error.isEmpty, "\(outcome.error)")
    #expect(shop.data("k.h5") == before)
    #expect(!shop.folder.contents.contains { $0.contains(".partial-") })
  }

  @Test func whatAKilledProcessLeftGoesWithTheNextRun() throws {
    let shop = try Sample.workshop()
    let before = shop.data("k.h5")
    let (process, result) = try startSlowly(in: shop)
    let partial = try #require(shop.folder.contents.first { $0.hasPrefix("k.h5.partial-") })
    // A file of a process that lives is left alone.
    let living = partial.replacing(
      "-\(process.processIdentifier)-", with: "-\(ProcessInfo.processInfo.processIdentifier)-")
    try shop.write("another's", to: living)
    kill(process.processIdentifier, SIGKILL)
    #expect(result().status == -SIGKILL)
    #expect(shop.data("k.h5") == before && exists(partial, in: shop))
    try shop.make("kernels --data x.h5 --network net.h5 --ck all --ntk --lemma -o k.h5")
    #expect(shop.data("k.h5") == before)
    #expect(!exists(partial, in: shop) && exists(living, in: shop))
  }
}
