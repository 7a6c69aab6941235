import Datasets
import Diagnostics
import LinearAlgebra
import Randomness
import TestSupport
import Testing

@Suite struct DatasetsSyntheticTests {
  let stream = RandomStream(seed: 11, name: "data")

  @Test func gaussianInputsHaveTheirVariance() throws {
    let (n, d) = (400, 250)
    for (variance, expected) in [(nil, 1 / Double(d)), (2.5, 2.5)] as [(Double?, Double)] {
      let x = try SyntheticInputs.gaussian(count: n, dimension: d, variance: variance, stream: stream)
      #expect(x.rows == n && x.columns == d)
      let mean = x.frobeniusNorm * x.frobeniusNorm / Double(x.count)
      #expect(abs(mean / expected - 1) < 5 * (2 / Double(x.count)).squareRoot())
    }
  }

  @Test func spheresHaveTheirRadiusAndNoPreferredDirection() throws {
    let (n, d) = (2000, 20)
    let x = try SyntheticInputs.sphere(count: n, dimension: d, radius: 3, stream: stream)
    for i in 0..<n { #expect(abs(x.rows([i]).frobeniusNorm - 3) < 1e-14) }
    let second = Matrix.product(x.transposed, x)
    // E x xᵀ = 9/d · Id; an entry's standard deviation is below 9/d · √(2/n).
    for i in 0..<d {
      for j in 0..<d {
        let deviation = second[i, j] / Double(n) * Double(d) / 9 - (i == j ? 1 : 0)
        #expect(abs(deviation) < 5 * (2 / Double(n)).squareRoot())
      }
    }
  }

  @Test func trainingAndTestSamplesAreDistinctAndStable() throws {
    let sample = try SyntheticSample(law: .gaussian(), training: 40, test: 40, dimension: 10, stream: stream)
    #expect(Set(sample.training.storage).isDisjoint(with: sample.test.storage))
    let other = try SyntheticSample(law: .gaussian(), training: 20, dimension: 10, stream: stream)
    #expect(other.training == sample.training.rows(0..<20))
    #expect(other.test.rows == 0 && other.test.columns == 10)
  }

  @Test func impossibleParametersAreRefused() throws {
    let attempts: [() throws -> Void] = [
      { _ = try SyntheticInputs.gaussian(count: 0, dimension: 3, stream: stream) },
      { _ = try SyntheticInputs.gaussian(count: 2, dimension: -3, stream: stream) },
      { _ = try SyntheticInputs.gaussian(count: 2, dimension: 3, variance: 0, stream: stream) },
      { _ = try SyntheticInputs.sphere(count: 2, dimension: 3, radius: .nan, stream: stream) },
      { _ = try SyntheticSample(law: .sphere(), training: 3, test: -1, dimension: 3, stream: stream) },
    ]
    for attempt in attempts { #expect(try problem(attempt)?.category == .usage) }
  }
}
