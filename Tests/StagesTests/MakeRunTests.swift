import Foundation
import TestSupport
import Testing

/// The repository's Makefile with the built programs.
@Suite(.serialized) struct MakeRunTests {
  private static let document = """
    nodes:
      x: { stage: gen-data, parameters: { input: gaussian, samples: 30, dimension: 20 } }
      k: { stage: kernels, inputs: { data: x, network: net }, parameters: { ck: all } }
      net: { stage: init-net, parameters: { inputs: 20, widths: [24] } }
      e: { stage: eigs, input: k }
    figures:
      one:
        panels: [ { kind: curves, series: [ { y: $e/ck/1/eigenvalues }, { y: "own.h5:X" } ] } ]

    """

  private func shop(_ document: String = document) throws -> Workshop {
    let shop = try Workshop()
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    try FileManager.default.createDirectory(atPath: shop.folder.file("pipeline"), withIntermediateDirectories: true)
    for file in ["Makefile", "pipeline/alone.bash"] {
      try shop.write(String(contentsOf: root.appending(path: file), encoding: .utf8), to: file)
    }
    try shop.write("profiles: { quick: { stand-ins: true }, paper: {} }\ndocuments: [doc]\n", to: "pipeline.yaml")
    try shop.write(document, to: "pipeline/doc.yaml")
    try Script.make("sleep 4\nexec \"$@\"", at: shop.folder.file("later"))
    try Script.make("exec sleep 60", at: shop.folder.file("never"))
    return shop
  }

  private func start(
    _ shop: Workshop, _ goals: [String], environment: [String: String] = [:]
  ) throws -> (process: Process, result: () -> Workshop.Outcome) {
    let clean = ["MAKEFLAGS", "MAKELEVEL", "PROFILE", "PIPELINE"].flatMap { ["-u", $0] }
    return try shop.start(
      "/usr/bin/env", clean + ["make", "BIN=\(Workshop.programs)"] + goals, environment: environment)
  }

  private func make(
    _ shop: Workshop, _ goals: String..., environment: [String: String] = [:]
  ) throws -> Workshop.Outcome {
    try start(shop, goals, environment: environment).result()
  }

  /// Every file with its size and times.
  private func listing(_ shop: Workshop) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: shop.folder.path).sorted().map { path in
      var status = stat()
      stat(shop.folder.file(path), &status)
      return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ctim.tv_nsec)"
    }
  }

  @Test func askingWritesNothing() throws {
    let shop = try shop()
    try shop.make("gen-data --input gaussian --samples 3 --dimension 2 -o own.h5")
    for made in [false, true] {
      if made { #expect(try make(shop, "figures").status == 0) }
      let before = try listing(shop)
      let dry = try make(shop, "-n")
      #expect(dry.status == 0 && dry.output.contains("/plot data/quick") != made, "\(dry.output)\(dry.error)")
      #expect((try make(shop, "-q").status == 0) == made)
      let why = try make(shop, "why-doc/one").output
      #expect(why.contains("is up to date") == made, "\(why)")
      #expect(try make(shop, "-t").status != 0)
      #expect(try listing(shop) == before)
    }
  }

  /// A file that a figure alone reads, whatever the key, is an input by its content.
  @Test func filesThatFiguresReadAreInputs() throws {
    let shop = try shop()
    try shop.make("gen-data --input gaussian --samples 3 --dimension 2 -o own.h5")
    #expect(try make(shop, "figures").status == 0)
    #expect(try make(shop, "-q").status == 0)
    try shop.make("gen-data --input gaussian --samples 3 --dimension 2 --seed 2 -o own.h5")
    #expect(try make(shop, "why-one").output.contains("its input own.h5 has other content"))
    let second = try make(shop, "figures")
    #expect(second.output.contains("plot doc/one") && !second.output.contains("eigs"), "\(second.output)")
  }

  @Test func aSecondMakeWaits() throws {
    let shop = try shop()
    let (_, first) = try start(shop, ["x", "LAUNCHER=./later"])
    try shop.wait(for: "a lock") { shop.data("data/quick.lock")?.isEmpty == false }
    let second = try make(shop, "net")
    #expect(second.status == 0 && second.error.contains("is at work in data/quick"), "\(second.error)")
    #expect(shop.data("data/quick/x.h5") != nil && shop.data("data/quick/net.h5") != nil)
    #expect(first().status == 0)
  }

  /// The processes at work in the shop's folder.
  private func processes(_ shop: Workshop) -> [String] {
    let here = URL(fileURLWithPath: shop.folder.path).resolvingSymlinksInPath().path
    return ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { entry in
      Int32(entry) != nil && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(entry)/cwd")) == here
    }
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGKILL], [["figures"], ["x"]])
  func anEndedMakeLeavesNothingRunning(signal: Int32, goals: [String]) throws {
    let shop = try shop()
    try shop.make("gen-data --input gaussian --samples 3 --dimension 2 -o own.h5")
    let (process, result) = try start(shop, goals + ["-j2", "LAUNCHER=nice ./never"])
    try shop.wait(for: "a stage") { processes(shop).count >= 4 && shop.data("data/quick/log/x.log") != nil }
    kill(process.processIdentifier, signal)
    try shop.wait(for: "the end") { processes(shop).isEmpty }
    #expect(result().status != 0)
    #expect(try make(shop, "x").status == 0)
  }

  /// The data set is neither there nor can it be fetched: `curl` stands first on the PATH and fails.
  @Test func realDataAreNotReplacedByStandIns() throws {
    let shop = try shop(
      """
      nodes:
        i: { stage: gen-data, dataset: mnist, parameters: { input: mnist, samples: 10, allow-stand-in: true } }
        e: { stage: gen-data, parameters: { input: gaussian, samples: 30, dimension: 20 } }

      """)
    try Script.make("exit 6", at: shop.folder.file("curl"))
    let path = "\(shop.folder.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let offline = ["PATH": path]
    #expect(try make(shop, "i", environment: offline).status == 0)
    #expect(shop.data("data/quick/mnist.dataset") == Data("stand-in\n".utf8))
    #expect(try make(shop, "why-i", environment: offline).output == "i is up to date\n")
    // As if it had been made from the real ones.
    let made = String(decoding: try #require(shop.data("data/quick/stamps/i.made")), as: UTF8.self)
    try shop.write(made.replacing("\nstand-in\n", with: "\nreal\n"), to: "data/quick/stamps/i.made")
    for _ in 0..<2 {
      let outcome = try make(shop, "i", environment: offline)
      #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)\(outcome.error)")
      #expect(try make(shop, "why-i", environment: offline).output == "i is up to date\n")
    }
    try shop.write(
      String(decoding: try #require(shop.data("pipeline/doc.yaml")), as: UTF8.self).replacing(
        "samples: 10", with: "samples: 11"),
      to: "pipeline/doc.yaml")
    let outcome = try make(shop, "-k", "i", "e", environment: offline)
    let text = outcome.output + outcome.error
    #expect(outcome.status != 0 && text.contains("mnist") && text.contains("Error 69"), "\(text)")
    for way in ["RESOLVENT_DATASETS", "data/raw/mnist", "https://", "remove data/quick"] { #expect(text.contains(way)) }
    #expect(shop.data("data/quick/e.h5") != nil)
    #expect(shop.data("data/quick/mnist.dataset") == Data("real\n".utf8))
  }
}
