import Foundation
import LinearAlgebra
import Spectra
import Store
import Testing

/// `collect`: means, standard errors and quantiles over files.
@Suite struct CollectTests {
  /// Four files: `a/x` (3), `m` (2, 2) and integers `k`, with a text and a group `b` beside them.
  private func workshop() throws -> Workshop {
    let shop = try Workshop()
    for (number, shift) in [0.0, 1, 3, 8].enumerated() {
      try H5Writer.write(to: shop.folder.file("t\(number + 1).h5")) { file in
        try file.set("data", to: number == 2 ? "stand-in" : "synthetic")
        try file.write([1 + shift, 2 - shift, 5], to: "a/x")
        try file.write(Matrix(rows: 2, columns: 2, storage: [shift, 0, 1, shift * shift]), to: "m")
        try file.write([Int(shift), 7], to: "k")
        try file.write([Float(shift) / 2], to: "b/y")
        try file.write(["one", "two"], to: "names")
        try file.write([9.0], to: "axes/old")
      }
    }
    return shop
  }

  /// What a run recorded before it diverged is no end: the others' means are as without it.
  @Test func runsThatDivergedAreLeftOut() throws {
    let shop = try workshop()
    for (name, flag) in [("t1", 0.0), ("t2", 1), ("t3", 0), ("t4", 1)] {
      try H5Writer.write(to: shop.folder.file("d-\(name).h5")) { file in
        try file.write(shop.reader("\(name).h5").vector("a/x"), to: "a/x")
        try file.write([flag], to: "outcome/diverged")
      }
    }
    let outcome = try shop.run("collect d-t1.h5 d-t2.h5 d-t3.h5 --over trial=5,6,7 --sets a -o c.h5")
    #expect(outcome.status == 0 && outcome.error.contains("1 of 3 trials diverged"))
    let file = try shop.reader("c.h5")
    #expect(try file.vector("a/x/mean") == [2.5, 0.5, 5] && file.vector("axes/trial") == [5, 7])
    #expect(try file.number(attribute: "trials") == 2 && file.number(attribute: "diverged") == 1)
    try shop.expectFailure(
      "collect d-t1.h5 d-t2.h5 d-t4.h5 -o e.h5", status: 65, naming: ["2 of 3 trials diverged", "outcome/diverged"])
  }

  @Test func meansErrorsAndQuantiles() throws {
    let shop = try workshop()
    try shop.make(
      "collect t1.h5 t2.h5 t3.h5 t4.h5 --over trial=1,2,3,4 --over rate=a,b,c,d -o c.h5 --digest-file c.digest")
    let file = try shop.reader("c.h5")
    // Shifts 0, 1, 3, 8: mean 3, Σ (x − 3)² = 9 + 4 + 0 + 25 = 38, error √(38/(3·4)); quartiles 0.75, 2, 4.25.
    let error = (38.0 / 12).squareRoot()
    #expect(try file.vector("a/x/mean") == [4, -1, 5])
    for (found, expected) in zip(try file.vector("a/x/error"), [error, error, 0]) {
      #expect(abs(found - expected) < 1e-14)
    }
    let quantiles = try file.matrix("a/x/quantiles")
    #expect(quantiles.rows == 3 && quantiles.columns == 3)
    #expect(quantiles.storage == [1.75, -2.25, 5, 3, 0, 5, 5.25, 1.25, 5])
    #expect(try file.matrix("m/mean").storage == [3, 0, 1, 74.0 / 4])
    #expect(try file.shape(of: "m/quantiles") == [3, 2, 2])
    #expect(try file.vector("k/mean") == [3, 7] && file.vector("b/y/mean") == [1.5])
    #expect(try file.vector("axes/trial") == [1, 2, 3, 4])
    #expect(try file.vector("axes/quantile") == [0.25, 0.5, 0.75])
    #expect(try file.children(of: "axes") == ["quantile", "rate", "trial"])
    #expect(!file.contains("names"))
    #expect(try file.string(attribute: "kind") == "collected" && file.string(attribute: "data") == "partly stand-in")
    #expect(try file.number(attribute: "trials") == 4)
    #expect(try file.string(attribute: "stage") == "collect")
    #expect(try file.string(attribute: "parameters")?.contains("trial=1,2,3,4") ?? false)
    #expect(try file.string(attribute: "input-digests")?.contains("trial-4=") ?? false)
  }

