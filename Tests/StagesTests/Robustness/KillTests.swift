import Foundation
import Testing

/// Runs that are ended at any moment, by any signal, as often as may be: what is in place is whole, what is unfinished goes,
/// and in the end there are the same bytes as of a run that nobody disturbed.
///
/// `make test-kills KILLS=n` ends n runs; the tests end 28.
@Suite struct KillTests {
  private static let kills = ProcessInfo.processInfo.environment["RESOLVENT_KILLS"].flatMap(Int.init) ?? 28

  private static let commands = [
    "gen-data --input sphere --samples 1500 --dimension 800 --seed 3 -o out.h5",
    "kernels --data x.h5 --network deep.h5 --ck all --ntk -o out.h5",
    "train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.001 --batch 8 --epochs 600 --evaluate 100 "
      + "--snapshots every:100 --checkpoint-interval 0.01 -o out.h5",
    "eigs large.h5 --vectors 5 -o out.h5",
    "eigs density --data tall.h5 --network deep.h5 --ntk --method stored --probes 4 --steps 40 "
      + "--checkpoint-interval 0.01 -o out.h5",
    "match --graphs g.h5 --methods grampa,row-sums -o out.h5",
    "plot figure.yaml -o out.svg",
  ]

  private static let figure = """
    id: figure
    document: own
    profile: quick
    panels: [ { kind: spectrum, name: ck, eigenvalues: "e.h5:ck/2/eigenvalues", limit: "l.h5:ck/2" } ]

    """

  private static func shop() throws -> Workshop {
    let shop = try Sample.workshop()
    try shop.make(
      "init-net --inputs 20 --width 600 --depth 6 --seed 1 -o deep.h5",
      "gen-data --input gaussian --samples 500 --dimension 700 --seed 1 -o wide.h5",
      "kernels --data wide.h5 --ck 0 -o large.h5",
      "gen-data --input gaussian --samples 2500 --dimension 20 --seed 1 -o tall.h5",
      "gen-data graphs --vertices 150 --edge-probability 0.3 --delta 0.05 --trials 4 --seed 1 -o g.h5")
    try shop.write(figure, to: "figure.yaml")
    return shop
  }

  @Test func endedRunsGoOnToTheSameBytes() throws {
    let seed = UInt64(ProcessInfo.processInfo.environment["RESOLVENT_KILLS"] == nil ? 1 : Date().timeIntervalSince1970)
    let shop = try Self.shop()
    let inputs = shop.files
    for (index, command) in Self.commands.enumerated() {
      let words = command.split(separator: " ").map(String.init)
      let started = ContinuousClock.now
      try shop.make(command)
      let duration = ContinuousClock.now - started
      let whole = shop.files
      var chance = Chance(seed: seed, trial: index)
      // What killed runs left goes only when the same output is begun again.
      var leftovers: Set<String> = []
      for kill in 0..<Self.kills / Self.commands.count {
        if kill % 4 == 0 { try shop.restore(inputs) }
        let signal = chance.of([SIGTERM, SIGINT, SIGHUP, SIGKILL, SIGKILL])
        let place: Comment = "seed \(seed), \(words[0]), kill \(kill) by \(signal)"
        let (process, result) = try shop.start(words[0], Array(words.dropFirst()))
        let micros = Double(duration.components.attoseconds) * 1e-12 + 1e6 * Double(duration.components.seconds)
        usleep(UInt32(Double.random(in: 0...1.1, using: &chance) * micros))
        Foundation.kill(process.processIdentifier, signal)
        let outcome = result()
        #expect([0, 128 + signal, -signal].contains(outcome.status), place)
        for (name, data) in shop.files where whole[name] != data {
          let isUnfinished = name.contains(".partial-")
          #expect(
            [".checkpoint", ".epoch-", ".tiles"].contains(where: name.contains) || isUnfinished, "\(name): \(place)")
          #expect(!isUnfinished || signal == SIGKILL || leftovers.contains(name), "\(name) was left: \(place)")
          if isUnfinished { leftovers.insert(name) }
        }
        #expect(isQuiet(shop), "a program that was started is still there: \(place)")
        guard kill % 4 == 3 || kill == Self.kills / Self.commands.count - 1 else { continue }
        #expect(try shop.run(command).status == 0, place)
        #expect(shop.files == whole, place)
      }
      try shop.restore(inputs)
    }
  }

  /// Whether no process works in the folder or below it, two seconds after at the latest.
  private func isQuiet(_ shop: Workshop) -> Bool {
    let folder = shop.url("").resolvingSymlinksInPath().path
    for _ in 0..<200 {
      let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      let isBusy = processes.contains { process in
        Int(process) != nil
          && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd"))?.hasPrefix(folder)
            == true
      }
      if !isBusy { return true }
      usleep(10000)
    }
    return false
  }
}
