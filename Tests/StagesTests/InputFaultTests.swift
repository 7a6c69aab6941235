import CHDF5
import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// Inputs that are not what they should be.
@Suite struct InputFaultTests {
  /// A fault: the command, its status and words of its message. The folder holds the files of `Sample`, those
  /// below, and an earlier out.h5.
  struct Fault: Sendable, CustomTestStringConvertible {
    var line: String
    var status: Int32
    var words: [String]
    var testDescription: String { line }

    init(_ line: String, _ status: Int32 = 65, _ words: String...) {
      (self.line, self.status, self.words) = (line, status, words)
    }
  }

  private static let step = "train --network net.h5 --learning-rate 1 --epochs 1 -o out.h5"
  private static let process = "gen-data process -o out.h5"
  private static let limit = "theory --ratios 1 -o out.h5 --input-spectrum"

  private func workshop() throws -> Workshop {
    let shop = try Sample.workshop()
    // What an earlier run made.
    try shop.make("init-net --inputs 2 --widths 3 -o out.h5")
    try shop.write("This is no HDF5 file, though it has the name of one.", to: "foreign.h5")
    for name in ["x", "net", "k", "e"] {
      let whole = try #require(shop.data("\(name).h5"))
      try whole.prefix(whole.count * 2 / 3).write(to: shop.url("cut-\(name).h5"))
    }
    func write(_ name: String, _ body: (H5Writer) throws -> Void) throws {
      try H5Writer.write(to: shop.folder.file(name), body)
    }
    let samples = gaussianMatrix(30, 20, seed: 1)
    let labels = samples.row(0) + samples.row(1).prefix(10)
    try write("nan.h5") { file in
      var holes = samples
      holes[3, 7] = .nan
      try file.write(holes, to: "X")
      try file.write(labels, to: "y")
    }
    try write("nan-y.h5") { file in
      try file.write(samples, to: "X")
      try file.write(labels.dropLast() + [.infinity], to: "y")
    }
    try write("cube.h5") { try $0.write([Double](repeating: 1, count: 60), shape: [3, 4, 5], to: "X") }
    try write("narrow.h5") { file in
      try file.write(gaussianMatrix(30, 7, seed: 1), to: "X")
      try file.write(labels, to: "y")
    }
    try write("empty.h5") { try $0.write([Double](), shape: [0, 20], to: "X") }
    try write("tall.h5") { try $0.write([Double](repeating: 1, count: 1 << 20), shape: [1 << 20, 1], to: "X") }
    try write("huge.h5") { try $0.write([1.0, 2, 1e200, 3], shape: [2, 2], to: "X") }
    try write("short.h5") { file in
      try file.write(samples, to: "X")
      try file.write(Array(labels.dropLast(3)), to: "y")
    }
    try write("unlabelled.h5") { try $0.write(samples, to: "X") }
    try write("group.h5") { try $0.write(samples, to: "X/deeper") }
    try write("matrices.h5") { file in
      try file.write(gaussianMatrix(5, 5, seed: 1), to: "skew")
      try file.write(gaussianMatrix(5, 4, seed: 1), to: "oblong")
      try file.write([1.0, 2, 3], to: "flat")
      var indefinite = Matrix<Double>.identity(30)
      indefinite[4, 4] = -1
      try file.write(indefinite, to: "indefinite")
      indefinite[4, 4] = .nan
      try file.write(indefinite, to: "undefined")
    }
    try write("spectra.h5") { file in
      try file.write([-1.0, 2, 3], to: "negative")
      try file.write([1.0, 2, .nan], to: "undefined")
      try file.write([Double](), to: "none")
    }
    func network(_ name: String, _ attributes: [String: String], rows: Int = 16) throws {
      try write(name) { file in
        for (key, value) in attributes { try file.set(key, to: value) }
        try file.write(gaussianMatrix(rows, 20, seed: 2), to: "W/1")
        try file.write(gaussianMatrix(16, 1, seed: 3), to: "readout")
      }
    }
    let whole = ["activation": "tanh", "normalisation": "unit", "inputs": "20", "outputs": "1", "widths": "16"]
    try network("bare-net.h5", [:])
    try network("net-of-fish.h5", whole.merging(["activation": "fish"]) { $1 })
    try network("net-widths.h5", whole.merging(["widths": "16,x"]) { $1 })
    try network("net-shape.h5", whole, rows: 15)
    try network("net-scaled.h5", whole.merging(["parametrisation": "odd"]) { $1 })
    try network("net-scales.h5", whole.merging(["parametrisation": "tangent"]) { $1 })
    try network("net-deep.h5", whole.merging(["parametrisation": "mean-field", "widths": "16,16"]) { $1 })
    try network("net-biases.h5", whole.merging(["parametrisation": "mean-field"]) { $1 })
    try network("net-seed.h5", whole.merging(["weights": "seed", "seed": "later"]) { $1 })
    let images = ["architecture": "convolutional", "activation": "tanh", "normalisation": "unit", "image": "1x4x5"]
    try network("cnn-bare.h5", images)
    try network("cnn-recipe.h5", images.merging(["recipe": "conv:3,dense:1"]) { $1 })
    try network("cnn-small.h5", images.merging(["recipe": "pool:avg:5,flatten,dense:1"]) { $1 })
    try network("cnn-size.h5", images.merging(["recipe": "flatten,dense:1", "image": "4x5"]) { $1 })
    try network("cnn-shape.h5", images.merging(["recipe": "conv:16,flatten,dense:1"]) { $1 })
    try network("cnn-odd.h5", images.merging(["architecture": "recurrent", "recipe": "flatten,dense:1"]) { $1 })
    try network("cnn-field.h5", images.merging(["recipe": "flatten,dense:1", "parametrisation": "mean-field"]) { $1 })
    try shop.make("init-net --image 1x4x5 --architecture conv:2,pool:max,flatten,dense:1 --activation tanh -o cnn.h5")
    try write("images.h5") { file in
      try file.write(samples, to: "X")
      try file.write(labels, to: "y")
      try file.set("image", to: "1x5x4")
    }
    return shop
  }

