import Foundation
import Store
import Testing

/// `theory --network --data`: what files state is not typed again, and what is typed cannot contradict them.
@Suite struct TheoryFromFilesTests {
  private func digest(_ shop: Workshop, _ name: String) throws -> String {
    try #require(try shop.reader(name).string(attribute: "digest"))
  }

  /// The network of `Sample`: 30 samples, d_0 = 20, widths 24 and 16, arctan.
  @Test(arguments: [
    "--network net.h5 --data x.h5 --input-law mp",
    "--network net.h5 --data k.h5 --input-law mp",
    "--network net.h5 --data x.h5 --input-law mp:1.5",
    "--network t.h5 --data x.h5 --input-law mp --ratios 1.25,1.875 --depth 2 --activation arctan --normalisation unit",
  ]) func filesSayWhatTheCommandLineDid(options: String) throws {
    let shop = try Sample.workshop()
    try shop.make("theory \(options) --laws input,ck,ntk --points 50 -o m.h5")
    #expect(try digest(shop, "m.h5") == digest(shop, "l.h5"))
  }

  @Test func scalingsAreTheKernels() throws {
    let shop = try Sample.workshop()
    let byHand = "theory --input-law mp:1.5 --ratios 1.25,1.875 --scalings 0.5,2,1.5 --laws ntk"
    let fromFiles = "theory --network net.h5 --data k2.h5 --input-law mp --laws ntk"
    try shop.make(
      "kernels --data x.h5 --network net.h5 --ck none --ntk --scalings 0.5,2,1.5 -o k2.h5", "\(byHand) -o a.h5",
      "\(fromFiles) -o b.h5", "\(fromFiles) --scalings 0.5,2.0,1.5 -o c.h5",
      "theory --network net.h5 --data x.h5 --input-law mp --laws ntk --scalings 0.5,2,1.5 -o d.h5")
    for name in ["b.h5", "c.h5", "d.h5"] { #expect(try digest(shop, name) == digest(shop, "a.h5"), "\(name)") }
    let mean = { try shop.reader($0).number(attribute: "mean", of: "ntk") }
    #expect(try mean("a.h5") != mean("l.h5"))
    try shop.expectFailure(
      "\(fromFiles) --scalings 1,2,1.5 -o e.h5", status: 64,
      naming: ["--scalings 1.0,2.0,1.5", "0.5,2.0,1.5", "ntk in k2.h5"])
  }

  @Test func spectraAndSpikes() throws {
    let shop = try Sample.workshop()
    let spectrum = "--input-spectrum e.h5 --input-dataset ck/0/eigenvalues --laws ck,ntk"
    let spikes = "theory spikes --spikes 4 --input-law mp"
    try shop.make(
      "theory --ratios 1.25,1.875 \(spectrum) -o a.h5", "theory --network net.h5 --data x.h5 \(spectrum) -o b.h5",
      "\(spikes):1.5 --ratios 1.25,1.875 -o c.h5", "\(spikes) --network net.h5 --data x.h5 -o d.h5")
    #expect(try digest(shop, "a.h5") == digest(shop, "b.h5"))
    #expect(try digest(shop, "c.h5") == digest(shop, "d.h5"))
    let answer = try shop.run("theory support --network net.h5 --data x.h5 --input-law mp --law ck/1")
    #expect(try answer.output == shop.run("theory support --ratios 1.25,1.875 --input-law mp:1.5 --law ck/1").output)
    #expect(answer.status == 0 && answer.output.split(separator: "\n").count > 1, "\(answer.error)")
  }

  @Test(arguments: [
    ("--ratio 1.25", ["--ratio 1.25", "1.875", "n/d_2 = 30/16", "x.h5", "net.h5"]),
    ("--ratios 1.25", ["--ratios 1.25", "1.25,1.875", "x.h5", "net.h5"]),
    ("--ratios 1.25,1.8750001", ["--ratios 1.25,1.8750001", "1.25,1.875", "x.h5", "net.h5"]),
    ("--depth 3", ["--depth 3", "2 of net.h5"]),
    ("--activation tanh", ["--activation tanh", "arctan of net.h5"]),
    ("--normalisation centred", ["--normalisation centred", "unit of net.h5"]),
    ("--slope-squared 0.9", ["--slope-squared 0.9", "0.956003", "net.h5"]),
  ]) func contradictions(options: String, words: [String]) throws {
    let shop = try Sample.workshop()
    let line = "--network net.h5 --data x.h5 --input-law mp \(options)"
    try shop.expectFailure("theory \(line) -o o.h5", status: 64, naming: words)
    try shop.expectFailure("theory support \(line)", status: 64, naming: words)
  }

  @Test func inputLawsAndLayersOfTheFiles() throws {
    let shop = try Sample.workshop()
    let files = "--network net.h5 --data x.h5"
    try shop.expectFailure(
      "theory \(files) --input-law mp:2 -o o.h5", status: 64,
      naming: ["mp:<γ>, γ = 2.0", "1.5", "30/20", "x.h5", "net.h5"])
    try shop.expectFailure(
      "theory \(files) --input-law mp --laws ck/3 -o o.h5", status: 64, naming: ["ck/3", "ck/1 … ck/2"])
  }

  /// σ_w² and the activation as it is are in the law; a mean in the last layer is said.
  @Test func networksThatAreNotNormalised() throws {
    let shop = try Sample.workshop()
    try shop.make(
      "init-net --inputs 20 --widths 24 --activation linear --normalisation none --parametrisation tangent "
        + "--weight-scale 2 --bias-scale 0 -o scaled.h5",
      "theory --network scaled.h5 --data x.h5 --input-law mp -o scaled-limit.h5",
      "init-net --inputs 20 --widths 24 --activation relu --normalisation none -o raw.h5")
    let outcome = try shop.run("theory --network raw.h5 --data x.h5 --input-law mp -o raw-limit.h5")
    #expect(outcome.status == 0 && outcome.error.contains("0.159"))
    // σ_w² = 4 before each matrix: 16, and for the NTK of two layers twice that.
    let scaled = try shop.reader("scaled-limit.h5")
    #expect(abs((try scaled.number(attribute: "mean", of: "ck/1") ?? 0) - 16) < 1e-9)
    #expect(abs((try scaled.number(attribute: "mean", of: "ntk") ?? 0) - 32) < 1e-9)
    #expect(try shop.reader("raw-limit.h5").string(attribute: "warning")?.contains("0.159") ?? false)
  }

  @Test func filesThatDoNotFit() throws {
    let shop = try Sample.workshop()
    try shop.make(
      "init-net --inputs 21 --widths 24 -o other.h5",
      "init-net --inputs 20 --widths 24 --parametrisation tangent -o biased.h5",
      "init-net --inputs 20 --widths 24 --parametrisation standard -o standard.h5",
      "init-net --inputs 20 --widths 24,24 --activation relu --normalisation none -o raw.h5",
      "init-net --inputs 20 --widths 24,16,8 -o deep.h5",
      "gen-data --input sphere --samples 29 --dimension 20 -o fewer.h5")
    let end = "--input-law mp -o o.h5"
    for (line, words) in [
      ("--network other.h5 --data x.h5 \(end)", ["x.h5", "[30, 20]", "other.h5", "21 inputs"]),
      ("--network biased.h5 --data x.h5 \(end)", ["biased.h5", "parametrisation", "tangent"]),
      ("--network standard.h5 --data x.h5 \(end)", ["standard.h5", "parametrisation", "standard"]),
      ("--network raw.h5 --data x.h5 \(end)", ["raw.h5", "relu, none", "layer 1", "correlated"]),
      ("--network x.h5 --data x.h5 \(end)", ["x.h5", "activation"]),
      ("--network net.h5 --data e.h5 \(end)", ["e.h5", "X", "samples"]),
      ("--network deep.h5 --data k.h5 \(end)", ["k.h5", "scalings of ntk", "1.0,1.0,1.0", "4 layers", "deep.h5"]),
      (
        "--network net.h5 --data fewer.h5 --input-spectrum e.h5 --input-dataset ck/0/eigenvalues -o o.h5",
        ["e.h5", "ck/0/eigenvalues", "30 eigenvalues", "fewer.h5", "29 samples"]
      ),
    ] { try shop.expectFailure("theory \(line)", status: 65, naming: words) }
  }

  /// The limits are those of samples of norm about 1.
  @Test func inputsOfAnotherScale() throws {
    let shop = try Workshop()
    let outcome = try shop.run("theory --input-law atoms:4 --ratios 1 --laws ck -o w.h5")
    #expect(outcome.status == 0 && outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    for word in ["theory: warning:", "mean is 4.0", "by 0.5"] {
      #expect(outcome.error.contains(word), "\(outcome.error)")
    }
    #expect(try shop.reader("w.h5").string(attribute: "warning")?.contains("mean is 4.0") ?? false)
    try shop.make("theory --input-law atoms:1.05 --ratios 1 --laws ck -o v.h5")
    #expect(try shop.reader("v.h5").string(attribute: "warning") == nil)
  }

