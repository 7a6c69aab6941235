import Foundation
import Plotting
import Spectra
import TestSupport
import Testing
import Theory

/// The uniform law on [0, 1].
private let uniform = TabulatedLaw(x: [0, 1], distribution: [0, 1])

@Suite("Distances between samples and laws")
struct PlottingDistancesTests {
  @Test("midpoints of n equal cells lie 1/(2n) from the uniform law, W₁ 1/(4n)", arguments: [1, 2, 7, 100])
  func midpoints(n: Int) {
    let sample = (0..<n).map { (Double($0) + 0.5) / Double(n) }
    #expect(abs(Distances.kolmogorovSmirnov(sample, uniform) - 0.5 / Double(n)) < 1e-14)
    #expect(abs(Distances.wasserstein(sample, uniform) - 0.25 / Double(n)) < 1e-14)
    #expect(Distances.quantileError(sample, uniform, share: 1) < 1e-13)
  }

  @Test("a point mass at a against the uniform law: KS max(a, 1−a), W₁ (a² + (1−a)²)/2")
  func pointMass() {
    for a in stride(from: 0.0, through: 1.0, by: 0.125) {
      let sample = [a, a, a]
      #expect(abs(Distances.kolmogorovSmirnov(sample, uniform) - max(a, 1 - a)) < 1e-15)
      #expect(abs(Distances.wasserstein(sample, uniform) - (a * a + (1 - a) * (1 - a)) / 2) < 1e-15)
    }
  }

  @Test("a sample outside the law's support: KS 1, W₁ the difference of means")
  func disjoint() {
    let sample = [3.0, 4, 5]
    #expect(Distances.kolmogorovSmirnov(sample, uniform) == 1)
    #expect(abs(Distances.wasserstein(sample, uniform) - 3.5) < 1e-15)
    #expect(abs(Distances.wasserstein(sample.map { -$0 }.sorted(), uniform) - 4.5) < 1e-15)
  }

  @Test("purely atomic laws: distances of the weights and of the locations")
  func atoms() {
    let law = TabulatedLaw(
      x: [], distribution: [], atoms: [.init(location: 0, mass: 0.5), .init(location: 2, mass: 0.5)])
    #expect(Distances.kolmogorovSmirnov([0, 2], law) == 0)
    #expect(Distances.wasserstein([0, 2], law) == 0)
    #expect(Distances.kolmogorovSmirnov([0, 0, 0, 2], law) == 0.25)
    #expect(Distances.wasserstein([0, 0, 0, 2], law) == 0.5)
    #expect(law.mean == 1)
    #expect(law.quantile(0.5) == 0)
    #expect(law.quantile(0.51) == 2)
  }

  /// Mass 2/3 at 0 and a uniform part on [1, 4].
  private func mixed(full: Bool) -> TabulatedLaw {
    let x = (0...30).map { 1 + Double($0) / 10 }
    return TabulatedLaw(
      x: x, distribution: x.map { ($0 - 1) / 9 + (full ? 2.0 / 3 : 0) },
      atoms: [.init(location: 0, mass: 2.0 / 3)], support: [1...4])
  }

  @Test("eigenvalues that are 0 up to rounding lie on the atom, whichever side they fall")
  func roundingAtTheAtom() {
    let law = mixed(full: true)
    let n = 300
    let zeros = (0..<2 * n).map { 1e-9 * sin(Double($0)) }
    let bulk = (0..<n).map { 1 + 3 * (Double($0) + 0.5) / Double(n) }
    let sample = (zeros + bulk).sorted()
    #expect(abs(Distances.kolmogorovSmirnov(sample, law) - 0.5 / Double(3 * n)) < 1e-12)
    #expect(Distances.quantileError(sample, law, share: 1) < 1e-12)
    let shifted = (zeros.map { $0 + 0.01 } + bulk).sorted()
    #expect(abs(Distances.kolmogorovSmirnov(shifted, law) - 2.0 / 3) < 1e-12)
  }

