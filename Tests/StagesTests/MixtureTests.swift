import Datasets
import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// The data of Velikanov and Yarotsky (2021), through the programs.
@Suite struct MixtureTests {
  private let shop: Workshop

  init() throws { shop = try Workshop() }

  /// Eq. (13) with σ_w = σ_b = 1.
  private func covariance(_ x: Matrix<Double>) -> Matrix<Double> {
    func product(_ i: Int, _ j: Int) -> Double { (0..<x.columns).reduce(1) { $0 + x[i, $1] * x[j, $1] } }
    return Matrix(rows: x.rows, columns: x.rows) { i, j in
      let size = (product(i, i) * product(j, j)).squareRoot()
      let angle = acos(min(product(i, j) / size, 1))
      return size / (2 * .pi) * (sin(angle) + cos(angle) * (.pi - angle))
    }
  }

  @Test func filesHoldWhatTheyPromise() throws {
    try shop.make(
      "gen-data mixture --samples 400 --test-samples 60 --dimension 2 --radius 1.2 --centre 0.1,-0.2 --draws 3 "
        + "--width 500 --labels indicator --components 4 --weights 1,2,3,4 --deviations 0.4,0.5,0.6,0.7 -o x.h5")
    let file = try shop.reader("x.h5")
    #expect(try file.string(attribute: "data") == "synthetic" && file.string(attribute: "kind") == "data")
    let mixture = try GaussianMixture(file)
    #expect(mixture.deviations == [0.4, 0.5, 0.6, 0.7] && mixture.weights == [0.1, 0.2, 0.3, 0.4])
    for (group, count) in [("", 400), ("test/", 60)] {
      let points = try file.matrix("\(group)X")
      #expect(points.rows == count && points.columns == 2)
      let (density, logarithm) = (try file.vector("\(group)density"), try file.vector("\(group)log-density"))
      #expect(zip(density, logarithm).allSatisfy { relativeError($0, exp($1)) < 1e-14 })
      #expect(try zip(logarithm, mixture.logDensity(at: points)).allSatisfy { abs($0 - $1) < 1e-13 })
      let inside = (0..<count).map { i in
        let (x, y) = (points[i, 0] - 0.1, points[i, 1] + 0.2)
        return x * x + y * y <= 1.44 ? 1.0 : 0
      }
      #expect(try file.vector("\(group)targets/indicator") == inside && file.vector("\(group)y") == inside)
      #expect(Set(inside).count == 2)
      #expect(try file.shape(of: "\(group)targets/network") == [count, 3])
    }
    #expect(try Set(file.matrix("X").storage).isDisjoint(with: file.matrix("test/X").storage))
  }

  @Test func smallerSamplesAreTheFirstOfLargerOnes() throws {
    let line = "gen-data mixture --dimension 3 --draws 1 --width 300 --labels network --seed 9"
    try shop.make(
      "\(line) --samples 700 -o large.h5", "\(line) --samples 90 -o small.h5", "\(line) --samples 90 -o again.h5")
    let (large, small) = (try shop.reader("large.h5"), try shop.reader("small.h5"))
    #expect(try small.matrix("X") == large.matrix("X").rows(0..<90))
    #expect(try small.vector("density") == Array(large.vector("density").prefix(90)))
    #expect(try small.matrix("mixture/centres") == large.matrix("mixture/centres"))
    #expect(try zip(small.vector("y"), large.vector("y")).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(try small.vector("targets/network") == small.vector("y"))
    #expect(shop.data("small.h5") == shop.data("again.h5"))
  }

  @Test func resultsDoNotDependOnTheNumberOfThreads() throws {
    let line = "gen-data mixture --samples 9000 --dimension 2 --draws 1 --width 400 --depth 2 --labels network"
    for threads in ["1", "2", "3"] {
      let outcome = try shop.run("\(line) -o \(threads).h5", environment: ["OPENBLAS_NUM_THREADS": threads])
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    let digests = try ["1", "2", "3"].map { try shop.reader("\($0).h5").string(attribute: "digest") }
    #expect(Set(digests).count == 1 && digests[0] != nil)
  }

  @Test func processesAreDrawnFromTheCovariance() throws {
    try shop.make("gen-data mixture --samples 150 --dimension 2 --radius 1 --labels indicator --test-samples 5 -o x.h5")
    let source = try shop.reader("x.h5")
    let points = try source.matrix("X")
    let sigma = covariance(points)
    try H5Writer.write(to: shop.folder.file("k.h5")) { try $0.write(sigma, to: "covariance") }
    try shop.make(
      "gen-data process --data x.h5 --covariance k.h5 --draws 300 -o y.h5",
      "gen-data process --data y.h5 --covariance k.h5 --seed 2 -o z.h5",
      "init-net --inputs 2 --widths 8 -o net.h5",
      "train --data z.h5 --network net.h5 --optimiser gd --learning-rate 0.01 --epochs 2 -o t.h5")
    let file = try shop.reader("y.h5")
    // The covariance is a file that no stage wrote.
    #expect(try file.string(attribute: "data") == "own")
    for name in ["density", "log-density", "targets/indicator", "mixture/weights"] {
      #expect(try file.vector(name) == source.vector(name), "\(name)")
    }
    #expect(try file.matrix("X") == points && !file.contains("test"))
    let draws = try file.matrix("targets/gp")
    #expect(draws.rows == 150 && draws.columns == 300)
    #expect(try file.vector("y") == (0..<150).map { draws[$0, 0] })
    #expect(try #require(try file.number(attribute: "jitter", of: "targets/gp")) < 1e-10)
    // 300 times the mean of squares at a point follows Σ_ii χ²; the covariances are tested with the library.
    for i in 0..<150 {
      let square = (0..<300).reduce(0) { $0 + draws[i, $1] * draws[i, $1] } / 300
      #expect(abs(square / sigma[i, i] - 1) < 5 * (2.0 / 300).squareRoot())
    }
    let again = try shop.reader("z.h5")
    #expect(try again.vector("targets/gp") == again.vector("y") && again.vector("y") != file.vector("y"))
  }
}