  @Test(arguments: [
    Fault("kernels --data x.h5 --network cnn-bare.h5 -o out.h5", 65, "cnn-bare.h5", "attribute recipe", "missing"),
    Fault("kernels --data x.h5 --network cnn-recipe.h5 -o out.h5", 65, "cnn-recipe.h5", "layer 2, dense:1", "flatten"),
    Fault("kernels --data x.h5 --network cnn-small.h5 -o out.h5", 65, "cnn-small.h5", "pool:avg:5", "1x4x5"),
    Fault("kernels --data x.h5 --network cnn-size.h5 -o out.h5", 65, "cnn-size.h5", "attribute image", "3x32x32"),
    Fault("kernels --data x.h5 --network cnn-shape.h5 -o out.h5", 65, "cnn-shape.h5", "W/1", "[16, 1, 3, 3]"),
    Fault("kernels --data x.h5 --network cnn-odd.h5 -o out.h5", 65, "cnn-odd.h5", "recurrent", "convolutional"),
    Fault("kernels --data x.h5 --network cnn-field.h5 -o out.h5", 65, "cnn-field.h5", "mean-field"),
    Fault("kernels --data images.h5 --network cnn.h5 -o out.h5", 65, "images.h5", "attribute image", "1x5x4", "1x4x5"),
    Fault("train --data images.h5 --network cnn.h5 --learning-rate 1 --epochs 1 -o out.h5", 65, "images.h5", "1x4x5"),
    Fault("kernels --data narrow.h5 --network cnn.h5 -o out.h5", 65, "narrow.h5", "7 columns", "20 inputs", "--image"),
    Fault("kernels --data x.h5 --network cnn.h5 --lemma -o out.h5", 65, "cnn.h5", "convolutional"),
    Fault("theory --network cnn.h5 --data x.h5 --input-law mp -o out.h5", 65, "cnn.h5", "convolutional"),
    Fault(
      "train --data x.h5 --network cnn.h5 --learning-rate 1 --epochs 1 --observe ntk-change -o out.h5", 64, "cnn.h5",
      "convolutional"),
    Fault("kernels --data none.h5 --network net.h5 -o out.h5", 66, "none.h5", "no such file", "make"),
    Fault("kernels --data x.h5 --network none.h5 -o out.h5", 66, "none.h5"),
    Fault("kernels --data foreign.h5 --ck 0 -o out.h5", 65, "foreign.h5", "not an HDF5 file"),
    Fault("kernels --data cut-x.h5 --ck 0 -o out.h5", 65, "cut-x.h5", "truncated"),
    Fault("kernels --data x.h5 --network cut-net.h5 -o out.h5", 65, "cut-net.h5", "truncated"),
    Fault("kernels --data x.h5 --network foreign.h5 -o out.h5", 65, "foreign.h5"),
    Fault("kernels --data k.h5 --network net.h5 -o out.h5", 65, "k.h5", "X", "no such data set", "ck"),
    Fault("kernels --data nan.h5 --network net.h5 -o out.h5", 65, "nan.h5", "X", "element 67 is nan"),
    Fault("kernels --data X.T=x.h5 --network net.h5 -o out.h5", 65, "x.h5", "X", "20 inputs", "samples stand in rows"),
    Fault("\(step) --data X.T=x.h5,y=x.h5", 65, "x.h5", "X", "samples stand in rows"),
    Fault("kernels --data cube.h5 --ck 0 -o out.h5", 65, "cube.h5", "X", "(3, 4, 5)", "two-dimensional"),
    Fault("kernels --data narrow.h5 --network net.h5 -o out.h5", 65, "narrow.h5", "X", "7 columns", "20 inputs"),
    Fault("kernels --data empty.h5 --ck 0 -o out.h5", 65, "empty.h5", "X", "empty"),
    Fault("kernels --data group.h5 --ck 0 -o out.h5", 65, "group.h5", "X", "not a data set"),
    Fault("kernels --data x.h5 --network x.h5 -o out.h5", 65, "x.h5", "attribute activation", "widths"),
    Fault("kernels --data x.h5 --network bare-net.h5 -o out.h5", 65, "bare-net.h5", "attribute activation"),
    Fault("kernels --data x.h5 --network net-of-fish.h5 -o out.h5", 65, "net-of-fish.h5", "fish", "tanh"),
    Fault("kernels --data x.h5 --network net-widths.h5 -o out.h5", 65, "net-widths.h5", "widths", "16,x"),
    Fault(
      "kernels --data x.h5 --network net-shape.h5 -o out.h5", 65, "net-shape.h5", "W/1", "[15, 20]", "[16, 20]"),
    Fault("kernels --data x.h5 --network net-scaled.h5 -o out.h5", 65, "net-scaled.h5", "parametrisation", "tangent"),
    Fault("kernels --data x.h5 --network net-scales.h5 -o out.h5", 65, "net-scales.h5", "weight-scale"),
    Fault("kernels --data x.h5 --network net-deep.h5 -o out.h5", 65, "net-deep.h5", "widths", "mean-field"),
    Fault("kernels --data x.h5 --network net-biases.h5 -o out.h5", 65, "net-biases.h5", "b/1", "no such data set"),
    Fault("kernels --data x.h5 --network net-seed.h5 -o out.h5", 65, "net-seed.h5", "attribute seed"),
    Fault("kernels --data x.h5 --network t.h5 --snapshot 7 -o out.h5", 65, "t.h5", "snapshots/7", "kept: 0, 5"),
    Fault("kernels --data x.h5 --network net.h5 --ck 3 -o out.h5", 64, "net.h5", "--ck", "layer 3", "0 … 2"),
    Fault("kernels --data x.h5 --network net.h5 --ntk --scalings 1,2 -o out.h5", 64, "net.h5", "--scalings"),
    Fault("kernels infinite --data none.h5 -o out.h5", 66, "none.h5"),
    Fault("kernels infinite --data cut-x.h5 -o out.h5", 65, "cut-x.h5", "truncated"),
    Fault("kernels infinite --data k.h5 -o out.h5", 65, "k.h5", "X", "no such data set"),
    Fault("kernels infinite --data nan.h5 -o out.h5", 65, "nan.h5", "X", "element 67 is nan"),
    Fault("kernels infinite --data empty.h5 -o out.h5", 65, "empty.h5", "X", "(0, 20)"),
    Fault("kernels infinite --data huge.h5 -o out.h5", 65, "huge.h5", "X", "row 1", "range of float64"),
    Fault("kernels infinite --data x.h5 -o x.h5", 64, "x.h5", "overwrite"),
    Fault("kernels infinite --data tall.h5 -o out.h5", 71, "ntk", "memory"),
    Fault("kernels --data huge.h5 --ck 0 -o out.h5", 65, "huge.h5", "X", "row 1", "range of float64"),
    Fault("kernels --data tall.h5 --ck 0 -o out.h5", 71, "memory", "fewer samples"),
    Fault("eigs power-law --samples tall.h5 -o out.h5", 71, "memory", "fewer samples"),
    Fault("gen-data mixture --samples 2000000000 --dimension 2000000000 -o out.h5", 71, "memory"),
    Fault("gen-data mixture --samples 9 --dimension 2 --draws 1 --width 2000000000 --depth 2 -o out.h5", 71, "memory"),
    Fault("gen-data --input gaussian --samples 2000000000 --dimension 2000000000 -o out.h5", 71, "memory"),
    Fault("init-net --inputs 2000000000 --widths 2000000000 -o out.h5", 71, "memory", "--storage seed"),
  ]) func kernels(fault: Fault) throws { try check(fault) }

