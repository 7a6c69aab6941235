import Foundation
import Testing

/// Numbers that are not finite are refused where they are given, and never printed; options without effect are errors.
@Suite struct FiniteNumberTests {
  private static let law = "--input-law mp:3 --ratio 0.5 --depth 2"

  @Test(arguments: [
    ("theory distribution \(law) --from 0 --to 1e400", "--to"), ("theory distribution \(law) --at 1,nan", "1,nan"),
    ("theory density \(law) --at=-inf", "inf"), ("theory density \(law) --from 1 --to 1", "--from"),
    ("theory density \(law) --at 1 --points 5", "--points"), ("theory support \(law) --scalings 1,1,1", "--scalings"),
    ("theory support \(law) --law ntk --scalings=1,-1,1", "--scalings"),
    ("theory support \(law) --law ntk --scalings 1,1e999,1", "1e999"),
    ("theory support \(law) --slope-squared 0.5 --activation relu", "--activation"),
    ("theory support \(law) --input-dataset k", "--input-dataset"),
    ("theory support --input-law mp:3 --ratio 1e31 --depth 2", "ratios"),
    ("theory support --input-law mp:1e99 --ratio 1 --depth 2", "mp:1e99"),
    ("theory support --input-law atoms:1e99 --ratio 1 --depth 2", "atoms:1e99"),
    ("theory support \(law) --slope-squared nan", "--slope-squared"),
    ("theory stieltjes \(law) --at 1,inf", "1,inf"), ("theory stieltjes \(law) --at nan,1", "nan,1"),
    (
      "theory overlaps --vertices 9 --edge-probability 0.5 --delta 0.1 --index 3 --window 2,4 --seed 2 -o o.h5",
      "--seed"
    ),
    ("theory overlaps --vertices 9 --edge-probability 0.5 --delta nan --index 3 --window 2,4 -o o.h5", "--delta"),
    ("kernels --data x.h5 --network n.h5 --ntk --scalings=-1,1 -o o.h5", "--scalings"),
    ("kernels --data x.h5 --network n.h5 --scalings 1,1 -o o.h5", "--scalings"),
    ("eigs power-law k.h5 --agreement 0.2 -o o.h5", "--agreement"),
    ("eigs power-law k.h5 --times 1,10 -o o.h5", "--times"),
    ("eigs power-law k.h5 --tolerance inf -o o.h5", "--tolerance"),
  ])
  func refuses(_ line: String, _ names: String) throws {
    let outcome = try Workshop().run(line)
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome.error)")
    #expect(outcome.error.contains(names), "\(outcome.error)")
  }

  @Test func answersAcrossTheWholeRange() throws {
    let outcome = try Workshop().run("theory distribution \(Self.law) --from=-1.7e308 --to 1.7e308 --points 3")
    #expect(outcome.status == 0 && outcome.output.hasSuffix("1.7e+308,1.0\n"), "\(outcome.output)\(outcome.error)")
  }

  /// As the graphs become equal the prediction's peak grows without bound, and stays a number.
  @Test func almostEqualGraphs() throws {
    let workshop = try Workshop()
    let line = "theory overlaps --vertices 50 --edge-probability 0.5 --delta 1e-200 --index 10 --window 8,12 -o o.h5"
    let outcome = try workshop.run(line)
    #expect(outcome.status == 0, "\(outcome.error)")
    let beyond = try workshop.run(line.replacingOccurrences(of: "1e-200", with: "1e-320"))
    #expect(beyond.status == 64, "\(beyond.error)")
  }
}