  @Test func powerLawsOfANetwork() throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data mixture --samples 60 --dimension 2 --seed 5 -o x.h5",
      "init-net --inputs 2 --widths 9,9 --activation relu --normalisation none --parametrisation tangent "
        + "--weight-scale 1.5 --bias-scale 0.5 -o deep.h5",
      "init-net --inputs 2 --widths 9 --activation power:1.5 --normalisation none --parametrisation tangent -o power.h5",
      "init-net --inputs 2 --widths 9 --activation relu --normalisation none --parametrisation mean-field -o field.h5",
      "init-net --inputs 3 --widths 9 --activation relu --normalisation none --parametrisation tangent -o three.h5",
      "init-net --inputs 2 --widths 9 --activation relu --normalisation none -o bare.h5",
      "init-net --inputs 2 --widths 9 --activation arctan --parametrisation tangent -o smooth.h5")
    for (name, options) in [
      ("deep", "--depth 2 --weight-scale 1.5 --bias-scale 0.5"), ("power", "--power 1.5"), ("field", "--mean-field 1"),
    ] {
      try shop.make(
        "theory power-law --data x.h5 --network \(name).h5 -o a.h5",
        "theory power-law --data x.h5 \(options) -o b.h5",
        "theory power-law --data x.h5 --network \(name).h5 \(options) -o c.h5")
      #expect(
        try digest(shop, "a.h5") == digest(shop, "b.h5") && digest(shop, "a.h5") == digest(shop, "c.h5"), "\(name)")
    }
    let line = "theory power-law --data x.h5 -o o.h5 --network"
    for (options, words) in [
      ("deep.h5 --depth 1", ["--depth 1", "2 of deep.h5"]),
      ("deep.h5 --bias-scale 1", ["--bias-scale 1.0", "0.5 of deep.h5"]),
      ("power.h5 --power 2", ["--power 2.0", "1.5", "power.h5"]),
      ("power.h5 --mean-field 1", ["--mean-field", "power.h5"]),
    ] { try shop.expectFailure("\(line) \(options)", status: 64, naming: words) }
    for (options, words) in [
      ("three.h5", ["x.h5", "2 columns", "three.h5", "3 inputs"]), ("bare.h5", ["bare.h5", "without biases"]),
      ("smooth.h5", ["smooth.h5", "arctan"]),
    ] { try shop.expectFailure("\(line) \(options)", status: 65, naming: words) }
  }
}