  @Test(arguments: [
    Fault("\(process) --data none.h5 --covariance k.h5", 66, "none.h5"),
    Fault("\(process) --data x.h5 --covariance none.h5", 66, "none.h5"),
    Fault("\(process) --data x.h5 --covariance k.h5", 65, "k.h5", "covariance", "no such data set", "ck"),
    Fault("\(process) --data k.h5 --covariance k.h5 --matrix ck/0", 65, "k.h5", "X", "no such data set"),
    Fault("\(process) --data x.h5 --covariance cut-k.h5 --matrix ck/0", 65, "cut-k.h5", "truncated"),
    Fault("\(process) --data x.h5 --covariance matrices.h5 --matrix skew", 65, "matrices.h5", "skew", "5", "30"),
    Fault("\(process) --data x.h5 --covariance x.h5 --matrix X", 65, "x.h5", "X", "(30, 20)", "(n, n)"),
    Fault("\(process) --data x.h5 --covariance x.h5 --matrix y", 65, "x.h5", "y", "not (n, n)"),
    Fault(
      "\(process) --data x.h5 --covariance matrices.h5 --matrix indefinite", 65, "matrices.h5", "indefinite",
      "negative", "no covariance"),
    Fault("\(process) --data x.h5 --covariance matrices.h5 --matrix undefined", 65, "matrices.h5", "element 124"),
  ]) func draws(fault: Fault) throws { try check(fault) }

