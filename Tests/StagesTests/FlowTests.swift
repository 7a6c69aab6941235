import Foundation
import Kernels
import LinearAlgebra
import Store
import TestSupport
import Testing

/// All stages one after the other on tiny inputs.
@Suite struct FlowTests {
  private let shop: Workshop

  init() throws { shop = try Sample.workshop() }

  @Test func programsAreThoseOfTheseSources() throws {
    let manager = FileManager.default
    let objects = "\(Workshop.programs)/Stages.build"
    let date = { (path: String) in try manager.attributesOfItem(atPath: path)[.modificationDate] as? Date }
    let newest = try (try? manager.contentsOfDirectory(atPath: objects))?
      .filter { $0.hasSuffix(".o") }.compactMap { try date("\(objects)/\($0)") }.max()
    for name in ["gen-data", "init-net", "train", "kernels", "eigs", "theory", "match", "collect", "plot", "pipeline"] {
      let built = try #require(try date("\(Workshop.programs)/\(name)"))
      #expect(built >= newest ?? .distantPast, "\(name) is older than the library it is made from")
    }
  }

  @Test func samplesLieOnTheSphere() throws {
    let file = try shop.reader("x.h5")
    for (prefix, count) in [("", 30), ("test/", 10)] {
      let samples = try file.matrix("\(prefix)X")
      #expect(samples.rows == count && samples.columns == 20)
      for row in 0..<count {
        let squares = samples.row(row).reduce(0) { $0 + $1 * $1 }
        #expect(abs(squares - 1) < 1e-12)
      }
      #expect(try file.vector("\(prefix)y").count == count)
    }
    #expect(try file.string(attribute: "data") == "synthetic")
  }

  @Test func networkHasItsShapes() throws {
    let file = try shop.reader("net.h5")
    #expect(try file.shape(of: "W/1") == [24, 20])
    #expect(try file.shape(of: "W/2") == [16, 24])
    #expect(try file.shape(of: "readout") == [16, 1])
  }

