import LinearAlgebra
import Store
import Testing

/// `eigs overlaps`, `theory overlaps`, `gen-data --input spiked` and `theory spikes` from file to file.
@Suite struct OverlapStageTests {
  @Test func overlapsMeetTheirPrediction() throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data graphs --vertices 100 --edge-probability 0.4 --delta 0.06 --trials 300 --seed 2 -o g.h5",
      "eigs overlaps --graphs g.h5 --index 30 --window 20,45 -o o.h5",
      "eigs overlaps --graphs g.h5 --index 29 --window 19,44 --centred -o c.h5",
      "theory overlaps --overlaps o.h5 --simulate 50 -o t.h5",
      "theory overlaps --overlaps c.h5 -o tc.h5",
      "theory overlaps --vertices 100 --edge-probability 0.4 --delta 0.06 --index 30 --window 20,45 -o p.h5")
    let (found, theory, classical) = (try shop.reader("o.h5"), try shop.reader("t.h5"), try shop.reader("p.h5"))
    #expect(try found.integers("index") == Array(20...45) && theory.integers("index") == Array(20...45))
    #expect(try theory.shape(of: "fine/prediction") == [251] && theory.shape(of: "flow/overlap") == [26])
    for (file, name) in [(theory, "chi-squared-per-degree"), (theory, "flow/chi-squared-per-degree")] {
      let statistic: [Double] = try file.vector(name)
      #expect(statistic[0] < 2.2, "\(name) \(statistic)")
    }
    let centred: [Double] = try shop.reader("tc.h5").vector("chi-squared-per-degree")
    #expect(centred[0] < 2.2, "\(centred)")
    let (near, far): ([Double], [Double]) = (try theory.vector("prediction"), try classical.vector("prediction"))
    #expect(zip(near, far).allSatisfy { abs($0 / $1 - 1) < 0.08 })
    let (peak, error): ([Double], [Double]) = (try found.vector("fit/peak"), try found.vector("fit/peak-error"))
    let expected: [Double] = try theory.vector("peak")
    #expect(abs(peak[0] - expected[0]) < 4 * error[0] + 0.03 * expected[0])
    let (sum, own): ([Double], [Double]) = (try found.vector("window-sum"), try found.vector("overlap"))
    #expect(abs(sum[0] - own.reduce(0, +)) < 1e-12)
  }

  @Test func equalGraphsHaveEqualEigenvectors() throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data graphs --vertices 60 --edge-probability 0.5 --delta 0 --trials 4 -o g.h5",
      "eigs overlaps --graphs g.h5 --index 10 --window 8,13 -o o.h5", "theory overlaps --overlaps o.h5 -o t.h5")
    let overlap: [Double] = try shop.reader("o.h5").vector("overlap")
    let width: [Double] = try shop.reader("o.h5").vector("fit/width")
    let prediction: [Double] = try shop.reader("t.h5").vector("prediction")
    #expect(prediction == [0, 0, 1, 0, 0, 0] && width == [0])
    #expect(zip(overlap, prediction).allSatisfy { abs($0 - $1) < 1e-10 })
  }

  @Test func whatCannotBeAveragedIsRefused() throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data graphs --vertices 20 --edge-probability 0.5 --delta 0.1 -o pair.h5",
      "gen-data graphs --vertices 20 --edge-probability 1 --delta 0 --trials 3 -o full.h5",
      "gen-data graphs --vertices 20 --edge-probability 0.5 --delta 0.1 --trials 3 -o g.h5")
    let top = try shop.run("eigs overlaps --graphs g.h5 --index 1 --window 1,6 -o top.h5")
    #expect(top.status == 0 && top.error.contains("no Cauchy curve"))
    let call = "--index 3 --window 2,6 -o out.h5"
    try shop.expectFailure("eigs overlaps --graphs pair.h5 \(call)", status: 65, naming: ["pair.h5", "--trials"])
    try shop.expectFailure("eigs overlaps --graphs full.h5 \(call)", status: 65, naming: ["full.h5", "edge-prob"])
    try shop.expectFailure(
      "eigs overlaps --graphs g.h5 --index 3 --window 2,21 -o out.h5", status: 64, naming: ["1…20", "--window"])
    try shop.expectFailure(
      "eigs overlaps --graphs g.h5 --index 21 --window 2,20 -o out.h5", status: 64, naming: ["1…20", "--index"])
    // The largest eigenvalue of graphs as they are stands off the semicircle.
    try shop.expectFailure("theory overlaps --overlaps top.h5 -o out.h5", status: 65, naming: ["top.h5", "semicircle"])
    try shop.expectFailure(
      "theory overlaps --vertices 1000000000000 --edge-probability 0.5 --delta 0.1 --index 3 --window 2,1000000000000"
        + " -o out.h5", status: 71, naming: ["--window", "memory"])
  }

  @Test(
    "numbers of eigenvectors that are no window of the matrix are refused",
    arguments: [
      [3, 1 << 62], [3, 5], [4, 3], [3, 3], [0, 1], [20, 21], [Int.max - 1, Int.max],
    ]) func foreignWindow(numbers: [Int]) throws
  {
    let shop = try Workshop()
    try H5Writer.write(to: shop.folder.file("o.h5")) { file in
      for (name, value) in [("vertices", 20.0), ("edge-probability", 0.5), ("delta", 0.1), ("index", 3)] {
        try file.set(name, to: value)
      }
      try file.write(numbers, to: "index")
      try file.write([0.1], to: "eigenvalues/A")
      for name in ["eigenvalues/B", "overlap", "overlap-error"] { try file.write([0.1, 0.1], to: name) }
    }
    try shop.expectFailure("theory overlaps --overlaps o.h5 -o out.h5", status: 65, naming: ["o.h5", "index"])
  }

  @Test func spikesAreTheNoiseAndTheSignal() throws {
    let shop = try Workshop()
    let sizes = "--samples 40 --dimension 30 --seed 6"
    try shop.make(
      "gen-data --input gaussian \(sizes) -o noise.h5",
      "gen-data --input spiked --spikes 5,2 --support 7 \(sizes) -o x.h5")
    let (noise, x): (Matrix<Double>, Matrix<Double>) = (
      try shop.reader("noise.h5").matrix("X"), try shop.reader("x.h5").matrix("X")
    )
    let (u, v): (Matrix<Double>, Matrix<Double>) = (
      try shop.reader("x.h5").matrix("spikes/u"), try shop.reader("x.h5").matrix("spikes/v")
    )
    #expect(u.rows == 2 && u.columns == 30 && v.rows == 2 && v.columns == 40)
    for k in 0..<2 {
      #expect(abs(u.rows([k]).frobeniusNorm - 1) < 1e-14 && abs(v.rows([k]).frobeniusNorm - 1) < 1e-14)
      #expect(v.row(k).count { $0 != 0 } == 7)
    }
    for i in 0..<40 {
      for j in 0..<30 {
        let signal = 5 * v[0, i] * u[0, j] + 2 * v[1, i] * u[1, j]
        #expect(abs(x[i, j] - noise[i, j] - signal) < 1e-14)
      }
    }
  }

  @Test func spikesPassThroughLayers() throws {
    let shop = try Workshop()
    try shop.make(
      "gen-data --input spiked --spikes 5 --samples 300 --dimension 300 -o x.h5",
      "init-net --inputs 300 --widths 600,600 --activation arctan -o net.h5",
      "kernels --data x.h5 --network net.h5 --ck all -o k.h5", "eigs k.h5 -o e.h5",
      "theory spikes --spikes 5 --input-law mp:1 --ratio 0.5 --depth 2 --activation arctan --spectra e.h5 -o s.h5")
    let file = try shop.reader("s.h5")
    let errors: [Double] = try file.vector("relative-error/1")
    #expect(errors.count == 3 && errors.allSatisfy { abs($0) < 0.25 }, "\(errors)")
    #expect(try file.integers("detached-count") == [1, 1, 1] && file.integers("detached/1") == [1, 1, 1])
    #expect(try file.integers("layer") == [0, 1, 2])
  }
}