  @Test(arguments: [
    Fault("\(step) --data none.h5", 66, "none.h5"),
    Fault("\(step) --data cut-x.h5", 65, "cut-x.h5"),
    Fault("\(step) --data nan.h5", 65, "nan.h5", "X", "67"),
    Fault("\(step) --data nan-y.h5", 65, "nan-y.h5", "y", "29"),
    Fault("\(step) --data short.h5", 65, "short.h5", "y", "27"),
    Fault("\(step) --data unlabelled.h5", 65, "unlabelled.h5", "y"),
    Fault("\(step) --data narrow.h5", 65, "narrow.h5", "X", "net.h5"),
    Fault(
      "train --data x.h5 --network net.h5 --learning-rate 1 --epochs 9223372036854775807 --phase sgd:1:5 -o out.h5", 64,
      "--epochs"),
    Fault(
      "train --data x.h5 --network net.h5 --learning-rate 1 --epochs 1 --phase sgd:1:9223372036854775807 -o out.h5", 64,
      "--phase"),
    Fault("train --data x.h5 --network bare-net.h5 --learning-rate 1 --epochs 1 -o out.h5", 65, "bare-net.h5"),
    Fault(
      "train --data x.h5 --network net.h5 --learning-rate 1e30 --epochs 9 -o out.h5", 70, "out.h5", "epoch", "rate"),
    Fault(
      "train --data x.h5 --network net.h5 --learning-rate 1e30 --epochs 9 --checkpoint-interval 0 -o out.h5", 70,
      "diverged", "lower the learning rate"),
  ]) func train(fault: Fault) throws { try check(fault) }

