import Foundation
import LinearAlgebra
import Spectra
import Store
import TestSupport
import Testing

/// `eigs density` beside `kernels` and `eigs`.
@Suite struct SpectralDensityStageTests {
  /// x.h5 of 300 samples, net.h5 of two hidden layers, and e.h5, the spectra of its kernels and weights.
  private static func workshop() throws -> Workshop {
    let shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 300 --dimension 40 --seed 1 -o x.h5",
      "init-net --inputs 40 --widths 60,50 --activation tanh --seed 1 -o net.h5",
      "kernels --data x.h5 --network net.h5 --ck all --ntk -o k.h5", "eigs k.h5 -o e.h5",
      "eigs weights net.h5 --parameters W/1 --scale wtw/h -o w.h5")
    return shop
  }

  /// The Wasserstein-1 distance of the quantiles from the eigenvalues, over their mean.
  private func distance(_ found: H5Reader, _ file: H5Reader, _ name: String) throws -> Double {
    let eigenvalues = try file.vector("\(name)/eigenvalues").sorted()
    let quantiles = try found.vector("\(name)/quantiles")
    try #require(quantiles.count == eigenvalues.count)
    return zip(quantiles, eigenvalues).reduce(0) { $0 + abs($1.0 - $1.1) } / eigenvalues.reduce(0, +)
  }

  @Test("stored and recomputed products give the tangent kernel's spectrum, its sums and its ends")
  func tangents() throws {
    let shop = try Self.workshop()
    let exact = try shop.reader("e.h5")
    let eigenvalues = try exact.vector("ntk/eigenvalues")
    for method in ["stored", "recomputed"] {
      try shop.make("eigs density --data x.h5 --network net.h5 --ntk --steps 60 --method \(method) -o \(method).h5")
      let found = try shop.reader("\(method).h5")
      #expect(try distance(found, exact, "ntk") < 0.02, "\(method)")
      let trace = eigenvalues.reduce(0, +)
      #expect(try relativeError(found.vector("ntk/trace-exact")[0], trace) < 1e-5)
      let (estimate, error) = (try found.vector("ntk/trace")[0], try found.vector("ntk/trace-error")[0])
      #expect(error > 0 && abs(estimate - trace) < 5 * error, "\(method)")
      let rounding = 1e-5 * (eigenvalues.last ?? 0)
      let (largest, residuals) = (try found.vector("ntk/largest"), try found.vector("ntk/largest-residuals"))
      for (value, residual) in zip(largest, residuals) {
        #expect(eigenvalues.contains { abs($0 - value) <= residual }, "\(method)")
      }
      #expect(try found.vector("ntk/smallest")[0] >= eigenvalues[0] - rounding)
      #expect(try found.string(attribute: "method", of: "ntk") == method)
      #expect(!shop.files.keys.contains("\(method).h5.tiles") && !shop.files.keys.contains("\(method).h5.checkpoint"))
    }
  }

  @Test("conjugate kernels and weights, by quadrature and dense")
  func grams() throws {
    let shop = try Self.workshop()
    for method in ["dense", "recomputed"] {
      try shop.make(
        "eigs density --data x.h5 --network net.h5 --ck all --parameters W/1 --scale wtw/h --method \(method) "
          + "--probes 100 -o \(method).h5")
      let found = try shop.reader("\(method).h5")
      for layer in 0...2 {
        let limit = method == "dense" ? 1e-12 : 0.03
        #expect(try distance(found, shop.reader("e.h5"), "ck/\(layer)") < limit, "\(method), ck/\(layer)")
        #expect(try found.number(attribute: "dimension", of: "ck/\(layer)") == 300)
      }
      #expect(try distance(found, shop.reader("w.h5"), "W/1") < (method == "dense" ? 1e-12 : 0.03), "\(method)")
    }
  }

  @Test("of no more rows than steps all eigenvalues are found", arguments: [1, 2, 3, 30])
  func few(samples: Int) throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples \(samples) --dimension 20 --seed 1 -o x.h5",
      "init-net --inputs 20 --widths 30 --outputs 2 --seed 1 -o net.h5",
      "kernels --data x.h5 --network net.h5 --ck 1 --ntk -o k.h5", "eigs k.h5 -o e.h5",
      "eigs density --data x.h5 --network net.h5 --ck 1 --ntk --largest 2 -o d.h5")
    for name in ["ck/1", "ntk"] {
      #expect(try distance(shop.reader("d.h5"), shop.reader("e.h5"), name) < 1e-12)
      let largest = try shop.reader("e.h5").vector("\(name)/eigenvalues").suffix(2).reversed()
      let found = try shop.reader("d.h5").vector("\(name)/largest")
      #expect(found.count == largest.count)
      for (value, expected) in zip(found, largest) { #expect(relativeError(value, expected) < 1e-12) }
    }
    for method in ["stored", "recomputed"] {
      try shop.make("eigs density --data x.h5 --network net.h5 --ntk --largest 1 --method \(method) -o \(method).h5")
      #expect(!shop.files.keys.contains("\(method).h5.tiles"))
    }
  }

  @Test("many of the largest eigenvalues take a basis of bounded size, and fewer than asked are warned of")
  func many() throws {
    let shop = try Self.workshop()
    let eigenvalues = try shop.reader("e.h5").vector("ntk/eigenvalues").reversed()
    let clock = ContinuousClock()
    var last: [Double] = []
    let time = try clock.measure {
      for largest in [40, 90] {
        let line =
          "eigs density --data x.h5 --network net.h5 --ntk --method recomputed --steps 80 --largest \(largest) -o d.h5"
        let outcome = try shop.run(line)
        #expect(outcome.status == 0)
        #expect(outcome.error.contains("of the 90 largest eigenvalues of ntk 79 are known") == (largest == 90))
        last = try shop.reader("d.h5").vector("ntk/largest")
      }
    }
    #expect(last.count == 79 && time < .seconds(60))
    for (value, expected) in zip(last.prefix(20), eigenvalues) { #expect(abs(value / expected - 1) < 1e-3) }
  }

  @Test("quantiles are compared as spectra; other seeds give other laws near by")
  func goesOn() throws {
    let shop = try Self.workshop()
    try shop.make(
      "eigs density --data x.h5 --network net.h5 --ntk --seed 1 -o d.h5",
      "eigs density --data x.h5 --network net.h5 --ntk --seed 2 -o other.h5",
      "eigs compare d.h5 --with other.h5 --spectra ntk/quantiles -o c.h5")
    let shift = try shop.reader("c.h5").vector("ntk/quantiles/relative-shift")[0]
    #expect(shift > 0 && shift < 0.02)
  }

  @Test("a kernel that float32 cannot hold is refused, not taken for 0", arguments: ["stored", "recomputed"])
  func underflow(method: String) throws {
    let shop = try Self.workshop()
    let samples = gaussianMatrix(30, 40, seed: 1)
    var tiny = samples
    tiny.scale(by: 1e-30)
    try H5Writer.write(to: shop.folder.file("tiny.h5")) { try $0.write(tiny, to: "X") }
    let outcome = try shop.run(
      "eigs density --data tiny.h5 --network net.h5 --ntk --scalings 1,0,0 --method \(method) -o d.h5")
    #expect(outcome.status == 70 && !shop.files.keys.contains("d.h5"), "\(outcome.error)")
    #expect(!shop.files.keys.contains("d.h5.tiles"))
  }

  @Test(
    "what cannot be is refused",
    arguments: [
      ("--ck 3", 64, "no layer 3"), ("--ntk --scalings 1,2", 64, "2 layer scalings for 3"),
      ("--ntk --scratch x.h5", 64, "x.h5"), ("--ntk --method dense", 64, "--method dense"),
      ("--ck all --scratch s", 64, "--scratch"), ("--ntk --probes 1", 64, "--probes"),
      ("--ntk --largest 0", 64, "--largest"),
    ])
  func refused(options: String, status: Int32, words: String) throws {
    let shop = try Self.workshop()
    let before = shop.files
    let outcome = try shop.run("eigs density --data x.h5 --network net.h5 \(options) -o d.h5")
    #expect(outcome.status == status && outcome.error.contains(words), "\(options)\n\(outcome.error)")
    #expect(shop.files == before, "\(options)")
  }
}