  @Test("distribution functions with and without the atoms' mass are understood alike")
  func conventions() {
    let (full, part) = (mixed(full: true), mixed(full: false))
    for point in stride(from: -0.5, through: 5, by: 0.0625) {
      #expect(abs(full.distribution(point) - part.distribution(point)) < 1e-14)
    }
    #expect(abs(full.mean - 2.5 / 3) < 1e-14)
    #expect(full.rightEdge == 4)
    #expect(full.distribution(below: 0) == 0)
    #expect(abs(full.distribution(0) - 2.0 / 3) < 1e-15)
  }

  @Test("KS equals the largest difference on a fine grid; W₁ its mean", arguments: 0..<6)
  func bruteForce(seed: Int) {
    let numbers = gaussianMatrix(1, 40, seed: seed).storage
    let x = numbers[..<12].map { 3 * $0 }.sorted()
    let steps = numbers[12..<24].map { $0 * $0 }
    let total = steps.reduce(0, +)
    var (sum, table) = (0.0, [Double]())
    for step in steps {
      sum += step
      table.append(0.75 * sum / total)
    }
    table[0] = 0
    let law = TabulatedLaw(x: x, distribution: table, atoms: [.init(location: 0.3, mass: 0.25)])
    let sample = numbers[24...].map { 2 * $0 }.sorted()
    let (low, high) = (min(x[0], sample[0], 0.3) - 0.1, max(x[11], sample[15], 0.3) + 0.1)
    let count = 200_000
    let width = (high - low) / Double(count)
    var (largest, area) = (0.0, 0.0)
    for index in 0..<count {
      let point = low + (Double(index) + 0.5) * width
      let share = Double(sample.count { $0 <= point }) / Double(sample.count)
      let difference = abs(share - law.distribution(point))
      largest = max(largest, difference)
      area += difference * width
    }
    #expect(abs(Distances.kolmogorovSmirnov(sample, law) - largest) < 2e-3)
    #expect(Distances.kolmogorovSmirnov(sample, law) >= largest)
    #expect(abs(Distances.wasserstein(sample, law) - area) < 1e-3)
  }

  @Test("scaling sample and law leaves KS and the quantile error, and scales W₁")
  func scaling() {
    let sample = [0.1, 0.2, 0.45, 0.5, 0.93]
    let wide = TabulatedLaw(x: [0, 4], distribution: [0, 1])
    let scaled = sample.map { 4 * $0 }
    #expect(
      abs(Distances.kolmogorovSmirnov(scaled, wide) - Distances.kolmogorovSmirnov(sample, uniform)) < 1e-15)
    #expect(abs(Distances.wasserstein(scaled, wide) - 4 * Distances.wasserstein(sample, uniform)) < 1e-15)
    #expect(abs(Distances.quantileError(scaled, wide) - Distances.quantileError(sample, uniform)) < 1e-15)
  }
}

@Suite("Margins of outliers")
struct OutlierMarginTests {
  @Test("the margin read off a law's table is that of its edge in closed form", arguments: [0.3, 1.5], [100, 2000])
  func marchenkoPastur(ratio: Double, n: Int) throws {
    let exact = try MarchenkoPastur(ratio: ratio)
    let limit = try LimitSpectrum(StieltjesTransform(exact))
    let curve = try limit.curve(points: 1000)
    let table = TabulatedLaw(
      x: curve.x, distribution: curve.distribution, atoms: limit.atoms.map { .init(location: $0.place, mass: $0.mass) },
      support: limit.support.map { $0.lower...$0.upper })
    let margin = try #require(PlottedLaw(law: table, density: curve.density).outlierMargin(of: n))
    // (2/3)cδ^{3/2} leaves out a part of order δ.
    #expect(relativeError(margin, LimitEdge(of: exact).outlierMargin(of: n)) < 3 * pow(Double(n), -2.0 / 3))
  }

  @Test("a law that ends with a point mass has no margin")
  func pointMass() {
    let law = TabulatedLaw(
      x: [0, 1], distribution: [0, 0.5], atoms: [.init(location: 1, mass: 0.5)], support: [0...1])
    #expect(PlottedLaw(law: law, density: [0.5, 0.5]).outlierMargin(of: 10) == nil)
    let apart = TabulatedLaw(
      x: [0, 1], distribution: [0, 0.5], atoms: [.init(location: 2, mass: 0.5)], support: [0...1])
    #expect(PlottedLaw(law: apart, density: [0.5, 0.5]).outlierMargin(of: 10) == nil)
  }
}