  @Test(arguments: [
    Fault("eigs none.h5 -o out.h5", 66, "none.h5"),
    Fault("eigs cut-k.h5 -o out.h5", 65, "cut-k.h5", "truncated"),
    Fault("eigs foreign.h5 -o out.h5", 65, "foreign.h5"),
    Fault("eigs x.h5 -o out.h5", 65, "x.h5", "square", "--matrices"),
    Fault("eigs k.h5 --matrices ck/7 -o out.h5", 65, "k.h5", "ck/7", "no such data set"),
    Fault("eigs matrices.h5 -o out.h5", 65, "matrices.h5", "skew", "not symmetric", "Gram"),
    Fault("eigs matrices.h5 --matrices oblong -o out.h5", 65, "matrices.h5", "oblong", "(5, 4)", "(n, n)"),
    Fault("eigs matrices.h5 --matrices flat -o out.h5", 65, "matrices.h5", "flat", "not (n, n)"),
    Fault("eigs nan.h5 --matrices X -o out.h5", 65, "nan.h5", "X", "(30, 20), not (n, n)"),
    Fault("eigs k.h5 --vectors 2 --labels short.h5 -o out.h5", 65, "k.h5", "ck/0", "27 labels", "short.h5"),
    Fault("eigs k.h5 --vectors 2 --labels unlabelled.h5 -o out.h5", 65, "unlabelled.h5", "y"),
  ]) func eigs(fault: Fault) throws { try check(fault) }

  @Test(arguments: [
    Fault("\(limit) none.h5", 66, "none.h5"),
    Fault("\(limit) cut-e.h5", 65, "cut-e.h5", "truncated"),
    Fault("\(limit) e.h5", 65, "e.h5", "eigenvalues", "no such data set"),
    Fault("\(limit) spectra.h5 --input-dataset negative", 65, "spectra.h5", "negative"),
    Fault("\(limit) spectra.h5 --input-dataset undefined", 65, "undefined", "nan"),
    Fault("\(limit) spectra.h5 --input-dataset none", 65, "spectra.h5", "none"),
    Fault(
      "theory support --ratios 1 --input-spectrum spectra.h5 --input-dataset negative", 65, "spectra.h5", "negative"),
  ]) func theory(fault: Fault) throws { try check(fault) }

  @Test(arguments: [
    Fault("eigs overlaps --graphs x.h5 --index 1 --window 1,2 -o out.h5", 65, "x.h5", "graphs"),
    Fault("eigs overlaps --graphs nowhere.h5 --index 1 --window 1,2 -o out.h5", 66, "nowhere.h5"),
    Fault("theory overlaps --overlaps x.h5 -o out.h5", 65, "x.h5", "vertices", "eigs overlaps"),
    Fault(
      "theory spikes --spikes 3 --input-law mp:1.5 --ratios 1 --spectra x.h5 -o out.h5", 65, "x.h5",
      "ck/0/eigenvalues"),
    Fault("init-net --inputs 3 --widths 4 -o x.h5/net.h5", 74, "x.h5", "folder"),
    Fault("init-net --inputs 3 --widths 4 -o .", 74, "cannot"),
    Fault("kernels --data x.h5 --network net.h5 -o ./x.h5", 64, "--output", "would overwrite an input"),
    Fault("train --data x.h5 --network net.h5 --learning-rate 1 --epochs 1 -o net.h5", 64, "net.h5", "--output"),
    Fault("gen-data process --data x.h5 --covariance k.h5 --matrix ck/0 -o x.h5", 64, "x.h5", "--output"),
  ]) func outputs(fault: Fault) throws { try check(fault) }

