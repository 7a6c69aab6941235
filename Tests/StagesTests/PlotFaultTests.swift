import Foundation
import Store
import TestSupport
import Testing

/// `plot` from description to files, and what may be wrong on the way.
@Suite struct PlotFaultTests {
  private static let description = """
    id: figure-1
    document: a-paper
    profile: quick
    title: "A title"
    panels:
      - kind: spectrum
        name: ntk
        eigenvalues: e.h5:ntk/eigenvalues
        limit: l.h5:ntk
      - kind: curves
        name: loss
        series:
          - { y: "t.h5:evaluations/train-loss" }
    numbers:
      ks: { of: ntk.ks, tolerance: 0.1 }
      loss: { from: "t.h5:evaluations/train-loss", reduce: last }

    """

  private func workshop(_ old: String = "title", _ new: String = "title") throws -> Workshop {
    let shop = try Sample.workshop()
    try #require(Self.description.contains(old))
    try shop.write(
      Self.description.replacing(old, with: new, maxReplacements: 1), to: "figure.yaml")
    return shop
  }

  private static let hasGnuplot: Bool = {
    let outcome = try? Workshop().start("/usr/bin/env", ["gnuplot", "--version"]).result()
    return outcome?.status == 0
  }()

  @Test(.enabled(if: hasGnuplot)) func figureAndNumbers() throws {
    let shop = try workshop()
    try shop.make("plot figure.yaml -o figure-1.svg")
    for ending in ["svg", "pdf", "png", "json", "gnuplot"] { #expect(shop.data("figure-1.\(ending)") != nil) }
    let json = try JSONSerialization.jsonObject(with: #require(shop.data("figure-1.json"))) as? [String: Any]
    let numbers = try #require(json?["numbers"] as? [String: [String: Any]])
    let distance = try #require(numbers["ks"]?["value"] as? Double)
    #expect((0.0..<0.5).contains(distance))
    let losses = try shop.reader("t.h5").vector("evaluations/train-loss")
    // JSONSerialization reads numbers to within their last bit.
    #expect(relativeError(try #require(numbers["loss"]?["value"] as? Double), try #require(losses.last)) < 1e-15)
    let before = shop.files
    try shop.make("plot figure.yaml -o figure-1.svg")
    #expect(shop.files == before)
  }

  @Test(arguments: [
    ("kind: spectrum", "kind: spectrogram", "figure.yaml:6", "spectrogram"),
    ("kind: spectrum", "kinds: spectrum", "figure.yaml", "kind"),
    ("eigenvalues: e.h5", "eigenvalue: e.h5", "figure.yaml:8", "eigenvalue"),
    ("eigenvalues: e.h5:ntk/eigenvalues", "eigenvalues: e.h5", "figure.yaml:8", "path/file.h5:data/set"),
    ("name: ntk", "bins: 0", "figure.yaml:7", "bins"),
    ("id: figure-1\n", "", "figure.yaml", "'id'"),
    ("profile: quick\n", "profile: quick\nprofil: quick\n", "figure.yaml:4", "profil"),
    ("of: ntk.ks", "of: ntk.kolmogorov", "numbers.ks", "ntk.kolmogorov"),
    ("panels:\n", "panels: [\n", "figure.yaml", "YAML"),
  ]) func description(old: String, new: String, place: String, word: String) throws {
    try workshop(old, new).expectFailure(
      "plot figure.yaml -o figure-1.svg", status: 78, naming: [place, word])
  }

  @Test(arguments: [
    ("e.h5:ntk", "none.h5:ntk", Int32(66), "none.h5", "no such file"),
    ("e.h5:ntk/eigenvalues", "e.h5:ntk/values", 65, "e.h5: ntk/values", "no such data set"),
    ("limit: l.h5:ntk", "limit: l.h5:ck/9", 65, "l.h5", "ck/9"),
    ("limit: l.h5:ntk", "limit: k.h5:ck", 65, "k.h5", "ck"),
    ("t.h5:evaluations/train-loss", "figure.yaml:evaluations/train-loss", 65, "figure.yaml", "not an HDF5 file"),
  ]) func data(old: String, new: String, status: Int32, place: String, word: String) throws {
    try workshop(old, new).expectFailure(
      "plot figure.yaml -o figure-1.svg", status: status, naming: [place, word])
  }

  @Test func otherFaults() throws {
    let shop = try workshop()
    try shop.expectFailure("plot none.yaml -o a.svg", status: 66, naming: ["none.yaml"])
    try shop.expectFailure("plot figure.yaml -o a.png", status: 64, naming: ["a.png", ".svg"])
    try shop.expectFailure(
      "plot figure.yaml -o figure-1.svg", status: 71, naming: ["gnuplot", "PATH"], environment: ["PATH": ""])
    try shop.expectFailure("plot figure.yaml -o x.h5/a.svg", status: 74, naming: ["x.h5"])
  }

  private func makeFolder(_ name: String, in shop: Workshop) throws {
    try FileManager.default.createDirectory(atPath: shop.folder.file(name), withIntermediateDirectories: true)
  }

  /// In place of gnuplot a script.
  private func pretend(_ script: String, in shop: Workshop) throws -> [String: String] {
    try Script.make(script, at: shop.folder.file("bin/gnuplot"))
    return ["PATH": "\(shop.folder.file("bin")):/usr/bin:/bin"]
  }

  @Test func aFailingGnuplotChangesNothing() throws {
    let shop = try workshop()
    try shop.write("an earlier figure", to: "figure-1.svg")
    try shop.write("# Run in this folder: gnuplot figure-1.gnuplot\n", to: "figure-1.gnuplot")
    let fails = try pretend("echo 'line 3: unknown terminal' >&2; exit 1", in: shop)
    try shop.expectFailure(
      "plot figure.yaml -o figure-1.svg", status: 71, naming: ["gnuplot", "unknown terminal"], environment: fails)
    let idle = try pretend("exit 0", in: shop)
    try shop.expectFailure(
      "plot figure.yaml -o figure-1.svg", status: 71, naming: ["figure-1."], environment: idle)
    let cut = try pretend("for e in svg png pdf; do echo '<svg>' > figure-1.$e; done", in: shop)
    try shop.expectFailure(
      "plot figure.yaml -o figure-1.svg", status: 74, naming: ["figure-1."], environment: cut)
  }

  @Test func theUsersSettingsDoNotReachGnuplot() throws {
    let shop = try workshop()
    let told = try TemporaryFolder()
    let environment = try pretend("env > \(told.file("told")); echo \"$@\" >> \(told.file("told")); exit 1", in: shop)
    let foreign = [
      "GNUTERM": "x11", "TZ": "Asia/Tokyo", "GNUPLOT_LIB": "/tmp", "FIT_LOG": "/tmp/f", "LANG": "de_DE.UTF-8",
    ]
    try shop.expectFailure(
      "plot figure.yaml -o figure-1.svg", status: 71, naming: ["gnuplot failed"],
      environment: environment.merging(foreign) { $1 })
    let text = try String(contentsOfFile: told.file("told"), encoding: .utf8).split(separator: "\n")
    for line in ["TZ=UTC", "LC_ALL=C.UTF-8", "-d ./figure-1.gnuplot"] {
      #expect(text.contains { $0 == line }, "\(line)")
    }
    for name in ["GNUTERM", "GNUPLOT_LIB", "FIT_LOG", "LANG"] { #expect(!text.contains { $0.hasPrefix("\(name)=") }) }
  }

  @Test(.enabled(if: hasGnuplot)) func thePicturesDependOnNoSetting() throws {
    let shop = try workshop()
    try shop.make("plot figure.yaml -o figure-1.svg")
    let before = shop.files
    try makeFolder("home", in: shop)
    try shop.write("set title 'another'\nset terminal dumb\n", to: "home/.gnuplot")
    let (_, result) = try shop.start(
      "plot", ["figure.yaml", "-o", "figure-1.svg"],
      environment: ["HOME": shop.folder.file("home"), "TZ": "Asia/Tokyo", "GNUTERM": "dumb"])
    #expect(result().status == 0)
    for ending in ["svg", "pdf", "png", "json", "gnuplot"] {
      #expect(shop.files["figure-1.\(ending)"] == before["figure-1.\(ending)"], "\(ending)")
    }
  }

  @Test(arguments: [
    ("title: \"A title\"", "title: \"A\\nsystem('touch PWNED')\"", "figure.yaml:4", "title"),
    ("name: ntk", "name: ../../../ntk", "figure.yaml", "../../../ntk"),
    ("name: loss", "name: NTK", "figure.yaml", "same files"),
    ("ks: {", "\"k s\": {", "figure.yaml", "k s"),
  ]) func names(old: String, new: String, place: String, word: String) throws {
    let shop = try workshop(old, new)
    try shop.expectFailure("plot figure.yaml -o figure-1.svg", status: 78, naming: [place, word])
    #expect(shop.data("PWNED") == nil)
  }

  @Test func nothingIsOverwritten() throws {
    let shop = try workshop()
    let description = try #require(shop.data("figure.yaml"))
    try shop.write(String(decoding: description, as: UTF8.self), to: "fig.json")
    try shop.expectFailure("plot fig.json -o fig.svg", status: 64, naming: ["fig.json", "input"])
    try makeFolder("r.data", in: shop)
    try makeFolder("s.json", in: shop)
    try shop.write("mine", to: "r.data/mine.txt")
    try shop.expectFailure("plot figure.yaml -o r.svg", status: 74, naming: ["r.data"])
    try shop.write("mine", to: "s.json/mine.txt")
    try shop.expectFailure("plot figure.yaml -o s.svg", status: 74, naming: ["s.json", "folder"])
  }

  @Test(.enabled(if: hasGnuplot)) func ownDataAreOwnUpToTheFigure() throws {
    let shop = try workshop()
    try H5Writer.write(to: shop.folder.file("own.h5")) { file in
      let samples = gaussianMatrix(12, 6, seed: 3)
      try file.write(samples, to: "X")
      try file.write((0..<12).map { samples[$0, 1] }, to: "y")
    }
    try shop.make(
      "init-net --inputs 6 --widths 8 --activation tanh -o n.h5",
      "train --data own.h5 --network n.h5 --learning-rate 0.1 --epochs 2 -o own-t.h5",
      "kernels --data own.h5 --network n.h5 --ck 1 -o own-k.h5", "eigs own-k.h5 -o own-e.h5")
    for name in ["own-t", "own-k", "own-e"] {
      #expect(try shop.reader("\(name).h5").string(attribute: "data") == "own", "\(name)")
    }
    try shop.write(
      "id: f\ndocument: d\nprofile: quick\npanels: [{kind: spectrum, eigenvalues: \"own-e.h5:ck/1/eigenvalues\"}]",
      to: "own.yaml")
    try shop.make("plot own.yaml -o own.svg")
    #expect(String(decoding: try #require(shop.data("own.json")), as: UTF8.self).contains("\"data\" : \"own\""))
  }

  @Test(arguments: [SIGTERM, SIGKILL]) func gnuplotEndsWithPlot(number: Int32) throws {
    let shop = try workshop()
    let pid = shop.folder.file("bin/pid")
    let environment = try pretend(
      "trap '' TERM INT HUP; echo $$ > \(pid).new; mv \(pid).new \(pid); while :; do sleep 1; done", in: shop)
    let (process, result) = try shop.start(
      "plot", ["figure.yaml", "-o", "figure-1.svg"], environment: environment)
    try shop.wait(for: "gnuplot") { FileManager.default.fileExists(atPath: pid) }
    let child = try #require(Int32(try String(contentsOfFile: pid, encoding: .utf8).split(separator: "\n")[0]))
    kill(process.processIdentifier, number)
    #expect(result().status == (number == SIGKILL ? -SIGKILL : 128 + number))
    try shop.wait(for: "the end of gnuplot") { kill(child, 0) != 0 }
  }

  @Test func anInterruptedPlotLeavesNothing() throws {
    let shop = try workshop()
    let pid = shop.folder.file("bin/pid")
    let environment = try pretend("echo $$ > \(pid).new; mv \(pid).new \(pid); exec sleep 600", in: shop)
    let (process, result) = try shop.start(
      "plot", ["figure.yaml", "-o", "figure-1.svg"], environment: environment)
    try shop.wait(for: "gnuplot") { FileManager.default.fileExists(atPath: pid) }
    kill(process.processIdentifier, SIGTERM)
    #expect(result().status == 143)
    #expect(!shop.folder.contents.contains { $0.contains("partial") || $0.hasPrefix("figure-1.") })
  }
}