  @Test func kernelsAreGramMatrices() throws {
    let kernels = try shop.reader("k.h5")
    let samples = try shop.reader("x.h5").matrix("X")
    let gram = Matrix.product(samples, samples, transposeB: true)
    #expect(largestDifference(try kernels.matrix("ck/0"), gram) < 1e-13)
    #expect(try kernels.children(of: "ck") == ["0", "1", "2"])
    for name in ["ck/1", "ck/2", "ntk", "lemma-3-5"] {
      let kernel = try kernels.matrix(name)
      #expect(kernel.rows == 30 && kernel.columns == 30)
      #expect(kernel.largestAsymmetry < 1e-12)
    }
    // The last layer's share of the NTK is the conjugate kernel; the others only add to the diagonal.
    let (last, tangent) = (try kernels.matrix("ck/2"), try kernels.matrix("ntk"))
    for i in 0..<30 { #expect(tangent[i, i] > last[i, i]) }
  }

  @Test func infiniteKernelsAreThoseOfTheSamples() throws {
    try shop.make(
      "kernels infinite --data x.h5 --kernels singular,ntk,covariance,singular-covariance --depth 2 --bias-scale 0.5 "
        + "-o infinite.h5",
      "kernels infinite --data x.h5 --power 0.75 --kernels covariance --weight-scale 2 -o power.h5")
    let samples = try shop.reader("x.h5").matrix("X")
    let (file, network) = (try shop.reader("infinite.h5"), try InfiniteNetwork(biasScale: 0.5, depth: 2))
    for kernel in InfiniteKernel.allCases {
      let expected = try network.kernel(kernel, of: samples)
      #expect(largestDifference(try file.matrix(kernel.rawValue), expected) < 1e-14)
    }
    #expect(try file.number(attribute: "depth") == 2 && file.number(attribute: "bias-scale") == 0.5)
    // On the unit sphere r₁² = 5/4, r₂² = 7/8: Σ = r₂²/2 and Θ = Σ + (r₂² + r₁²/2)/2.
    #expect(try file.matrix("covariance").diagonal.allSatisfy { abs($0 - 0.4375) < 1e-13 })
    #expect(try file.matrix("ntk").diagonal.allSatisfy { abs($0 - 1.1875) < 1e-13 })
    let power = try shop.reader("power.h5")
    let alone = try InfiniteNetwork(power: 0.75, weightScale: 2).kernel(.covariance, of: samples)
    #expect(largestDifference(try power.matrix("covariance"), alone) < 1e-14)
    #expect(!power.contains("ntk") && !power.contains("singular"))
    #expect(try power.string(attribute: "stage") == "kernels infinite")
  }

  @Test func eigenvaluesSumToTheTrace() throws {
    let (kernels, spectra) = (try shop.reader("k.h5"), try shop.reader("e.h5"))
    for name in ["ck/0", "ck/1", "ck/2", "ntk", "lemma-3-5"] {
      let kernel = try kernels.matrix(name)
      let eigenvalues = try spectra.vector("\(name)/eigenvalues")
      #expect(eigenvalues.count == 30 && eigenvalues == eigenvalues.sorted())
      let trace = (0..<30).reduce(0) { $0 + kernel[$1, $1] }
      #expect(relativeError(eigenvalues.reduce(0, +), trace) < 1e-12)
    }
  }

  @Test func projectionsAreThoseOfTheLabels() throws {
    let spectra = try shop.reader("e.h5")
    let labels = try shop.reader("x.h5").vector("y")
    #expect(try spectra.vector("labels") == labels)
    let kernel = try shop.reader("k.h5").matrix("ntk")
    let vectors = try spectra.matrix("ntk/eigenvectors")
    let eigenvalues = try spectra.vector("ntk/eigenvalues")
    let projections = try spectra.vector("ntk/projections")
    #expect(vectors.rows == 3 && vectors.columns == 30)
    let total = labels.reduce(0) { $0 + $1 * $1 }
    var share = 0.0
    for k in 0..<3 {
      let vector = vectors.row(k)
      let image = kernel.times(vector)
      #expect(zip(image, vector).allSatisfy { abs($0 - eigenvalues[29 - k] * $1) < 1e-10 * eigenvalues[29] })
      let product = zip(vector, labels).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product - projections[k]) < 1e-12)
      share += product * product / total
      #expect(try abs(spectra.vector("ntk/shares")[k] - share) < 1e-12)
    }
  }

  @Test func trainingKeepsWhatWasAskedFor() throws {
    let file = try shop.reader("t.h5")
    #expect(try file.vector("history/batch-loss").count == 12)
    #expect(try file.integers("evaluations/epoch") == Array(0...12))
    #expect(try file.vector("evaluations/weight-change-1").first == 0)
    #expect(try file.vector("evaluations/test-r2").count == 13)
    #expect(try file.children(of: "snapshots") == ["0", "5"])
    #expect(try file.vector("baseline/linear-test-r2").count == 1)
    let losses = try file.vector("evaluations/train-loss")
    #expect(losses[12] < losses[0])
    let start = try file.matrix("snapshots/0/W/1")
    #expect(try start == shop.reader("net.h5").matrix("W/1").converted(to: Float.self).converted(to: Double.self))
    #expect(!FileManager.default.fileExists(atPath: shop.folder.file("t.h5.checkpoint")))
  }

  @Test func kernelsTakeTrainedNetworksAndTheirSnapshots() throws {
    try shop.make(
      "kernels --data x.h5 --network t.h5 --snapshot 0 --ntk -o start.h5",
      "kernels --data x.h5 --network t.h5 --ntk -o end.h5")
    // Snapshots are float32.
    let initial = try shop.reader("k.h5").matrix("ntk")
    #expect(largestDifference(try shop.reader("start.h5").matrix("ntk"), initial) < 1e-4)
    #expect(largestDifference(try shop.reader("end.h5").matrix("ntk"), initial) > 1e-3)
  }

  @Test func severalOutputsMakeBlocks() throws {
    try shop.make(
      "init-net --inputs 20 --widths 24,16 --outputs 3 --seed 4 --storage seed -o net3.h5",
      "kernels --data x.h5 --network net3.h5 --ck none --ntk --scalings 0.5,2,1 -o k3.h5")
    let file = try shop.reader("k3.h5")
    #expect(try file.shape(of: "ntk") == [90, 90])
    #expect(!file.contains("ck"))
    #expect(try file.matrix("ntk").largestAsymmetry < 1e-12)
  }

  @Test func seedsAndArraysAreTheSameNetwork() throws {
    try shop.make(
      "init-net --inputs 20 --widths 24,16 --seed 4 --storage seed -o seed.h5",
      "kernels --data x.h5 --network seed.h5 --ck all --ntk --lemma -o k2.h5")
    for name in ["ck/2", "ntk", "lemma-3-5"] {
      #expect(try shop.reader("k2.h5").matrix(name) == shop.reader("k.h5").matrix(name))
    }
  }

  /// All that reads samples draws them again, to the bit.
  @Test func seedsAndArraysAreTheSameSamples() throws {
    let data =
      "gen-data --input gaussian --samples 30 --test-samples 9 --dimension 20 --labels teacher --directions 2 --noise 0.1"
    try shop.make("\(data) -o d1.h5", "\(data) --storage seed -o d2.h5")
    let seed = try shop.reader("d2.h5")
    #expect(!seed.contains("X") && !seed.contains("test/X"))
    #expect(try seed.vector("y") == shop.reader("d1.h5").vector("y"))
    for d in ["d1", "d2"] {
      try shop.make(
        "train --data \(d).h5 --network net.h5 --learning-rate 0.1 --epochs 3 --observe weight-alignment -o t-\(d).h5",
        "kernels --data \(d).h5 --network net.h5 --ck all -o k-\(d).h5",
        "kernels infinite --data \(d).h5 --kernels ntk -o i-\(d).h5",
        "kernels regression --data \(d).h5 --network net.h5 -o r-\(d).h5",
        "theory edges --data \(d).h5 --network net.h5 --input-law mp -o e-\(d).h5",
        "eigs power-law --samples \(d).h5 -o p-\(d).h5")
    }
    for (file, name) in [
      ("t", "readout"), ("t", "evaluations/test-loss"), ("k", "ck/2"), ("i", "ntk"), ("r", "predictions"),
      ("e", "ntk/edge"), ("p", "eigenvalues"),
    ] {
      let (first, second) = (try shop.reader("\(file)-d1.h5"), try shop.reader("\(file)-d2.h5"))
      #expect(try first.shape(of: name) == second.shape(of: name))
      if try first.shape(of: name).count == 2 {
        #expect(try first.matrix(name) == second.matrix(name))
      } else {
        #expect(try first.vector(name) == second.vector(name))
      }
    }
    try shop.expectFailure(
      "gen-data --input spiked --spikes 3 --samples 9 --dimension 4 --storage seed -o s.h5", status: 64,
      naming: ["--storage seed"])
  }

  @Test func limitsAreLaws() throws {
    let file = try shop.reader("l.h5")
    for law in ["input", "ck/1", "ck/2", "ntk"] {
      let (x, distribution) = (try file.vector("\(law)/x"), try file.vector("\(law)/distribution"))
      #expect(x.count == distribution.count && x == x.sorted() && distribution == distribution.sorted())
      #expect(try file.vector("\(law)/density").allSatisfy { $0 >= 0 })
      #expect(distribution.last.map { abs($0 - 1) < 1e-6 } ?? false, "\(law)")
      #expect(try file.shape(of: "\(law)/support")[1] == 2)
      #expect(try abs(#require(try file.number(attribute: "mass-deficit", of: law))) < 1e-6)
    }
    // All conjugate kernels have the mean of the input law.
    #expect(try abs(#require(try file.number(attribute: "mean", of: "ck/2")) - 1) < 1e-9)
  }

  @Test func theOriginOfDataIsHandedOn() throws {
    for name in ["k.h5", "e.h5", "t.h5"] {
      #expect(try shop.reader(name).string(attribute: "data") == "synthetic")
    }
    let kernels = try shop.reader("k.h5")
    #expect(try kernels.string(attribute: "stage") == "kernels")
    let digest = try #require(try shop.reader("x.h5").string(attribute: "digest"))
    #expect(try kernels.string(attribute: "input-digests")?.contains("data=\(digest)") ?? false)
  }

  @Test(arguments: ["linear", "cubic", "cosine"])
  func kernelsTakeEveryActivation(activation: String) throws {
    try shop.make(
      "init-net --inputs 20 --widths 24 --activation \(activation) -o own-net.h5",
      "kernels --data x.h5 --network own-net.h5 --ntk --lemma -o own-k.h5",
      "init-net --inputs 20 --widths 24 --activation \(activation) --normalisation none -o raw-net.h5",
      "kernels --data x.h5 --network raw-net.h5 --ntk -o raw-k.h5")
    #expect(try shop.reader("own-k.h5").matrix("lemma-3-5").rows == 30)
    #expect(try shop.reader("raw-k.h5").matrix("ntk").rows == 30)
  }

  @Test func halfTheMeanSquareIsWhatIsTrainedAndRecorded() throws {
    let line = "train --data x.h5 --network net.h5 --optimiser gd --epochs 1 --precision double"
    try shop.make(
      "\(line) --learning-rate 0.2 --loss half-mse -o half.h5", "\(line) --learning-rate 0.1 -o whole.h5")
    let (half, whole) = (try shop.reader("half.h5"), try shop.reader("whole.h5"))
    let (halves, wholes) = (try half.matrix("W/1"), try whole.matrix("W/1"))
    #expect(largestDifference(halves, wholes) < 1e-14)
    for name in ["evaluations/train-loss", "evaluations/test-loss", "history/batch-loss"] {
      let pairs = zip(try half.vector(name), try whole.vector(name))
      #expect(pairs.allSatisfy { relativeError(2 * $0, $1) < 1e-13 }, "\(name)")
    }
    #expect(try half.vector("evaluations/test-r2") == whole.vector("evaluations/test-r2"))
  }
}