  @Test func lastEntriesOfRunsOfDifferentLength() throws {
    let shop = try Workshop()
    for length in [2, 5] {
      try H5Writer.write(to: shop.folder.file("r\(length).h5")) { file in
        try file.write((1...length).map(Double.init), to: "e/loss")
        try file.write(Matrix(rows: length, columns: 2) { Double(10 * $0 + $1) }, to: "e/rows")
        try file.write([0], to: "one")
      }
    }
    try shop.make("collect r2.h5 r5.h5 --last -o c.h5")
    let file = try shop.reader("c.h5")
    #expect(try file.vector("e/loss/mean") == [3.5] && file.vector("e/loss/error") == [1.5])
    #expect(try file.vector("e/rows/mean") == [25, 26] && file.shape(of: "e/rows/quantiles") == [3, 2])
    try shop.expectFailure("collect r2.h5 r5.h5 -o d.h5", status: 65, naming: ["r5.h5", "has shape"])
  }

  @Test func namedSetsAndLevels() throws {
    let shop = try workshop()
    try shop.make("collect t1.h5 t2.h5 --sets a,k --quantiles 0,1 -o c.h5")
    let file = try shop.reader("c.h5")
    #expect(try file.children(of: "/") == ["a", "axes", "k"])
    #expect(try file.matrix("k/quantiles").storage == [0, 7, 1, 7])
  }

  @Test func trialsThatDifferAreRefused() throws {
    let shop = try workshop()
    try H5Writer.write(to: shop.folder.file("lacks.h5")) { try $0.write([1.0, 2, 3], to: "a/x") }
    try H5Writer.write(to: shop.folder.file("longer.h5")) { try $0.write([1.0, 2, 3, 4], to: "a/x") }
    try H5Writer.write(to: shop.folder.file("text.h5")) { try $0.write(["x"], to: "a") }
    try shop.expectFailure("collect t1.h5 lacks.h5 -o c.h5", status: 65, naming: ["lacks.h5", "m", "missing"])
    try shop.expectFailure("collect lacks.h5 t1.h5 -o c.h5", status: 65, naming: ["lacks.h5", "missing"])
    try shop.expectFailure(
      "collect t1.h5 longer.h5 --sets a/x -o c.h5", status: 65, naming: ["longer.h5", "a/x", "(4)", "(3)", "t1.h5"])
    try shop.expectFailure("collect t1.h5 t2.h5 --sets zz -o c.h5", status: 65, naming: ["zz", "a/x"])
    try shop.expectFailure("collect text.h5 text.h5 -o c.h5", status: 65, naming: ["text.h5", "no data set"])
    try shop.expectFailure("collect t1.h5 t2.h5 -o t1.h5", status: 64, naming: ["t1.h5", "overwrite"])
    try shop.expectFailure("collect t1.h5 none.h5 -o c.h5", status: 66, naming: ["none.h5"])
  }

  /// NumPy's `quantile` of [3, 1, 4, 1, 5, 9, 2, 6] at 0.1, 0.37 and 0.9.
  @Test func quantilesAreNumPys() throws {
    let samples = Matrix<Double>(rows: 8, columns: 1, storage: [3, 1, 4, 1, 5, 9, 2, 6])
    let quantiles = try TrialQuantiles(of: samples, levels: [0, 0.1, 0.37, 0.9, 1])
    for (found, expected) in zip(quantiles.values.storage, [1, 1, 2.59, 6.9, 9]) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(throws: (any Error).self) { try TrialQuantiles(of: samples, levels: [1.5]) }
  }
}
