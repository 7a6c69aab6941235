import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// `eigs weights` of anyone's model.
@Suite("Weights of other programs' models")
struct ModelWeightsTests {
  /// Noise, noise with a spike, a heavy tail, a convolution, and what is no matrix.
  private static let arrays: [ModelFile.Array32] = {
    var spiked = gaussianMatrix(80, 60, seed: 2)
    spiked[3, 5] += 60
    let tail = gaussianMatrix(40, 40, seed: 3)
    let cubes = Matrix(rows: 40, columns: 40) { tail[$0, $1] * tail[$0, $1] * tail[$0, $1] }
    let kernel = gaussianMatrix(8, 27, seed: 4)
    return [
      .init("layer.10.weight", cubes), .init("layer.2.weight", spiked), .init("noise", gaussianMatrix(50, 90, seed: 1)),
      .init("conv.weight", [8, 3, 3, 3], kernel.storage.map(Float.init)),
      .init("bias", [60], Array(repeating: 1, count: 60)),
      .init("none", [0, 7], []),
    ]
  }()

  private func shop() throws -> Workshop {
    let shop = try Workshop()
    try ModelFile.safetensors(Self.arrays).write(to: shop.url("m.safetensors"))
    return shop
  }

  @Test("a table on standard output, numbers in a file and as CSV: they are the same")
  func outputs() throws {
    let shop = try shop()
    let outcome = try shop.run("eigs weights m.safetensors --csv m.csv -o m.h5")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("matrix") && lines[0].contains("α ± σ") && lines[0].contains("x_min"))
    #expect(
      zip(lines[1...4], ["conv.weight", "layer.2.weight", "layer.10.weight", "noise"]).allSatisfy { $0.hasPrefix($1) })
    #expect(outcome.output.contains("layer.2.weight: 1 eigenvalue stands"))
    #expect(outcome.output.contains("conv.weight: (8, 3, 3, 3) unfolded, its first axis against the others"))
    #expect(outcome.output.contains("passed over: 2 arrays that are no matrices of real numbers (bias, none)"))
    #expect(try shop.run("eigs weights m.safetensors").output == outcome.output)

    let file = try shop.reader("m.h5")
    #expect(try file.strings("names") == ["conv.weight", "layer.2.weight", "layer.10.weight", "noise"])
    #expect(try file.string(attribute: "data") == "own" && file.string(attribute: "matrix", of: "noise") == "WWᵀ/d")
    let table = try #require(shop.data("m.csv").map { String(decoding: $0, as: UTF8.self) })
    let rows = table.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == 5 && rows.allSatisfy { $0.count == rows[0].count })
    for row in rows.dropFirst() {
      for (key, value) in zip(rows[0], row).dropFirst(3) where !value.isEmpty {
        #expect(try file.vector("\(row[0])/\(key)", as: Double.self) == [Double(value)])
      }
    }
    // The noise has a bulk and nothing else; the spike stands alone, far off and named.
    func number(_ name: String) throws -> Double { try file.vector(name, as: Double.self)[0] }
    #expect(try abs(number("noise/variance") - 1) < 0.06 && number("noise/outlier-count") == 0)
    #expect(try number("noise/largest-p-value") > 0.01 && number("noise/bulk-distance") < 0.05)
    #expect(try number("noise/shuffled-distance") < 0.05 && number("layer.10.weight/shuffled-distance") < 0.5)
    #expect(try number("layer.2.weight/outlier-count") == 1 && number("layer.2.weight/far-count") == 1)
    #expect(try number("layer.2.weight/outlier-p-values") < 1e-6 && number("layer.2.weight/far-ratio") > 5)
    #expect(try number("layer.10.weight/alpha-low") <= number("layer.10.weight/alpha"))
    let eigenvalues: [Double] = try file.vector("layer.2.weight/eigenvalues")
    #expect(try relativeError(number("layer.2.weight/stable-rank"), eigenvalues.reduce(0, +) / eigenvalues[59]) < 1e-12)
    let (support, x): ([Double], [Double]) =
      (try file.matrix("noise/bulk/support").storage, try file.vector("noise/bulk/x"))
    #expect(try support == [x[0], x[x.count - 1]] && support[1] == number("noise/edge"))
  }

  @Test("npz, HDF5, a folder and shards give the same numbers")
  func forms() throws {
    let shop = try shop()
    try ModelFile.npz(Self.arrays).write(to: shop.url("m.npz"))
    for folder in ["whole", "parts"] {
      try FileManager.default.createDirectory(atPath: shop.folder.file(folder), withIntermediateDirectories: true)
    }
    try ModelFile.safetensors(Self.arrays).write(to: shop.url("whole/model.safetensors"))
    try ModelFile.safetensors(Array(Self.arrays[..<2])).write(to: shop.url("parts/a.safetensors"))
    try ModelFile.safetensors(Array(Self.arrays[2...])).write(to: shop.url("parts/b.safetensors"))
    let map = Self.names.enumerated().map { "\"\($1)\": \"\($0 < 2 ? "a" : "b").safetensors\"" }.joined(separator: ", ")
    try shop.write("{\"weight_map\": {\(map)}}", to: "parts/model.safetensors.index.json")
    try H5Writer.write(to: shop.folder.file("m.h5")) { file in
      for (name, array) in zip(Self.names, try Self.shapes()) {
        try file.write(array.values, shape: array.shape, to: name)
      }
    }
    let expected = try shop.run("eigs weights m.safetensors -o e.h5").output
    for form in ["m.npz", "m.h5", "whole", "parts", "parts/model.safetensors.index.json"] {
      let outcome = try shop.run("eigs weights \(form) -o f.h5")
      #expect(outcome.status == 0 && outcome.output == expected, "\(form)\n\(outcome.error)\n\(outcome.output)")
      let (first, second) = (try shop.reader("e.h5"), try shop.reader("f.h5"))
      for name in try first.arrays() where name != "names" {
        #expect(try first.values(name).values == second.values(name).values, "\(form) \(name)")
      }
    }
  }

  private static let names = ["layer.10.weight", "layer.2.weight", "noise", "conv.weight", "bias", "none"]

  /// The arrays as they are in a safetensors file.
  private static func shapes() throws -> [(shape: [Int], values: [Float])] {
    let folder = try TemporaryFolder()
    try ModelFile.safetensors(arrays).write(to: URL(fileURLWithPath: folder.file("m.safetensors")))
    let file = try Safetensors(folder.file("m.safetensors"))
    return try names.map { try file.array($0, as: Float.self) }
  }

  @Test("scales, seeds and unfoldings are as asked for")
  func options() throws {
    let shop = try shop()
    _ = try shop.run("eigs weights m.safetensors -o m.h5")
    _ = try shop.run("eigs weights m.safetensors --scale wtw --seed 2 --outputs last -o w.h5")
    let (file, other) = (try shop.reader("m.h5"), try shop.reader("w.h5"))
    func numbers(_ name: String) throws -> (Double, Double) { (try file.vector(name)[0], try other.vector(name)[0]) }
    // WᵀW is 90 times the matrix over the larger dimension; the variance is that of the entries in both.
    for (key, factor) in [
      ("cutoff", 90.0), ("edge", 90), ("largest", 90), ("alpha", 1), ("distance", 1), ("variance", 1),
    ] {
      let (a, b) = try numbers("noise/\(key)")
      #expect(relativeError(factor * a, b) < 1e-9, "\(key)")
    }
    #expect(try other.vector("noise/eigenvalues", as: Double.self).count == 90)
    #expect(try numbers("noise/shuffled-distance").0 != numbers("noise/shuffled-distance").1)
    #expect(try file.number(attribute: "columns", of: "conv.weight") == 27)
    #expect(
      try other.number(attribute: "rows", of: "conv.weight") == 72
        && other.number(attribute: "columns", of: "conv.weight") == 3)
    // A matrix of less than eight eigenvalues has neither bulk nor tail.
    #expect(
      !other.contains("conv.weight/edge") && !other.contains("conv.weight/alpha") && file.contains("conv.weight/edge"))
    try shop.make("eigs weights m.safetensors --quiet --csv q.csv -o q.h5")
    #expect(try shop.run("eigs weights m.safetensors --quiet --csv q.csv").output.isEmpty)
    try shop.expectFailure("eigs weights m.safetensors --quiet", status: 64, naming: ["--quiet"])
    try shop.make("eigs weights m.safetensors --parameters noise --no-analysis --vectors 2 -o v.h5")
    #expect(
      try shop.reader("v.h5").shape(of: "noise/eigenvectors") == [2, 90] && !shop.reader("v.h5").contains("noise/alpha")
    )
  }

  @Test("networks of this program have the spectra they had, and an analysis where it is asked for")
  func networks() throws {
    let shop = try Workshop()
    try shop.make(
      "init-net --inputs 60 --widths 80,40 --activation tanh --seed 2 -o net.h5", "eigs weights net.h5 -o w.h5")
    let plain = try shop.reader("w.h5")
    #expect(try plain.arrays() == ["W/1/eigenvalues", "W/2/eigenvalues"])
    #expect(try plain.string(attribute: "parameters") == "parameters=W/1,W/2 scale=wtw/h vectors=0")
    let outcome = try shop.run("eigs weights net.h5 --analysis -o a.h5")
    #expect(outcome.status == 0 && outcome.output.contains("W/2"), "\(outcome.error)")
    let file = try shop.reader("a.h5")
    #expect(try file.string(attribute: "matrix", of: "W/2") == "WWᵀ/d")
    #expect(try abs(file.vector("W/1/variance", as: Double.self)[0] - 1) < 0.06)
    try shop.expectFailure("eigs weights net.h5", status: 64, naming: ["--output", "--analysis"])
    try shop.expectFailure("eigs weights net.h5 --seed 3 -o x.h5", status: 64, naming: ["--seed", "--analysis"])
    try shop.expectFailure("eigs weights net.h5 --outputs last -o x.h5", status: 64, naming: ["--outputs"])
  }

  @Test("tails of all-MiniLM-L6-v2 are those of powerlaw and WeightWatcher", .enabled(if: miniLMFolder != nil))
  func miniLM() throws {
    let shop = try Workshop()
    let folder = try #require(miniLMFolder)
    // By powerlaw 1.5 and WWFit of WeightWatcher 0.7.7, of NumPy's singular values in float64 over N.
    let expected:
      [(
        name: String, alpha: Double, sigma: Double, cutoff: Double, distance: Double, size: Double, rank: Double,
        norm: Double, weighted: Double
      )] = [
        (
          "embeddings.position_embeddings.weight", 1.5519886163048253, 0.03275449826811856, 2.6877066156700485e-06,
          0.11841646540275724,
          284, 7.7274947977374735, -1.591034098482004, -2.3589934609888665
        ),
        (
          "encoder.layer.0.attention.self.query.weight", 2.4597221182382354, 0.1611993411622559, 0.013798977222145209,
          0.08425851999825357,
          82, 35.81556005650007, -1.5473294845580712, -2.484615595046096
        ),
        (
          "encoder.layer.3.intermediate.dense.weight", 3.4104597899999654, 0.2989807402906049, 0.006910903448079161,
          0.052755288877665285,
          65, 28.036158391756626, -4.095882025642148, -4.232241006390114
        ),
        (
          "encoder.layer.5.output.dense.weight", 3.53672491836298, 0.29690119456621383, 0.002177302987347954,
          0.04782747249407615,
          73, 10.002160987549408, -4.370862883067264, -4.381066797824549
        ),
        (
          "pooler.dense.weight", 12.35485333289772, 2.83871333322443, 0.0002644945133941945, 0.1352204022089174,
          16, 98.69531962739885, -42.3445813897599, -43.143625721913324
        ),
        (
          "embeddings.word_embeddings.weight", 4.534994286749674, 0.7215776871825387, 0.00827942919795013,
          0.05342687803746249,
          24, 43.9602017209635, -6.836159545722383, -7.1118428432755945
        ),
      ]
    let names = expected.map(\.name).joined(separator: ",")
    let outcome = try shop.run("eigs weights \(folder) --parameters \(names) -o m.h5")
    #expect(outcome.status == 0, "\(outcome.error)")
    let file = try shop.reader("m.h5")
    for row in expected {
      let numbers = [
        ("alpha", row.alpha), ("alpha-error", row.sigma), ("cutoff", row.cutoff), ("distance", row.distance),
        ("tail-size", row.size), ("stable-rank", row.rank), ("log10-norm", row.norm),
        ("weighted-alpha-log10", row.weighted),
      ]
      for (key, value) in numbers {
        #expect(
          relativeError(try file.vector("\(row.name)/\(key)", as: Double.self)[0], value) < 1e-6, "\(row.name) \(key)")
      }
    }
  }

  @Test("what is no model, or damaged, is named")
  func refusals() throws {
    let shop = try shop()
    let data = ModelFile.safetensors(Self.arrays)
    try data.prefix(3000).write(to: shop.url("cut.safetensors"))
    try ModelFile.npz(Self.arrays).prefix(3000).write(to: shop.url("cut.npz"))
    try ModelFile.safetensors([.init("b", [3], [1, 2, 3])]).write(to: shop.url("vector.safetensors"))
    try ModelFile.safetensors([.init("../w", gaussianMatrix(9, 9, seed: 1))]).write(to: shop.url("name.safetensors"))
    try ModelFile.safetensors([.init("w", [3, 3], [1, 2, 3, 4, .nan, 6, 7, 8, 9])]).write(
      to: shop.url("nan.safetensors"))
    try ModelFile.safetensors([.init("w", Matrix(rows: 20, columns: 20))]).write(to: shop.url("zero.safetensors"))
    try shop.write("no model", to: "text")
    let cases: [(line: String, status: Int32, words: [String])] = [
      ("missing.safetensors", 66, ["missing.safetensors"]), ("text", 65, ["text", "HDF5"]),
      ("cut.safetensors", 65, ["cut.safetensors", "truncated"]), ("cut.npz", 65, ["cut.npz", "truncated"]),
      ("vector.safetensors", 65, ["no matrix"]), ("name.safetensors", 65, ["../w"]),
      ("nan.safetensors", 65, ["w", "nan"]),
      ("m.safetensors --parameters nothing", 64, ["--parameters nothing", "noise"]),
      ("m.safetensors --snapshot 3", 64, ["--snapshot"]), ("m.safetensors --allow-stand-in", 64, ["--allow-stand-in"]),
      ("m.safetensors --vectors 2", 64, ["--output"]), ("m.safetensors --digest-file d", 64, ["--digest-file"]),
      ("m.safetensors -o m.safetensors", 64, ["overwrite"]), ("m.safetensors --csv m.safetensors", 64, ["overwrite"]),
      ("m.safetensors --csv text", 74, ["text"]), ("--pretrained cifar-10", 64, ["all-MiniLM-L6-v2"]),
      ("m.safetensors --no-analysis --csv t.csv -o x.h5", 64, ["--csv"]),
      ("m.safetensors --resamples 1", 64, ["--resamples"]),
    ]
    for (line, status, words) in cases {
      try shop.expectFailure("eigs weights \(line)", status: status, naming: words)
    }
    // A matrix of zeros has neither bulk nor tail.
    let zero = try shop.run("eigs weights zero.safetensors")
    #expect(zero.status == 0 && zero.output.contains("–"), "\(zero.error)")
  }
}
