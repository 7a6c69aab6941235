import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// `kernels` and `eigs` in float32.
@Suite struct PrecisionTests {
  private static func workshop() throws -> Workshop {
    let shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 120 --dimension 40 --test-samples 7 --seed 1 -o x.h5",
      "init-net --inputs 40 --widths 60,50 --outputs 2 --activation tanh --seed 1 -o net.h5")
    for precision in ["single", "double"] {
      try shop.make(
        "kernels --data x.h5 --network net.h5 --ck all --ntk --points test/X --precision \(precision) -o \(precision).h5",
        "eigs \(precision).h5 --matrices ck/2,ntk --vectors 3 --precision \(precision) -o \(precision)-e.h5")
    }
    return shop
  }

  @Test("errors against float64 are of its rounding, and are stored")
  func errors() throws {
    let shop = try Self.workshop()
    let (single, double) = (try shop.reader("single.h5"), try shop.reader("double.h5"))
    for name in ["ck/0", "ck/1", "ck/2", "ntk", "cross/ck/2", "cross/ntk"] {
      let exact: Matrix<Double> = try double.matrix(name)
      let found = try single.matrix(name, as: Float.self).converted(to: Double.self)
      var difference = exact
      difference.add(found, scaledBy: -1)
      let error = difference.frobeniusNorm / exact.frobeniusNorm
      #expect(error > 1e-9 && error < 1e-6, "\(name) \(error)")
      #expect(try single.string(attribute: "precision", of: name) == "single")
      // That of up to 64 of its own samples.
      let stated = try #require(try single.number(attribute: "error", of: name))
      #expect(stated > error / 5 && stated < 5 * error, "\(name): stated \(stated), found \(error)")
    }
    let (of32, of64) = (try shop.reader("single-e.h5"), try shop.reader("double-e.h5"))
    for name in ["ck/2", "ntk"] {
      let values = try of32.vector("\(name)/eigenvalues", as: Float.self).map(Double.init)
      let exact = try of64.vector("\(name)/eigenvalues")
      let largest = exact.last ?? 1
      let error = zip(values, exact).reduce(0) { max($0, abs($1.0 - $1.1) / largest) }
      #expect(error > 1e-10 && error < 1e-5, "\(name) \(error)")
      #expect(try of32.vector("\(name)/error").count == 1)
      #expect(try of32.shape(of: "\(name)/eigenvectors") == of64.shape(of: "\(name)/eigenvectors"))
      let (u, v) = (try of32.matrix("\(name)/eigenvectors", as: Float.self), try of64.matrix("\(name)/eigenvectors"))
      let overlap = (0..<v.columns).reduce(0) { $0 + Double(u[0, $1]) * v[0, $1] }
      #expect(abs(overlap - 1) < 1e-3, "\(name)")
    }
  }

  @Test("samples that float32 cannot hold products of are refused")
  func underflow() throws {
    let shop = try Self.workshop()
    let samples = gaussianMatrix(30, try shop.reader("x.h5").shape(of: "X")[1], seed: 1)
    try H5Writer.write(to: shop.folder.file("small.h5")) { file in
      try file.write(Matrix(rows: 30, columns: samples.columns) { 1e-25 * samples[$0, $1] }, to: "X")
    }
    let outcome = try shop.run("kernels --data small.h5 --network net.h5 --ck 0 --precision single -o u.h5")
    #expect(outcome.status == 70 && outcome.error.contains("beyond the range of float32"), "\(outcome.error)")
    #expect(outcome.error.contains("--precision double") && !shop.files.keys.contains("u.h5"))
  }

  @Test("the error of eigenvalues of more rows than are compared is not understated", arguments: [1, 2, 3])
  func eigenvalues(seed: Int) throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 400 --dimension 100 --seed \(seed) -o x.h5",
      "init-net --inputs 100 --widths 120 --activation relu --seed \(seed) -o net.h5",
      "kernels --data x.h5 --network net.h5 --ck 1 --ntk -o k.h5", "eigs k.h5 -o double.h5",
      "eigs k.h5 --precision single -o single.h5")
    for name in ["ck/1", "ntk"] {
      let exact = try shop.reader("double.h5").vector("\(name)/eigenvalues")
      let found = try shop.reader("single.h5").vector("\(name)/eigenvalues", as: Float.self)
      let error = zip(found, exact).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / (exact.last ?? 1)
      #expect(try error <= shop.reader("single.h5").vector("\(name)/error")[0])
    }
  }

  @Test("power laws of small eigenvalues are not looked for in float32")
  func powerLaws() throws {
    let shop = try Self.workshop()
    for line in ["eigs power-law single.h5 --matrix ck/2 -o p.h5", "eigs power-law single-e.h5 --matrix ntk -o p.h5"] {
      let outcome = try shop.run(line)
      #expect(outcome.status == 65 && outcome.error.contains("float32"), "\(line)\n\(outcome.error)")
    }
    // What comes of float32 says so, whatever it is computed in.
    try shop.make("eigs single.h5 --matrices ck/2 -o e.h5")
    #expect(try shop.reader("e.h5").string(attribute: "precision", of: "ck/2") == "single")
    let outcome = try shop.run("kernels --data x.h5 --ck 0 --seed 2 -o k.h5")
    #expect(outcome.status == 64 && outcome.error.contains("--seed is for --precision single"), "\(outcome.error)")
  }
}
