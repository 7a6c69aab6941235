import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// `eigs power-law` and `theory power-law` on small files.
@Suite struct PowerLawStageTests {
  /// A folder with x.h5 (points, density, targets), k.h5 (ntk = a Gram matrix of decaying spectrum, indefinite, skew) and
  /// an earlier out.h5.
  private func workshop(dimension: Int = 2, samples: Int = 60) throws -> Workshop {
    let shop = try Workshop()
    try shop.make(
      "gen-data mixture --samples \(samples) --dimension \(dimension) --radius 1 --draws 2 --width 50 -o x.h5")
    var factor = gaussianMatrix(samples, samples, seed: 1)
    for i in 0..<samples { for j in 0..<samples { factor[i, j] *= pow(Double(j + 1), -0.75) } }
    let gram = factor.gram
    var indefinite = gram
    for i in 0..<samples { indefinite[i, i] -= 0.5 }
    try H5Writer.write(to: shop.folder.file("k.h5")) { file in
      try file.write(gram, to: "ntk")
      try file.write(gram, to: "covariance")
      try file.write(indefinite, to: "indefinite")
      try file.write(factor, to: "skew")
      try file.write(gaussianMatrix(5, 8, seed: 1).gram, to: "small")
      try file.write(gaussianMatrix(samples, 4, seed: 2).gram, to: "singular")
    }
    try H5Writer.write(to: shop.folder.file("bare.h5")) { try $0.makeGroup("targets") }
    try H5Writer.write(to: shop.folder.file("named.h5")) {
      try $0.write([Double](repeating: 1, count: samples), to: "targets/expected")
    }
    try H5Writer.write(to: shop.folder.file("few.h5")) {
      try $0.write([Double](repeating: 1, count: 7), to: "eigenvalues")
    }
    // What an earlier run made.
    try shop.make("init-net --inputs 2 --widths 3 -o out.h5")
    return shop
  }

