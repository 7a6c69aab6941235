import Foundation
import Randomness
import Testing

/// Distances of fixed samples from their laws; the bounds are five standard errors, or for Kolmogorov–Smirnov
/// 2.2/√n (probability 10⁻⁴), so a wrong constant anywhere in a transformation shows.
@Suite struct RandomnessDistributionTests {
  let n = 100_000

  @Test func normalNumbersHaveTheMomentsOfTheNormalLaw() {
    let x = RandomStream(seed: 1, name: "normal").normal(count: n)
    func moment(_ k: Int) -> Double { x.reduce(0) { $0 + pow($1, Double(k)) } / Double(n) }
    for (k, value) in [(1, 0.0), (2, 1), (3, 0), (4, 3), (5, 0), (6, 15)] {
      let variance = [1, 3, 15, 105, 945, 10395][k - 1] - value * value
      #expect(abs(moment(k) - value) < 5 * (variance / Double(n)).squareRoot(), "moment \(k)")
    }
    // Neighbours (the two numbers of one block, and numbers of adjacent blocks) are uncorrelated, also squared.
    for lag in [1, 2, 3] {
      let pairs = zip(x, x.dropFirst(lag))
      #expect(abs(pairs.reduce(0) { $0 + $1.0 * $1.1 }) < 5 * Double(n).squareRoot(), "lag \(lag)")
      let squares = pairs.reduce(0) { $0 + ($1.0 * $1.0 - 1) * ($1.1 * $1.1 - 1) }
      #expect(abs(squares) < 5 * 2 * Double(n).squareRoot(), "lag \(lag)")
    }
  }

  @Test func numbersFollowTheirLaws() {
    let stream = RandomStream(seed: 2, name: "laws")
    #expect(
      distance(stream.normal(count: n)) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } < 2.2 / Double(n).squareRoot())
    #expect(distance(stream.uniform(count: n)) { $0 } < 2.2 / Double(n).squareRoot())
    #expect(distance(stream.cauchy(count: n)) { 0.5 + atan($0) / .pi } < 2.2 / Double(n).squareRoot())
    #expect(abs(stream.signs(count: n).reduce(0, +)) < 5 * Double(n).squareRoot())
    #expect(stream.uniform(count: n).allSatisfy { 0 <= $0 && $0 < 1 })
  }

  /// Streams that differ in the seed by one bit, or in the name by a letter, have nothing in common.
  @Test func streamsAreIndependent() {
    let streams = [
      RandomStream(seed: 0, name: "x"), RandomStream(seed: 1, name: "x"), RandomStream(seed: 0, name: "y"),
      RandomStream(seed: 0, name: "x")["1"], RandomStream(seed: 0, name: "x")["2"],
    ]
    let numbers = streams.map { $0.normal(count: n) }
    for i in numbers.indices {
      for j in 0..<i {
        let product = zip(numbers[i], numbers[j]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product) < 5 * Double(n).squareRoot(), "\(streams[i]) and \(streams[j])")
        #expect(Set(streams[i].bits(count: 1000)).isDisjoint(with: streams[j].bits(count: 1000)))
      }
    }
  }

  /// sup |F_n − F|.
  private func distance(_ sample: [Double], _ law: (Double) -> Double) -> Double {
    let n = Double(sample.count)
    return sample.sorted().enumerated().reduce(0) { worst, element in
      let probability = law(element.element)
      let index = Double(element.offset)
      return max(worst, probability - index / n, (index + 1) / n - probability)
    }
  }
}
