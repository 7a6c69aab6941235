import Foundation
import Testing

/// What `theory` answers on standard output, against closed forms.
@Suite struct TheoryAnswerTests {
  /// A complex number, as much of it as the equations below need.
  private struct Number {
    var re: Double
    var im: Double

    static func + (a: Number, b: Number) -> Number { Number(re: a.re + b.re, im: a.im + b.im) }
    static func * (a: Number, b: Number) -> Number {
      Number(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
    }
    static func * (a: Double, b: Number) -> Number { Number(re: a * b.re, im: a * b.im) }
    var size: Double { (re * re + im * im).squareRoot() }
    static let one = Number(re: 1, im: 0)
  }

  private func table(_ line: String, header: String) throws -> [[Double]] {
    let outcome = try Workshop().run("theory \(line)")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first.map(String.init) == header)
    return try lines.dropFirst().map { line in
      try line.split(separator: ",").map { try #require(Double($0), "\(line)") }
    }
  }

  private static let places = "--at 1,0.01 --at -1,0.5 --at 0.3,1e-6 --at 4,2"

  /// With b² = 1 and one layer the conjugate kernel's law is the Marčenko–Pastur map of μ_0, eq. (6):
  /// m = ∫ dμ_0(x)/(xc − z) with c = 1 − γ − γzm. For μ_0 = δ_1 that is γzm² + (z + γ − 1)m + 1 = 0.
  @Test(arguments: [0.5, 1.0, 2.5]) func pointMass(ratio: Double) throws {
    let rows = try table(
      "stieltjes --activation linear --input-law atoms:1 --ratios \(ratio) \(Self.places)",
      header: "re_z,im_z,re_m,im_m,re_s1,im_s1")
    #expect(rows.map { $0[0] } == [1, -1, 0.3, 4])
    for row in rows {
      let (z, m) = (Number(re: row[0], im: row[1]), Number(re: row[2], im: row[3]))
      let terms = [ratio * (z * m * m), (z + (ratio - 1) * .one) * m, .one]
      #expect(terms.reduce(Number(re: 0, im: 0), +).size < 1e-10 * terms.map(\.size).reduce(0, +))
      #expect(m.im > 0)
    }
  }

  /// For μ_0 the Marčenko–Pastur law of ratio γ_0, cm is its transform at z/c:
  /// γ_0 z(cm)² + (z + (γ_0 − 1)c)(cm) + c = 0.
  @Test(arguments: [(0.5, 0.5), (3, 0.5), (1, 2)]) func marchenkoPastur(input: Double, ratio: Double) throws {
    let rows = try table(
      "stieltjes --activation linear --input-law mp:\(input) --ratio \(ratio) --depth 1 \(Self.places)",
      header: "re_z,im_z,re_m,im_m,re_s1,im_s1")
    #expect(rows.count == 4)
    for row in rows {
      let (z, m) = (Number(re: row[0], im: row[1]), Number(re: row[2], im: row[3]))
      let c = (1 - ratio) * .one + (-ratio) * (z * m)
      let inner = c * m
      let terms = [input * (z * inner * inner), (z + (input - 1) * c) * inner, c]
      #expect(terms.reduce(Number(re: 0, im: 0), +).size < 1e-9 * terms.map(\.size).reduce(0, +), "\(row)")
    }
  }

  @Test(arguments: ["ck", "ck/1", "ntk"]) func densityIntegratesToTheMass(law: String) throws {
    let options = "--input-law mp:0.5 --ratios 0.5,0.4 --activation tanh --law \(law)"
    let support = try table("support \(options)", header: "lower,upper,mass")
    #expect(try table("atoms \(options)", header: "place,mass").isEmpty)
    var total = 0.0
    for interval in support {
      let rows = try table(
        "density \(options) --from \(interval[0]) --to \(interval[1]) --points 4001", header: "x,density")
      let step = (interval[1] - interval[0]) / 4000
      total += rows.reduce(0) { $0 + $1[1] } * step
    }
    #expect(abs(total - 1) < 1e-3 && abs(support.reduce(0) { $0 + $1[2] } - 1) < 1e-6, "\(total)")
  }

  @Test func placesMayBeNegative() throws {
    let options = "--input-law mp:3 --ratios 0.5 --law input"
    let density = try table("density \(options) --at -1,-0.5,2", header: "x,density")
    #expect(density.map { $0[0] } == [-1, -0.5, 2])
    #expect(density[0][1] == 0 && density[1][1] == 0 && density[2][1] > 0)
    let distribution = try table("distribution \(options) --at -1 --at 0,1000", header: "x,distribution")
    let atom = try #require(try table("atoms \(options)", header: "place,mass").first)
    #expect(atom[0] == 0 && abs(atom[1] - 2.0 / 3) < 1e-9)
    #expect(distribution[0][1] == 0 && abs(distribution[1][1] - atom[1]) < 1e-6 && distribution[2][1] == 1)
    let range = try table("density \(options) --from -2 --to 2 --points 5", header: "x,density")
    #expect(range.map { $0[0] } == [-2, -1, 0, 1, 2])
  }

  @Test func spectraInFilesAreInputLaws() throws {
    let shop = try Sample.workshop()
    let outcome = try shop.run(
      "theory support --input-spectrum e.h5 --input-dataset ck/0/eigenvalues --ratios 1.25,1.875 --law ck/2")
    #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count >= 2, "\(outcome.error)")
  }
}