  @Test func theoryAndSpectrumMeet() throws {
    let shop = try workshop()
    try shop.make(
      "theory power-law --data x.h5 --radius 1 --indices 1,100 --times 1,1000 --points 4 -o laws.h5",
      "eigs power-law k.h5 --data x.h5 --covariance covariance --theory laws.h5 -o s.h5")
    let (laws, spectrum) = (try shop.reader("laws.h5"), try shop.reader("s.h5"))
    #expect(try laws.vector("nu") == [1.5] && laws.vector("n").count == 4 && laws.vector("n").last == 100)
    #expect(try laws.children(of: "C") == ["gp", "gp-exact", "indicator"])
    #expect(
      try laws.vector("kappa/gp") == [1.5] && laws.vector("xi/gp") == [1] && laws.vector("kappa/indicator") == [0.5])
    // C does not depend on the data in the plane: I = 12π² for ReLU, C = I Γ(2)/(2·2·3(2π)²).
    #expect(try abs(laws.vector("C/gp-exact")[0] - 0.25) < 1e-12)
    let (lambda, curve) = (try laws.vector("lambda")[0], try laws.vector("eigenvalues"))
    #expect(relativeError(curve[0], lambda) < 1e-14 && relativeError(curve[3], lambda / 1000) < 1e-13)
    let eigenvalues = try spectrum.vector("eigenvalues")
    let kernel = try shop.reader("k.h5").matrix("ntk")
    #expect(eigenvalues == eigenvalues.sorted(by: >) && eigenvalues.count == 60)
    #expect(relativeError(eigenvalues.reduce(0, +), kernel.trace / 60) < 1e-12)
    #expect(try spectrum.vector("non-positive") == [0])
    // Two draws are averaged; the sums end in what Parseval says.
    #expect(try spectrum.shape(of: "coefficients/network") == [60, 2])
    #expect(try spectrum.shape(of: "coefficients/indicator") == [60])
    let draws = try shop.reader("x.h5").matrix("targets/network")
    let total = draws.storage.reduce(0) { $0 + $1 * $1 } / 120
    #expect(try relativeError(spectrum.vector("sums/network")[0], total) < 1e-12)
    #expect(try relativeError(spectrum.vector("sums/expected")[0], kernel.trace / 60) < 1e-12)
    for (square, eigenvalue) in zip(try spectrum.vector("squares/expected"), eigenvalues) {
      #expect(abs(square - eigenvalue) < 1e-12 * eigenvalues[0])
    }
    for name in ["eigenvalues", "sums/network", "sums/indicator", "loss/expected", "loss/network"] {
      let group = "fit/\(name)"
      for key in ["exponent", "exponent-error", "coefficient", "level", "level-ratio", "drift", "on-plateau"] {
        #expect(try spectrum.vector("\(group)/\(key)").count == 1, "\(group)/\(key)")
      }
      #expect(try spectrum.vector("\(group)/slopes").count == spectrum.vector("\(group)/centres").count)
    }
    for (name, exponent) in [("network", 1.5), ("expected", 1.5), ("indicator", 0.5)] {
      #expect(try spectrum.vector("fit/sums/\(name)/theory-exponent") == [exponent])
      #expect(try abs(spectrum.vector("fit/loss/\(name)/theory-exponent")[0] - exponent / 1.5) < 1e-15)
    }
    let (level, ratio) = (
      try spectrum.vector("fit/eigenvalues/level")[0], try spectrum.vector("fit/eigenvalues/level-ratio")[0]
    )
    #expect(relativeError(level / lambda, ratio) < 1e-13)
  }

  @Test func repetitionsGiveTheSameBytes() throws {
    let shop = try workshop()
    for name in ["a", "b"] {
      try shop.make(
        "theory power-law --data x.h5 --radius 1 --depth 3 -o \(name)-laws.h5",
        "eigs power-law k.h5 --data x.h5 --times 0.1,100 --loss-window 1,10 -o \(name)-s.h5")
    }
    #expect(shop.data("a-laws.h5") == shop.data("b-laws.h5") && shop.data("a-s.h5") == shop.data("b-s.h5"))
  }

  @Test(arguments: ["", " --depth 3 --bias-scale 0.5", " --power 2 --weight-scale 2"])
  func kernelsNeedNotBeStored(network: String) throws {
    let shop = try workshop()
    try shop.make(
      "kernels infinite --data x.h5 --kernels ntk,covariance,singular\(network) -o inf.h5",
      "eigs power-law inf.h5 --data x.h5 --covariance covariance -o a.h5",
      "eigs power-law --samples x.h5 --data x.h5 --covariance covariance\(network) -o b.h5",
      "eigs power-law --samples x.h5\(network) -o c.h5",
      "eigs power-law --samples x.h5 --matrix singular --indefinite\(network) -o d.h5")
    let (stored, computed) = (try shop.reader("a.h5"), try shop.reader("b.h5"))
    for name in ["eigenvalues", "sums/indicator", "squares/expected", "coefficients/network", "loss/network"] {
      #expect(try values(name, in: stored) == values(name, in: computed), "\(name)")
    }
    let (all, alone) = (try stored.vector("eigenvalues"), try shop.reader("c.h5").vector("eigenvalues"))
    for (value, eigenvalue) in zip(alone, all) { #expect(abs(value - eigenvalue) < 1e-13 * all[0]) }
    let singular = try shop.reader("inf.h5").matrix("singular")
    let found = try shop.reader("d.h5").vector("eigenvalues")
    #expect(found.count == 60 && found[0] > 0 && found[59] < 0)
    #expect(abs(found.reduce(0, +) - singular.trace / 60) < 1e-12 * found[0])
  }

  private func values(_ name: String, in file: H5Reader) throws -> [Double] {
    try file.shape(of: name).count == 2 ? file.matrix(name).storage : file.vector(name)
  }

  @Test func agreementIsLookedFor() throws {
    let shop = try workshop(dimension: 1, samples: 200)
    try shop.make(
      "theory power-law --data x.h5 --targets none -o laws.h5",
      "eigs power-law --samples x.h5 --matrix singular --indefinite -o singular.h5",
      "eigs power-law --samples x.h5 --theory laws.h5 --singular singular.h5 --agreement 0.3 -o s.h5",
      "eigs power-law --samples x.h5 --theory laws.h5 --agreement 1e-9 -o none.h5")
    let spectrum = try shop.reader("s.h5")
    let eigenvalues = try spectrum.vector("eigenvalues")
    let singular = try shop.reader("singular.h5").vector("eigenvalues")
    let lambda = try shop.reader("laws.h5").vector("lambda")[0]
    for (name, last) in [("singular", 200), ("theory", 20), ("all", 20)] {
      let run = try spectrum.vector("agreement/\(name)").map { Int($0) }
      #expect(run[0] >= 1 && run[0] < run[1] && run[1] <= last, "\(name)")
      for n in run[0]...run[1] {
        var values = [eigenvalues[n - 1]]
        if name != "theory" { values.append(singular[n - 1]) }
        if name != "singular" { values.append(lambda / Double(n * n)) }
        #expect((values.max() ?? 0) / (values.min() ?? 0) <= 1.3 * (1 + 1e-12), "\(name) at \(n)")
      }
    }
    #expect(try shop.reader("none.h5").vector("agreement/theory") == [0, 0])
    #expect(try !shop.reader("none.h5").contains("agreement/singular"))
  }

  @Test func windowsOfLossesAreThoseOfTheEigenvalues() throws {
    let shop = try workshop()
    try shop.make("eigs power-law k.h5 --data x.h5 --eigenvalue-window 1,60 -o whole.h5")
    let whole = try shop.reader("whole.h5")
    let eigenvalues = try whole.vector("eigenvalues")
    let ends = [1 / (2 * eigenvalues[0]), 1 / (2 * eigenvalues[59])]
    #expect(try zip(whole.vector("fit/loss/indicator/window"), ends).allSatisfy { relativeError($0, $1) < 1e-15 })
  }

  @Test func roundingBelowZeroIsCounted() throws {
    let shop = try workshop()
    try shop.make("eigs power-law k.h5 --matrix singular --eigenvalue-window 1,4 -o s.h5")
    let spectrum = try shop.reader("s.h5")
    #expect(try spectrum.vector("non-positive")[0] > 5 && spectrum.vector("fit/eigenvalues/points") == [4])
  }

  @Test func targetsAndNetworksCanBeChosen() throws {
    let shop = try workshop(dimension: 3)
    try shop.make(
      "eigs power-law k.h5 --data x.h5 --targets indicator -o s.h5",
      "theory power-law --data x.h5 --targets none --power 1.5 -o q.h5",
      "theory power-law --data x.h5 --mean-field 2 -o m.h5")
    #expect(try shop.reader("s.h5").children(of: "sums") == ["indicator"])
    let power = try shop.reader("q.h5")
    #expect(try relativeError(power.vector("nu")[0], 5.0 / 3) < 1e-15 && !power.contains("K"))
    #expect(try shop.reader("m.h5").children(of: "xi") == ["gp"] && shop.reader("m.h5").vector("xi/gp") == [0.75])
  }

  @Test func targetsHaveScalesAndCentresOfTheirOwn() throws {
    let shop = try workshop(dimension: 3)
    let laws = "theory power-law --data x.h5 --radius 1"
    try shop.make(
      "\(laws) -o a.h5", "\(laws) --target-weight-scale 2 --target-bias-scale 2 --centre 0,0,0 -o b.h5",
      "\(laws) --centre 0.5,0,0 -o c.h5")
    func value(_ name: String, _ file: String) throws -> Double { try shop.reader(file).vector(name)[0] }
    // Σ is homogeneous of degree 4 in both scales together.
    for name in ["C/gp", "K/gp"] { #expect(try relativeError(value(name, "b.h5"), 16 * value(name, "a.h5")) < 1e-12) }
    #expect(try value("lambda", "b.h5") == value("lambda", "a.h5"))
    #expect(try value("C/indicator", "b.h5") == value("C/indicator", "a.h5"))
    #expect(try relativeError(value("C/indicator", "c.h5"), value("C/indicator", "a.h5")) > 1e-3)
  }

  @Test(
    arguments: [
      ("eigs power-law none.h5 -o out.h5", 66, ["none.h5"]),
      ("eigs power-law x.h5 -o out.h5", 65, ["x.h5", "ntk", "no such data set"]),
      ("eigs power-law k.h5 --matrix skew -o out.h5", 65, ["k.h5", "skew", "not symmetric"]),
      ("eigs power-law k.h5 --matrix indefinite -o out.h5", 65, ["k.h5", "indefinite", "not positive semi-definite"]),
      (
        "eigs power-law k.h5 --matrix small --data x.h5 --eigenvalue-window 1,5 -o out.h5", 65,
        ["indicator", "60 rows", "5 points"]
      ),
      ("eigs power-law k.h5 --data x.h5 --targets mood -o out.h5", 65, ["x.h5", "targets/mood"]),
      ("eigs power-law k.h5 --data k.h5 -o out.h5", 65, ["k.h5", "y"]),
      ("eigs power-law k.h5 --covariance small -o out.h5", 65, ["k.h5", "small", "(5, 5)"]),
      (
        "eigs power-law k.h5 --data x.h5 --eigenvalue-window 50,60 --sum-window 58,60 -o out.h5", 64,
        ["--sum-window", "60"]
      ),
      ("eigs power-law k.h5 --eigenvalue-window 5,70 -o out.h5", 64, ["--eigenvalue-window", "60 points"]),
      ("eigs power-law k.h5 --matrix small -o out.h5", 65, ["k.h5", "small", "5 points"]),
      // Of rank 4: what follows is rounding, of either sign.
      ("eigs power-law k.h5 --matrix singular -o out.h5", 65, ["k.h5", "--eigenvalue-window", "rounding"]),
      ("eigs power-law k.h5 --data bare.h5 -o out.h5", 65, ["bare.h5", "targets", "empty"]),
      (
        "eigs power-law k.h5 --data named.h5 --covariance covariance -o out.h5", 65,
        ["named.h5", "targets/expected", "--covariance"]
      ),
      ("eigs power-law k.h5 --data x.h5 --times 1e-9,1e-8 -o out.h5", 65, ["k.h5", "--loss-window", "within --times"]),
      ("eigs power-law --samples x.h5 --singular few.h5 -o out.h5", 65, ["few.h5", "7", "60 points"]),
      ("eigs power-law k.h5 --depth 2 -o out.h5", 64, ["--depth", "--samples", "k.h5"]),
      ("eigs power-law --samples x.h5 --depth 1000000000000 -o out.h5", 64, ["depth", "1000"]),
      ("theory power-law --data x.h5 --targets none --power 1e4 -o out.h5", 70, ["Λ", "range"]),
      ("theory power-law --data x.h5 --indices 1e-300,1e300 -o out.h5", 64, ["--indices", "range"]),
      ("theory power-law --data x.h5 --times 1e-320,1e300 -o out.h5", 64, ["--times", "range"]),
      ("eigs power-law k.h5 --eigenvalue-window 300,30 -o out.h5", 64, ["--eigenvalue-window"]),
      ("eigs power-law k.h5 --data x.h5 --loss-window 1e13,1e15 -o out.h5", 65, ["k.h5", "--loss-window", "positive"]),
      ("eigs power-law k.h5 --slope-width 1 -o out.h5", 64, ["--slope-width"]),
      ("eigs power-law k.h5 --data x.h5 -o x.h5", 64, ["--output", "overwrite"]),
      ("eigs power-law -o out.h5", 64, ["--samples"]),
      ("eigs power-law k.h5 --samples x.h5 -o out.h5", 64, ["--samples"]),
      ("eigs power-law --samples k.h5 -o out.h5", 65, ["k.h5", "X"]),
      ("eigs power-law --samples x.h5 --matrix gram -o out.h5", 64, ["gram", "covariance"]),
      ("eigs power-law --samples x.h5 --matrix singular -o out.h5", 65, ["x.h5", "singular", "semi-definite"]),
      ("eigs power-law --samples x.h5 --power 0.5 -o out.h5", 64, ["power"]),
      ("eigs power-law --samples x.h5 --data x.h5 --indefinite -o out.h5", 64, ["--indefinite"]),
      ("eigs power-law --samples x.h5 --singular k.h5 -o out.h5", 65, ["k.h5", "eigenvalues"]),
      ("eigs power-law --samples x.h5 --theory k.h5 -o out.h5", 65, ["k.h5", "lambda"]),
      ("eigs power-law --samples x.h5 --agreement 0 -o out.h5", 64, ["--agreement"]),
      ("theory power-law --data k.h5 -o out.h5", 65, ["k.h5", "X"]),
      ("theory power-law --data x.h5 --power 0.5 -o out.h5", 64, ["--power", "infinite"]),
      ("theory power-law --data x.h5 --power 2 --depth 2 -o out.h5", 64, ["--power", "--depth"]),
      ("theory power-law --data x.h5 --bias-scale 0 -o out.h5", 64, ["--bias-scale"]),
      ("theory power-law --data x.h5 --targets indicator -o out.h5", 64, ["--radius"]),
      ("theory power-law --data x.h5 --radius 1 --centre 1,2,3 -o out.h5", 64, ["3 coordinates"]),
      ("theory power-law --data x.h5 --radius 1000 -o out.h5", 70, ["(25)", "radius"]),
      ("theory power-law --data x.h5 --indices 5,2 -o out.h5", 64, ["--indices"]),
      ("theory power-law --data x.h5 --weight-scale 1e100 -o out.h5", 70, ["Λ", "float64"]),
    ] as [(String, Int32, [String])]) func faults(line: String, status: Int32, words: [String]) throws
  {
    try workshop().expectFailure(line, status: status, naming: words)
  }

  @Test func inOneDimensionTailsDiverge() throws {
    let shop = try workshop(dimension: 1)
    try shop.expectFailure(
      "theory power-law --data x.h5 -o out.h5", status: 64, naming: ["d = 1", "eq. (27)", "bounded support"])
    try shop.make(
      "theory power-law --data x.h5 --radius 1 --targets indicator -o a.h5",
      "theory power-law --data x.h5 --bounded-support -o b.h5")
    #expect(try shop.reader("a.h5").vector("xi/indicator") == [0.5] && shop.reader("b.h5").vector("xi/gp") == [1.5])
  }
}