  /// Without the program that fetches them.
  @Test(arguments: ["cifar-10", "mnist"]) func imagesCannotBeHad(name: String) throws {
    let shop = try Workshop()
    let line = "gen-data --input \(name) --samples 5 -o out.h5"
    for _ in 0..<2 {
      let outcome = try shop.run(line, environment: ["PATH": shop.folder.path])
      #expect(outcome.status == 69, "\(outcome.error)")
      #expect(outcome.error.split(separator: "\n").count == 2, "\(outcome.error)")
      for word in [name, "data/raw/", "not installed", "remedy: ", "RESOLVENT_DATASETS"] {
        #expect(outcome.error.contains(word), "\(outcome.error)")
      }
      #expect(shop.folder.contents == ["data"])
    }
  }

  /// Generated images only where they are allowed, and never silently.
  @Test func standInsSayThatTheyAre() throws {
    let shop = try Workshop()
    let line =
      "gen-data --input cifar-10 --samples 20 --test-samples 10 --remove 2 --labels classes "
      + "--classes 0,1 --allow-stand-in -o x.h5"
    let strict = try shop.run(line, environment: ["PATH": shop.folder.path, "REQUIRE_REAL_DATA": "1"])
    #expect(strict.status == 69 && shop.data("x.h5") == nil, "\(strict.error)")
    let outcome = try shop.run(line, environment: ["PATH": shop.folder.path])
    #expect(outcome.status == 0 && outcome.error.contains("STAND-IN"), "\(outcome.error)")
    let file = try shop.reader("x.h5")
    #expect(try file.string(attribute: "data") == "stand-in")
    #expect(try file.shape(of: "X") == [20, 3072] && file.shape(of: "test/X") == [10, 3072])
    #expect(try Set(file.vector("y")) == [-1, 1])
    try shop.make(
      "init-net --inputs 3072 --widths 10 -o net.h5", "kernels --data x.h5 --network net.h5 -o k.h5",
      "eigs k.h5 --vectors 1 --labels x.h5 -o e.h5",
      "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 1 -o t.h5",
      "theory --ratios 2 --input-spectrum e.h5 --input-dataset ck/1/eigenvalues --laws ck -o l.h5")
    for name in ["k.h5", "e.h5", "t.h5", "l.h5"] {
      #expect(try shop.reader(name).string(attribute: "data") == "stand-in", "\(name)")
    }
  }

  @Test func digitsStandIn() throws {
    let shop = try Workshop()
    let line = "gen-data --input mnist --samples 20 --test-samples 5 --labels one-hot --examples 2 --allow-stand-in"
    let outcome = try shop.run("\(line) -o x.h5", environment: ["PATH": shop.folder.path])
    #expect(outcome.status == 0 && outcome.error.contains("STAND-IN"), "\(outcome.error)")
    let file = try shop.reader("x.h5")
    #expect(try file.string(attribute: "data") == "stand-in")
    #expect(try file.shape(of: "X") == [20, 784] && file.shape(of: "test/X") == [5, 784])
    let (labels, classes) = (try file.matrix("y"), try file.integers("classes"))
    #expect(labels == Matrix(rows: 20, columns: 10) { classes[$0] == $1 ? 1 : 0 })
    #expect(try file.shape(of: "test/y") == [5, 10])
    let before = try file.matrix("examples/before")
    #expect(try file.matrix("X").rows(0..<2).storage == before.storage.map { $0 / 255 })
    #expect(before.storage.max() == 255 && before.storage.min() == 0)
  }

  private func check(_ fault: Fault) throws {
    try workshop().expectFailure(fault.line, status: fault.status, naming: fault.words)
  }

  /// Parameters under names that nobody reads are no parameters left out.
  @Test(arguments: ["readout-bias", "bias", "W_3", "weights", "Readout2"])
  func parametersThatWouldBeIgnored(name: String) throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 5 --dimension 3 -o x.h5",
      "init-net --inputs 3 --widths 4 --activation tanh -o net.h5")
    try RawFile(changing: shop.folder.file("net.h5")).array(name, [1], of: rv_file_double(), [1.0])
    try shop.expectFailure(
      "kernels --data x.h5 --network net.h5 --ck all -o k.h5", status: 65, naming: [name, "would be ignored"])
  }
}
