import LinearAlgebra
import Randomness
import Testing

@Suite struct RandomnessStreamTests {
  let stream = RandomStream(seed: 3, name: "addressing")

  /// Any window, odd or even, short or longer than a thread's chunk, shows the same numbers.
  @Test func elementsDependOnTheirIndexAlone() {
    let whole = 200_001
    let uniform = stream.uniform(count: whole)
    let normal = stream.normal(count: whole)
    let cauchy = stream.cauchy(count: whole)
    var reader = RandomStream(seed: 5, name: "windows").reader()
    for trial in 0..<60 {
      let start = reader.integer(below: whole)
      let count = min(reader.integer(below: trial.isMultiple(of: 10) ? 150_000 : 1200), whole - start)
      let window = start..<start + count
      #expect(stream.uniform(count: count, from: start) == Array(uniform[window]), "\(window)")
      #expect(stream.normal(count: count, from: start) == Array(normal[window]), "\(window)")
      #expect(stream.cauchy(count: count, from: start) == Array(cauchy[window]), "\(window)")
      #expect(floats(count) { stream.fillNormal($0, from: start) } == normal[window].map { Float($0) })
      #expect(floats(count) { stream.fillCauchy($0, from: start) } == cauchy[window].map { Float($0) })
    }
  }

  @Test func floatUniformsAreTheDoublesRoundedDown() {
    let doubles = stream.uniform(count: 70_001, from: 9)
    let singles = floats(70_001) { stream.fillUniform($0, from: 9) }
    for (single, double) in zip(singles, doubles) {
      #expect(Double(single) <= double && double < Double(single) + 0x1p-24 && single < 1)
    }
  }

  @Test func matricesScaleTheStreamRowByRow() {
    let matrix = stream.normalMatrix(rows: 7, columns: 5, scale: 0.25)
    let numbers = stream.normal(count: 35)
    for i in 0..<7 { for j in 0..<5 { #expect(matrix[i, j] == 0.25 * numbers[5 * i + j]) } }
    let single: Matrix<Float> = stream.normalMatrix(rows: 7, columns: 5, scale: 0.25)
    #expect(single == matrix.converted(to: Float.self))
    #expect(stream.normalMatrix(rows: 0, columns: 5).count == 0)
  }

  @Test(arguments: [0, 1, 2, 3, 17, 1000])
  func permutationsContainEachNumberOnce(n: Int) {
    let order = stream.permutation(of: n)
    #expect(order.sorted() == Array(0..<n))
    for k in [0, n / 3, n] { #expect(stream.sample(k, of: n) == Array(order.prefix(k))) }
  }

  /// All 24 orders of four things are equally frequent: χ² of 23 degrees of freedom below its 10⁻⁶ quantile.
  @Test func permutationsAreUniform() {
    var counts: [[Int]: Int] = [:]
    let draws = 24_000
    for draw in 0..<draws { counts[stream["\(draw)"].permutation(of: 4), default: 0] += 1 }
    let expected = Double(draws) / 24
    #expect(counts.count == 24)
    #expect(
      counts.values.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected } < 71.8)
  }

  /// Below 3·2⁶¹, of every eight words the upper half of word × bound takes the residues 0, 1, 2 modulo 3
  /// three, three and two times: without rejection the last would have the probability ¼.
  @Test func boundedIntegersAreUnbiased() {
    var reader = stream.reader()
    let bound = 3 << 61
    let draws = 30_000
    var counts = [0, 0, 0]
    for _ in 0..<draws {
      let number = reader.integer(below: bound)
      #expect((0..<bound).contains(number))
      counts[number % 3] += 1
    }
    let deviation = 5 * (Double(draws) * 2 / 9).squareRoot()
    for count in counts { #expect(abs(Double(count) - Double(draws) / 3) < deviation) }
    #expect(reader.integer(below: 1) == 0)
  }

  private func floats(_ count: Int, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
    var numbers = [Float](repeating: .nan, count: count)
    numbers.withUnsafeMutableBufferPointer { fill($0) }
    return numbers
  }
}
