import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// Teachers, initial laws, lazy training, spectra of weights, their tails and limits: from one command line to the next.
@Suite("The flow of two-layer networks")
struct SpectralStageTests {
  private static let data =
    "gen-data --input gaussian --samples 60 --test-samples 30 --dimension 20 --labels teacher --activation softplus"
  private static let model = " --quadratic 0.2 --noise 0.3 --seed 5"
  private static let net = "init-net --inputs 20 --widths 40 --activation tanh --seed 2"

  @Test("labels are those of the model, with noise in training alone")
  func labels() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) --directions 3 -o x.h5", "\(Self.data)\(Self.model) --directions 3 -o again.h5",
      "\(Self.data) --directions 3 --quadratic 0.2 --quadratic-form printed --seed 5 -o printed.h5",
      "\(Self.data) --seed 5 -o plain.h5", "\(Self.data) --directions 1 --seed 5 -o one.h5")
    let (file, printed) = (try shop.reader("x.h5"), try shop.reader("printed.h5"))
    #expect(shop.data("x.h5") == shop.data("again.h5"))
    let beta = try file.matrix("teacher/directions", as: Double.self)
    #expect(beta.rows == 3 && largestDifference(beta.gram, .identity(3)) < 1e-13)
    let (y, clean): ([Double], [Double]) = (try file.vector("y"), try file.vector("teacher/values"))
    let noise = zip(y, clean).map { $0 - $1 }
    let deviation = (noise.reduce(0) { $0 + $1 * $1 } / 60).squareRoot()
    #expect(deviation > 0.2 && deviation < 0.4)
    // Of the printed form a constant more, and no noise; tests have none in either.
    let shifted: [Double] = try printed.vector("y")
    #expect(zip(shifted, clean).allSatisfy { abs($0 - $1 - 0.2) < 1e-12 })
    let tests: ([Double], [Double]) = (try printed.vector("test/y"), try file.vector("test/y"))
    #expect(zip(tests.0, tests.1).allSatisfy { abs($0 - $1 - 0.2) < 1e-12 })
    #expect(try file.number(attribute: "noise", of: "teacher") == 0.3)
    #expect(try file.string(attribute: "quadratic-form", of: "teacher") == "centred")
    // One direction given by name is the default teacher, stored.
    #expect(try shop.reader("one.h5").vector("y", as: Double.self) == shop.reader("plain.h5").vector("y"))
    #expect(try !shop.reader("plain.h5").contains("teacher") && shop.reader("one.h5").contains("teacher/directions"))
  }

  @Test("networks of other initial laws, stored or from a seed, give the same kernels and have no limit")
  func laws() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) -o x.h5", "\(Self.net) --weights cauchy --readout signs -o net.h5",
      "\(Self.net) --weights cauchy --readout signs --storage seed -o seed.h5",
      "\(Self.net) --readout signs -o signs.h5",
      "kernels --data x.h5 --network net.h5 --ntk -o k.h5", "kernels --data x.h5 --network seed.h5 --ntk -o s.h5",
      "eigs weights net.h5 --parameters W/1 -o e.h5", "eigs weights seed.h5 --parameters W/1 -o es.h5",
      "theory edges --network signs.h5 --data x.h5 --input-law mp -o edges.h5")
    let network = try shop.reader("net.h5")
    #expect(try network.matrix("readout", as: Double.self).storage.allSatisfy { abs($0) == 1 })
    let weights = try network.matrix("W/1", as: Double.self).storage
    // Half of a Cauchy law's numbers are beyond 1.
    #expect(abs(Double(weights.count { abs($0) > 1 }) / 800 - 0.5) < 0.1 && weights.contains { abs($0) > 50 })
    #expect(try network.string(attribute: "weight-law") == "cauchy")
    for name in ["ntk", "ck/1"] {
      #expect(try shop.reader("k.h5").matrix(name, as: Double.self) == shop.reader("s.h5").matrix(name))
    }
    let spectra: ([Double], [Double]) =
      (try shop.reader("e.h5").vector("W/1/eigenvalues"), try shop.reader("es.h5").vector("W/1/eigenvalues"))
    #expect(spectra.0 == spectra.1)
    for line in ["theory", "theory edges", "theory spikes --spikes 3"] {
      try shop.expectFailure(
        "\(line) --network net.h5 --data x.h5 --input-law mp -o l.h5", status: 65, naming: ["weight-law", "cauchy"])
    }
    try shop.expectFailure(
      "kernels --data x.h5 --network net.h5 --lemma -o l.h5", status: 65, naming: ["net.h5", "weight-law"])
  }

  @Test("the parts of a tangent kernel sum to it; a zero scaling leaves a layer out")
  func parts() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) -o x.h5",
      "init-net --inputs 20 --widths 30,25 --outputs 2 --activation tanh -o net.h5",
      "kernels --data x.h5 --network net.h5 --ntk --parts --scalings 0.5,1,2 -o k.h5",
      "kernels --data x.h5 --network net.h5 --ntk --ck none --scalings 0,1,0 -o one.h5")
    let file = try shop.reader("k.h5")
    var sum = try file.matrix("ntk-parts/1", as: Double.self)
    for layer in 2...3 { sum.add(try file.matrix("ntk-parts/\(layer)", as: Double.self)) }
    #expect(try largestDifference(sum, file.matrix("ntk")) < 1e-12 * sum.frobeniusNorm)
    #expect(try file.matrix("ntk-parts/2", as: Double.self) == shop.reader("one.h5").matrix("ntk"))
    // That of the readout is the conjugate kernel, for each output.
    let (readout, conjugate) = (
      try file.matrix("ntk-parts/3", as: Double.self), try file.matrix("ck/2", as: Double.self)
    )
    for i in 0..<60 { #expect(abs(readout[60 + i, 60] - 2 * conjugate[i, 0]) < 1e-12 && readout[i, 60] == 0) }
  }

  @Test("lazy training beats nothing it should not: errors are those of its own predictions")
  func regression() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) -o x.h5", "init-net --inputs 20 --widths 80 --activation tanh --seed 2 -o net.h5",
      "kernels regression --data x.h5 --network net.h5 --cross -o lazy.h5",
      "kernels regression --data x.h5 --network net.h5 --kernel ck -o ck.h5",
      "kernels regression --data x.h5 --network net.h5 --scalings 0,3 -o readout.h5",
      "kernels regression --data x.h5 --network net.h5 --scalings 1,0 -o first.h5")
    let y: [Double] = try shop.reader("x.h5").vector("test/y")
    let mean = y.reduce(0, +) / 30
    let variance = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 30
    for name in ["lazy", "ck", "readout", "first"] {
      let file = try shop.reader("\(name).h5")
      let predictions: [Double] = try file.vector("predictions")
      let error = zip(predictions, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 30
      #expect(relativeError(try file.vector("test-error")[0], error) < 1e-12)
      #expect(relativeError(try file.vector("test-r2")[0], 1 - error / variance) < 1e-12)
      #expect(try file.vector("training-error", as: Double.self)[0] < 1e-16)
      #expect(file.contains("cross") == (name == "lazy"))
    }
    #expect(try shop.reader("lazy.h5").shape(of: "cross") == [60, 30])
    // The conjugate kernel is the tangent kernel of the readout, whatever its scale.
    let (ck, readout): ([Double], [Double]) =
      (try shop.reader("ck.h5").vector("predictions"), try shop.reader("readout.h5").vector("predictions"))
    #expect(zip(ck, readout).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test("kernels between two sets of samples, and regression by those of infinite width with a ridge")
  func points() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) -o x.h5", "init-net --inputs 20 --widths 50,40 --outputs 2 --seed 2 -o net.h5",
      "kernels --data x.h5 --network net.h5 --ntk --ck 0,2 -o alone.h5",
      "kernels --data x.h5 --network net.h5 --ntk --ck 0,2 --points test/X -o both.h5",
      "kernels infinite --data x.h5 --activation erf --depth 2 --points-file x.h5 --kernels ntk,covariance -o same.h5",
      "kernels infinite --data x.h5 --activation erf --depth 2 --points test/X --kernels ntk -o infinite.h5",
      "kernels regression --data x.h5 --infinite --activation erf --depth 2 --ridge 0.5 --cross -o ridge.h5",
      "kernels regression --data x.h5 --infinite --power 1 --kernel ck -o relu.h5")
    let (alone, both) = (try shop.reader("alone.h5"), try shop.reader("both.h5"))
    for name in ["ck/0", "ck/2", "ntk"] {
      let (one, other): (Matrix<Double>, Matrix<Double>) = (try alone.matrix(name), try both.matrix(name))
      #expect(largestDifference(one, other) < 1e-12 * one.frobeniusNorm)
      #expect(try both.shape(of: "cross/\(name)") == (name == "ntk" ? [60, 120] : [30, 60]))
    }
    // The Gram matrix of the samples themselves.
    let (x, points): (Matrix<Double>, Matrix<Double>) =
      (try shop.reader("x.h5").matrix("X"), try shop.reader("x.h5").matrix("test/X"))
    let gram = Matrix.product(points, x.transposed)
    #expect(try largestDifference(both.matrix("cross/ck/0"), gram) < 1e-12)
    let same = try shop.reader("same.h5")
    for name in ["ntk", "covariance"] {
      let (one, other): (Matrix<Double>, Matrix<Double>) = (try same.matrix(name), try same.matrix("cross/\(name)"))
      #expect(largestDifference(one, other) < 1e-11 * one.frobeniusNorm)
    }
    let (infinite, ridge) = (try shop.reader("infinite.h5"), try shop.reader("ridge.h5"))
    let (cross, transposed): (Matrix<Double>, Matrix<Double>) =
      (try infinite.matrix("cross/ntk"), try ridge.matrix("cross"))
    #expect(largestDifference(cross, transposed.transposed) < 1e-11 * cross.frobeniusNorm)
    #expect(try ridge.vector("initial", as: Double.self).allSatisfy { $0 == 0 })
    #expect(try ridge.vector("training-error", as: Double.self)[0] > 1e-6)
    #expect(try shop.reader("relu.h5").vector("training-error", as: Double.self)[0] < 1e-16)
  }

  @Test("spectra of weights, their tails, comparisons and edges")
  func weights() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) --directions 3 -o x.h5", "\(Self.net) -o net.h5",
      "train --data x.h5 --network net.h5 --learning-rate 1 --epochs 4 --snapshots 2 -o run.h5",
      "eigs weights net.h5 -o initial.h5",
      "eigs weights run.h5 --vectors 4 --directions-of x.h5 --angles 5 -o trained.h5",
      "eigs weights run.h5 --snapshot 2 --scale wwt/d -o epoch.h5",
      "eigs tails trained.h5 --curve 6 -o tails.h5",
      "theory edges --network net.h5 --data x.h5 --input-law mp -o edges.h5",
      "theory edges --input-law mp:3 --ratios 1.5 --activation tanh -o hand.h5",
      "eigs compare trained.h5 --with initial.h5 --edges edges.h5 -o comparison.h5")
    let trained = try shop.reader("trained.h5")
    #expect(
      try trained.shape(of: "W/1/eigenvalues") == [20] && trained.string(attribute: "matrix", of: "W/1") == "WᵀW/h")
    #expect(try shop.reader("epoch.h5").shape(of: "W/1/eigenvalues") == [40])
    #expect(try trained.shape(of: "W/1/eigenvectors") == [4, 20])
    let alignments = try (1...3).map { try trained.vector("W/1/alignments/\($0)", as: Double.self) }
    let (angles, single): ([Double], [Double]) =
      (try trained.vector("W/1/angles"), try trained.vector("W/1/vector-angles"))
    // cos² of the angle with the span of orthonormal directions is the sum of the squares of their cosines.
    for i in 0..<4 {
      #expect(abs(alignments.reduce(0) { $0 + $1[i] * $1[i] } - pow(cos(single[i]), 2)) < 1e-12)
    }
    #expect(angles.count == 3 && angles == angles.sorted() && angles[0] <= (single.min() ?? 0) + 1e-12)
    let (tails, edges) = (try shop.reader("tails.h5"), try shop.reader("edges.h5"))
    let eigenvalues: [Double] = try trained.vector("W/1/eigenvalues")
    #expect(try eigenvalues.contains(tails.vector("W/1/cutoff")[0]))
    #expect(try tails.vector("W/1/largest", as: Double.self)[0] == eigenvalues.max())
    #expect(try tails.shape(of: "W/1/curve/alpha") == [6] && tails.vector("W/1/excluded", as: Double.self) == [0])
    // The law of W is known: (1 + √(d/h))².
    let edge = try edges.vector("W/1/edge", as: Double.self)[0]
    #expect(abs(edge - pow(1 + 0.5.squareRoot(), 2)) < 1e-12)
    let hand = try shop.reader("hand.h5")
    for name in ["W/1/edge", "W/1/lower-edge", "ck/1/edge", "ntk/edge", "ntk/smallest"] {
      #expect(relativeError(try hand.vector(name)[0], try edges.vector(name)[0]) < 1e-9, "\(name)")
    }
    #expect(abs(try edges.vector("ntk/smallest", as: Double.self)[0] - 0.07969408658918907) < 1e-12)
    #expect(try edges.vector("ntk/margin", as: Double.self)[0] > 0 && !hand.contains("ntk/margin"))
    let comparison = try shop.reader("comparison.h5")
    #expect(try comparison.vector("W/1/first", as: Double.self) == eigenvalues)
    let outliers = try comparison.vector("W/1/outliers", as: Double.self)[0]
    let bound = edge + (try edges.vector("W/1/margin", as: Double.self)[0])
    #expect(outliers == Double(eigenvalues.count { $0 > bound }))
  }

  @Test("the power of a teacher, from its file and by hand")
  func teacher() throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) --directions 3 -o x.h5", "theory teacher --data x.h5 -o a.h5",
      "theory teacher --activation softplus --directions 3 --quadratic 0.2 --dimension 20 -o b.h5",
      "theory teacher --activation relu --directions 5 --dimension 1000 -o relu.h5")
    for name in ["mean", "variance", "beyond-1", "beyond-2", "hermite", "slope-hermite", "slope-square"] {
      #expect(try shop.reader("a.h5").vector(name, as: Double.self) == shop.reader("b.h5").vector(name))
    }
    let relu = try shop.reader("relu.h5")
    #expect(abs(try relu.vector("beyond-1", as: Double.self)[0] - 0.2665288965378701 / 5) < 1e-12)
    #expect(abs(try relu.vector("beyond-2", as: Double.self)[0] - 0.03305779307574014 / 5) < 1e-12)
  }

  @Test(
    "inputs that do not fit are refused",
    arguments: [
      ("eigs weights x.h5 -o out.h5", ["x.h5", "activation"]),
      ("eigs weights net.h5 --snapshot 3 -o out.h5", ["net.h5", "snapshots/3"]),
      ("eigs weights net.h5 --vectors 1 --directions-of net.h5 -o out.h5", ["net.h5", "teacher/directions"]),
      ("eigs weights deep.h5 --vectors 1 --directions-of x.h5 -o out.h5", ["x.h5", "directions", "W/2"]),
      ("eigs tails net.h5 -o out.h5", ["net.h5", "spectrum"]),
      ("eigs tails net.h5 --spectra W/1 -o out.h5", ["net.h5", "W/1"]),
      ("eigs tails flat.h5 -o out.h5", ["flat.h5", "eigenvalues", "different"]),
      ("eigs tails e.h5 --spectra W/7 -o out.h5", ["e.h5", "W/7"]),
      ("eigs compare e.h5 --with other.h5 -o out.h5", ["other.h5", "W/1", "WWᵀ/d"]),
      ("eigs compare e.h5 --with flat.h5 -o out.h5", ["flat.h5", "W/1"]),
      ("eigs compare e.h5 --with e.h5 --edges x.h5 -o out.h5", ["x.h5", "W/1"]),
      ("kernels regression --data plain.h5 --network net.h5 -o out.h5", ["plain.h5", "test/X"]),
      ("kernels regression --data x.h5 --network net.h5 --kernel ck -o out.h5", ["x.h5", "K(X, X)", "singular"]),
      ("kernels regression --data x.h5 --network two.h5 -o out.h5", ["x.h5", "y"]),
      ("theory teacher --data plain.h5 -o out.h5", ["plain.h5", "teacher/directions"]),
      ("kernels --data x.h5 --network law.h5 -o out.h5", ["law.h5", "weight-law"]),
    ])
  func faults(line: String, words: [String]) throws {
    let shop = try Workshop()
    try shop.make(
      "\(Self.data)\(Self.model) -o x.h5",
      "gen-data --input gaussian --samples 9 --dimension 20 --labels teacher -o plain.h5",
      "\(Self.net) -o net.h5", "init-net --inputs 20 --widths 6,8 -o deep.h5",
      "init-net --inputs 20 --widths 70 --outputs 2 -o two.h5",
      "eigs weights net.h5 --parameters W/1 -o e.h5", "eigs weights net.h5 --scale wwt/d --parameters W/1 -o other.h5")
    try H5Writer.write(to: shop.folder.file("flat.h5")) { try $0.write([2.0, 2, 2], to: "eigenvalues") }
    try H5Writer.write(to: shop.folder.file("law.h5")) { file in
      for (name, text) in [
        ("activation", "tanh"), ("normalisation", "unit"), ("inputs", "20"), ("outputs", "1"), ("widths", "3"),
        ("weight-law", "uniform"),
      ] { try file.set(name, to: text) }
    }
    try shop.expectFailure(line, status: 65, naming: words)
  }
}
