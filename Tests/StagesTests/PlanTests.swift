import Foundation
import TestSupport
import Testing

/// What `pipeline plan` says of memory and operations before anything is made.
@Suite(.serialized) struct PlanTests {
  private static let stages = """
      x: { stage: gen-data, parameters: { input: sphere, samples: 900, test-samples: 80, dimension: 50, labels: teacher } }
      net: { stage: init-net, parameters: { inputs: 50, widths: [700, 40] } }
      t: { stage: train, inputs: { data: X_, network: NET_ }, parameters: { learning-rate: 0.1, epochs: 3, observe: ntk-largest } }
      k: { stage: kernels, inputs: { data: X_, network: T_ }, parameters: { ck: all, ntk: true } }
      r: { stage: kernels regression, inputs: { data: X_, network: NET_ } }
      i: { stage: kernels infinite, inputs: { data: X_ }, parameters: { points: test/X } }
      e: { stage: eigs, input: K_, parameters: { matrices: "ck/2,ntk" } }
      w: { stage: eigs weights, input: T_ }
      p: { stage: eigs power-law, input: I_ }

    """

  /// The document, with each input that node's output or, in a second pipeline, the file that it has become.
  private static func document(file: Bool) -> String {
    ["X", "NET", "T", "K", "I"].reduce("nodes:\n" + stages) { text, name in
      text.replacing(" \(name)_", with: file ? " made/\(name.lowercased()).h5" : " \(name.lowercased())")
    }
  }

  private func shop(_ document: String) throws -> Workshop {
    let shop = try Workshop()
    try FileManager.default.createDirectory(atPath: shop.folder.file("pipeline"), withIntermediateDirectories: true)
    try shop.write("profiles: { quick: {} }\ndocuments: [doc]\n", to: "pipeline.yaml")
    try shop.write(document, to: "pipeline/doc.yaml")
    return shop
  }

  /// Cores, memory and operations by node.
  private func plan(_ shop: Workshop, _ line: String = "pipeline plan --nodes") throws -> [String: [String]] {
    let outcome = try shop.run(line, environment: ["CORES": "2"])
    try #require(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("a core of this machine: "))
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return Dictionary(uniqueKeysWithValues: rows.dropFirst().dropLast().map { ($0[0], Array($0[1...3])) })
  }

  /// What stages say of their outputs is what is there when they are made: a pipeline that reads the files plans the same.
  @Test func forecastsAreWhatIsWritten() throws {
    let planned = try plan(shop(Self.document(file: false)))
    let shop = try shop(Self.document(file: true))
    let unknown = try plan(shop)
    try shop.make(
      "gen-data --input sphere --samples 900 --test-samples 80 --dimension 50 --labels teacher -o made/x.h5",
      "init-net --inputs 50 --widths 700,40 -o made/net.h5",
      "train --data made/x.h5 --network made/net.h5 --learning-rate 0.1 --epochs 3 -o made/t.h5",
      "kernels --data made/x.h5 --network made/t.h5 --ck all --ntk -o made/k.h5",
      "kernels infinite --data made/x.h5 --points test/X -o made/i.h5")
    let read = try plan(shop)
    #expect(planned.count == 9 && planned == read, "\(planned) \(read)")
    // A file that is not there may be of any size.
    for node in ["t", "k", "e", "p"] { #expect(unknown[node]?[1] == "5312", "\(unknown)") }
    // 24 n² bytes and a quarter, for one of 900 rows.
    #expect(planned["e"]?[1] == "\(Int((1.25 * 24 * 810_000 / 1_048_576 + 192).rounded(.up)))")
  }

  /// The memory that is refused is the memory that is stated: both are one function.
  @Test(arguments: [
    ("gen-data", "--input gaussian --samples 2000000000 --dimension 50000"),
    ("init-net", "--inputs 2000000000 --widths 100000"),
    ("gen-data mixture", "--samples 2000000000 --components 2 --dimension 4000 --deviations 1"),
  ]) func whatIsRefusedIsStated(stage: String, options: String) throws {
    let words = options.split(separator: " ").map { $0.replacing("--", with: "") }
    let keys = stride(from: 0, to: words.count, by: 2).map { "\(words[$0]): \(words[$0 + 1])" }
    let shop = try shop("nodes:\n  n: { stage: \(stage), parameters: { \(keys.joined(separator: ", ")) } }\n")
    let stated = try #require(try plan(shop)["n"].flatMap { Double($0[1]) })
    let refused = try shop.run("\(stage) \(options) -o n.h5")
    let match = try #require(refused.error.firstMatch(of: #/would take ([0-9.e+]+) GiB/#), "\(refused.error)")
    let bytes = try #require(Double(match.output.1)) * 1024
    #expect(abs((stated - 192) / 1.25 / bytes - 1) < 0.01, "\(stated) \(refused.error)")
  }

  @Test func partsAndFaults() throws {
    let shop = try shop(Self.document(file: false))
    #expect(try Set(plan(shop, "pipeline plan --nodes w").keys) == ["w", "t", "x", "net"])
    let documents = try shop.run("pipeline plan", environment: ["CORES": "2"])
    #expect(documents.output.contains(#/\ndoc +9 +0 /#), "\(documents.output)")
    try shop.expectFailure("pipeline plan nothing", status: 78, naming: ["'nothing'"])
    try shop.expectFailure("pipeline plan", status: 64, naming: ["CORES", "'many'"], environment: ["CORES": "many"])
    let launcher = ["LAUNCHER": "srun --mem={mem}"]
    try shop.expectFailure(
      "pipeline prepare", status: 64, naming: ["LAUNCHER", "{mem}", "{memory}, {cores}"], environment: launcher)
    // The rules hold numbers where the launcher asks for them.
    let rules = try shop.run("pipeline prepare --dry-run", environment: ["LAUNCHER": "x {memory}", "CORES": "2"])
    #expect(rules.output.contains("$(call launch,216,1,e,quick)"), "\(rules.output)")
  }
}
