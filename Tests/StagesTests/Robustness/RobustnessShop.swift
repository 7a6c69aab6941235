import Foundation
import Store
import TestSupport
import Testing

/// A folder with something of every kind that programs read, in which one thing at a time is damaged.
struct RobustnessShop {
  /// A run that did what no run may do.
  struct Find: Error {
    var trial: Int
    var subject: String
    var command: [String]
    var fault: String
    var complaints: String
    var file: Data?
  }

  private let shop: Workshop
  private let spare: Workshop
  private let sound: [String: Data]
  private let options: [String: [String]]

  init() throws {
    let shop = try Sample.workshop()
    self.shop = shop
    spare = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 12 --dimension 20 --labels teacher --directions 2 --quadratic 0.2 -o f.h5",
      "gen-data --input gaussian --samples 12 --test-samples 5 --dimension 20 --labels teacher --storage seed -o d.h5",
      "eigs weights net.h5 -o w.h5",
      "init-net --image 1x4x5 --architecture conv:2,pool:avg,flatten,dense:1 --activation tanh -o cnn.h5",
      "gen-data graphs --vertices 20 --edge-probability 0.4 --delta 0.1 --seed 1 -o g.h5",
      "gen-data graphs --vertices 20 --edge-probability 0.4 --delta 0.1 --trials 3 --seed 1 -o pairs.h5")
    let model = [ModelFile.Array32("a", gaussianMatrix(12, 20, seed: 1)), .init("b", gaussianMatrix(9, 9, seed: 2))]
    try ModelFile.safetensors(model).write(to: shop.url("m.safetensors"))
    try ModelFile.npz(model).write(to: shop.url("m.npz"))
    try H5Writer.write(to: shop.folder.file("m.h5")) { file in
      try file.write(gaussianMatrix(12, 20, seed: 1), to: "a")
      try file.write(gaussianMatrix(9, 9, seed: 2), to: "deep/b")
    }
    let points = gaussianMatrix(6, 20, seed: 3)
    let table = (0..<6).map { points.row($0).map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
    try shop.write((1...20).map { "c\($0)" }.joined(separator: ",") + "\n" + table, to: "x.csv")
    try ModelFile.npy(.init("x", points)).write(to: shop.url("x.npy"))
    let edges = (0..<24).map { "v\($0 * 7 % 12) v\(($0 * 5 + 1) % 12 == $0 * 7 % 12 ? 11 : ($0 * 5 + 1) % 12)" }
    try shop.write("# edges\n" + edges.joined(separator: "\n") + "\n", to: "a.txt")
    try shop.write(edges.joined(separator: "\n") + "\n", to: "b.txt")
    try shop.write(
      "graph [\n" + (0..<12).map { "node [ id \($0) label \"v\($0)\" ]\n" }.joined()
        + (1..<12).map { "edge [ source 0 target \($0) weight 0.5 ]\n" }.joined() + "]\n", to: "a.gml")
    try shop.write(
      "<graphml><graph edgedefault=\"directed\">\n" + (0..<12).map { "<node id=\"v\($0)\"/>\n" }.joined()
        + (1..<12).map { "<edge source=\"v0\" target=\"v\($0)\"/>\n" }.joined() + "</graph></graphml>\n",
      to: "a.graphml")
    try shop.write(
      "*Vertices 12\n1 \"v0\"\n*Arcs\n" + (2...12).map { "1 \($0) 0.5\n" }.joined() + "*Edgeslist\n2 3 4\n", to: "a.net"
    )
    try shop.write(
      "%%MatrixMarket matrix coordinate real symmetric\n12 12 11\n" + (2...12).map { "\($0) 1 0.5\n" }.joined(),
      to: "a.mtx")
    try shop.write(
      "{\"nodes\": [" + (0..<12).map { "{\"id\": \($0)}" }.joined(separator: ", ") + "], \"links\": ["
        + (1..<12).map { "{\"source\": 0, \"target\": \($0)}" }.joined(separator: ", ") + "]}\n", to: "a.json")
    try shop.write(">>sparse6<<:Ea@iwLN\n", to: "a.s6")
    try shop.write((0..<12).map { "v\($0) v\(11 - $0)\n" }.joined(), to: "p.txt")
    try shop.write(Self.figure, to: "figure.yaml")
    try shop.write(Self.profiles, to: "pipeline.yaml")
    try FileManager.default.createDirectory(atPath: shop.folder.file("pipeline"), withIntermediateDirectories: true)
    try shop.write(Self.document, to: "pipeline/doc.yaml")
    // A run that was ended leaves its checkpoint.
    let training = Self.words(Subject.training + " --checkpoint-interval 0")
    let (process, result) = try shop.start(training[0], Array(training.dropFirst()))
    try shop.wait(for: "a checkpoint") { shop.data("run.h5.checkpoint") != nil }
    kill(process.processIdentifier, SIGTERM)
    _ = result()
    sound = shop.files
    var options: [String: [String]] = [:]
    for subject in Subject.all {
      for command in subject.commands {
        let name = Self.words(command).prefix { !$0.contains(".") && !$0.hasPrefix("-") }.joined(separator: " ")
        let page = try shop.run("\(name) --help").output
        options[name] = Array(Set(page.matches(of: #/--[a-z][a-z-]+/#).map { String($0.output) })).sorted()
      }
    }
    self.options = options
  }

  func remove() {
    shop.remove()
    spare.remove()
  }

  private static func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

  /// How a command line ends where nothing is damaged.
  func outcome(of command: String) throws -> Workshop.Outcome {
    let outcome = try shop.run(command)
    try shop.restore(sound)
    return outcome
  }

  /// Damages something, runs what reads it, and sees that everything is again as it was.
  ///
  /// - Throws: `Find`.
  func run(trial: Int, seed: UInt64) throws {
    let subject = Subject.of(trial: trial)
    var chance = Chance(seed: seed, trial: trial)
    var words = Self.words(chance.of(subject.commands))
    let path = shop.folder.file(subject.file)
    let original = sound[subject.file] ?? Data()
    var damaged: Data?
    switch subject.form {
    case .text: damaged = Damage.text(original, &chance)
    case .checkpoint, .bytes: damaged = Damage.bytes(original, &chance)
    case .store:
      damaged =
        chance.happens(0.5)
        ? Damage.bytes(original, &chance)
        : try Damage.content(of: path, as: spare.folder.file("damaged.h5"), &chance)
    case .options:
      let name = words.prefix { !$0.contains(".") && !$0.hasPrefix("-") }.joined(separator: " ")
      words = Damage.commandLine(words, options: options[name] ?? ["--help"], &chance)
    }
    if let damaged { try damaged.write(to: shop.url(subject.file)) }
    let run = try LimitedProcess(
      words[0], Array(words.dropFirst()), in: shop.folder.path, complaints: spare.folder.file("said"))
    let isKept = subject.form != .checkpoint || run.status != 0
    let fault = try run.fault(of: words[0]) ?? changes(but: isKept ? nil : subject.file, damaged, of: subject)
    try shop.restore(sound)
    if let fault {
      throw Find(
        trial: trial, subject: subject.name, command: words, fault: fault, complaints: run.complaints, file: damaged)
    }
  }

  /// Which input is no longer as it was, or what output is not what it should be.
  private func changes(but exempt: String?, _ damaged: Data?, of subject: Subject) throws -> String? {
    let present = shop.files
    for (name, data) in sound where name != exempt && data != present[name] {
      if name == subject.file, present[name] == damaged { continue }
      // A checkpoint that is damaged is set aside, one that is continued goes with the run.
      if subject.form == .checkpoint, name == subject.file { continue }
      return "changed the input \(name)"
    }
    for name in present.keys where sound[name] == nil {
      if name == "pwned" { return "ran a command from its input" }
      if name.contains(".partial-") { return "left \(name)" }
      guard name == "out.h5" || name == "run.h5" else { continue }
      let file = try H5Reader(shop.folder.file(name))
      for array in try file.numericArrays() {
        do { _ = try file.values(array) } catch { return "wrote \(array), which is not sound: \(error)" }
      }
    }
    return nil
  }

  private static let figure = """
    id: figure
    document: own
    profile: quick
    title: "Eigenvalues of *K*: λ_1, {x}"
    columns: 2
    panels:
      - { kind: spectrum, name: ck, title: "CK", eigenvalues: "e.h5:ck/2/eigenvalues", limit: "l.h5:ck/2", range: [0, 8] }
      - kind: curves
        name: run
        log: [x, y]
        x-label: "epoch"
        series:
          - { y: "t.h5:history/batch-loss", name: loss, label: "{slope} loss", fit: [2, 9] }
        lines: [ { y: 0.5, label: "half" } ]
      - { kind: histogram, name: h, series: [ { values: [1, 2, 2.5, 7] } ], bins: 4 }
      - { kind: scatter, name: s, x: [1, 2, 3], y: [3, 2, 1], x-range: [0, 4] }
    numbers:
      ks: { of: ck.ks, paper: 0.1, tolerance: 0.1, reason: "noise" }
      exponent: { of: run.loss.exponent }
    notes: [ "a note" ]

    """

  private static let profiles = """
    profiles:
      quick: { stand-ins: true }
      paper: {}
    tolerances:
      exact: { tolerance: 1e-7, reason: "rounding" }
    documents: [doc]

    """

  private static let document = """
    # A document.
    nodes:
      samples: { stage: gen-data, parameters: { input: gaussian, samples: 30, dimension: 10 }, quick: { samples: 20 } }
      net: { stage: init-net, sweep: { depth: [1, 2] }, parameters: { inputs: 10, width: 12, seed: 1 } }
      kernels: { stage: kernels, inputs: { data: samples, network: net }, parameters: { ck: all, ntk: true } }
      other: { like: kernels, parameters: { ck: 0 } }
      eigs: { stage: eigs, input: kernels }
      mean: { stage: collect, input: eigs, over: depth }
    figures:
      one:
        title: "n = {samples.samples}"
        panels:
          - { kind: spectrum, name: a, eigenvalues: $eigs@depth-1/ntk/eigenvalues }
          - { kind: curves, series: [ { y: $mean/ntk/eigenvalues/mean } ] }
        numbers: { ks: { of: a.largest, tolerance: exact } }
      two: { like: one, title: "two" }

    """
}
