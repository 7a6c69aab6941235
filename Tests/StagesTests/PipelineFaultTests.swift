import Foundation
import Testing

/// What is wrong in the pipeline's files, with its line.
@Suite struct PipelineFaultTests {
  private static let whole = """
    nodes:
      x:
        stage: gen-data
        parameters:
          input: gaussian
          samples: 30
          dimension: 20
      net:
        stage: init-net
        parameters: { inputs: 20, widths: [24, 16] }
      k:
        stage: kernels
        inputs:
          data: x
          network: net
        parameters: { ntk: true }
      e:
        stage: eigs
        input: k
    figures:
      one:
        title: "One"
        panels:
          - kind: spectrum
            name: ck
            eigenvalues: $e/ntk/eigenvalues
        numbers:
          largest: { of: ck.largest, tolerance: 0.1 }

    """

  private func write(_ document: String, in shop: Workshop) throws {
    try shop.write("profiles: { quick: {}, paper: {} }\ndocuments: [paper]\n", to: "pipeline.yaml")
    try FileManager.default.createDirectory(atPath: shop.folder.file("pipeline"), withIntermediateDirectories: true)
    try shop.write(document, to: "pipeline/paper.yaml")
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var line: Int
    var words: [String]
    var testDescription: String { "\(old) → \(new)" }

    init(_ old: String, _ new: String, line: Int, _ words: String...) {
      (self.old, self.new, self.line, self.words) = (old, new, line, words)
    }
  }

  @Test(arguments: [
    Fault("figures:\n", "figure:\n", line: 20, "figure", "figures"),
    Fault("    input: k\n", "    imput: k\n", line: 19, "'e'", "unknown key 'imput'", "input"),
    Fault("      samples: 30\n", "      samples: 30\n      colour: red\n", line: 7, "'x'", "unknown key 'colour'"),
    Fault("      samples: 30\n", "", line: 2, "'x'", "--samples"),
    Fault("      samples: 30\n", "      samples: thirty\n", line: 6, "'x'", "samples", "thirty"),
    Fault("      samples: 30\n", "      samples: { n: 30 }\n", line: 6, "samples", "number"),
    Fault("      samples: 30\n", "      samples: 0\n", line: 6, "samples"),
    Fault("      input: gaussian\n", "      input: gauss\n", line: 5, "input", "gauss", "gaussian"),
    Fault("    stage: gen-data\n", "    stage: gendata\n", line: 3, "'x'", "gendata", "gen-data"),
    Fault("    stage: gen-data\n", "    stage: [gen-data]\n", line: 3, "stage", "text"),
    Fault("    stage: gen-data\n", "", line: 2, "'x'", "stage"),
    Fault("      data: x\n", "      data: y\n", line: 14, "'k'", "'y'"),
    Fault("    input: k\n", "    input: kk\n", line: 19, "'e'", "'kk'", "'k'"),
    Fault("      data: x\n", "      data: e\n", line: 11, "'k'", "k → e → k"),
    Fault("{ inputs: 20, widths: [24, 16] }", "{ inputs: 20, widths: [24, x] }", line: 10, "'net'", "widths"),
    Fault("$e/ntk/eigenvalues", "$f/ntk/eigenvalues", line: 26, "'paper/one'", "f"),
    Fault("      - kind: spectrum\n", "      - kind: spectrogram\n", line: 24, "'paper/one'", "spectrogram"),
    Fault("        eigenvalues: $e", "        eigenvalue: $e", line: 26, "'paper/one'", "eigenvalue"),
    Fault("        name: ck\n", "        name: ck\n        bins: many\n", line: 26, "'paper/one'", "bins"),
    Fault("    title: \"One\"\n", "    titel: \"One\"\n", line: 22, "titel", "title"),
    Fault("  x:\n", "  x: {\n", line: 4, "YAML"),
  ]) func rules(fault: Fault) throws {
    let shop = try Workshop()
    try #require(Self.whole.contains(fault.old))
    let text = Self.whole.replacing(fault.old, with: fault.new, maxReplacements: 1)
    try write(text, in: shop)
    try shop.expectFailure(
      "pipeline prepare", status: 78, naming: ["pipeline/paper.yaml:\(fault.line):"] + fault.words)
  }

  @Test func aRightFileMakesRules() throws {
    let shop = try Workshop()
    try write(Self.whole, in: shop)
    try shop.make("pipeline prepare")
    let rules = String(decoding: try #require(shop.data("data/quick/rules.mk")), as: UTF8.self)
    for node in ["x", "net", "k", "e"] { #expect(rules.contains("data/quick/\(node).h5")) }
  }

  @Test func unknownProfile() throws {
    let shop = try Workshop()
    try write(Self.whole, in: shop)
    try shop.expectFailure("pipeline prepare --profile papers", status: 78, naming: ["profile 'papers'", "'paper'"])
  }

  @Test func aFileOfOnesOwnThatIsNotThere() throws {
    let shop = try Workshop()
    try write(Self.whole, in: shop)
    try shop.expectFailure(
      "pipeline prepare", status: 66, naming: ["mine.yaml"], environment: ["PIPELINE": "mine.yaml"])
  }

  @Test func noFile() throws {
    try Workshop().expectFailure("pipeline prepare", status: 66, naming: ["pipeline.yaml"])
  }

  @Test func whyAsksForAKnownName() throws {
    let shop = try Workshop()
    try write(Self.whole, in: shop)
    let outcome = try shop.run("pipeline why nett")
    #expect(outcome.status != 0 && outcome.error.contains("did you mean 'net'?"), "\(outcome.error)")
  }
}
