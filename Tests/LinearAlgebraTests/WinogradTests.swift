import LinearAlgebra
import TestSupport
import Testing

@Suite("Winograd's minimal filtering")
struct WinogradTests {
  /// Numbers for a convolution of images of a random shape and its correlation.
  private struct Case<Element: Scalar> {
    let (height, width, images, rows, channels): (Int, Int, Int, Int, Int)
    let (alpha, beta): (Element, Element)
    /// Whether the numbers of a row of W lie in reverse order.
    let isReversed: Bool
    let (x, d, w): ([Element], [Element], [Element])
    /// What y and g are added to; without β of any value.
    let (y, g): ([Element], [Element])

    init(_ seed: Int) {
      var random = SplitMix(state: UInt64(seed))
      let shapes = [(9, 9, 5, 7), (1, 1, 9, 9), (20, 3, 4, 4), (3, 21, 3, 18), (5, 5, 70, 34)]
      let (tallest, widest, mostRows, mostChannels) = shapes[seed % shapes.count]
      height = Int.random(in: 1...tallest, using: &random)
      width = Int.random(in: 1...widest, using: &random)
      rows = Int.random(in: 1...mostRows, using: &random)
      channels = Int.random(in: 1...mostChannels, using: &random)
      images = Int.random(in: 1...6, using: &random)
      let hasBefore = Bool.random(using: &random)
      isReversed = Bool.random(using: &random)
      func numbers(_ count: Int) -> [Element] { (0..<count).map { _ in Element(random.uniform(-1, 1)) } }
      alpha = Element(random.uniform(-2, 2))
      beta = hasBefore ? Element(random.uniform(-2, 2)) : 0
      let places = height * width
      (x, d) = (numbers(images * channels * places), numbers(images * rows * places))
      w = numbers(rows * channels * 9)
      y = hasBefore ? numbers(rows * places) : [Element](repeating: .nan, count: rows * places)
      g = hasBefore ? numbers(rows * channels * 9) : [Element](repeating: .nan, count: rows * channels * 9)
    }

    /// Where in a row of W its numbers are.
    var weights: [Int] { isReversed ? (0..<channels * 9).reversed() : Array(0..<channels * 9) }

    /// y of the first image and g of all, by the kernels, from addresses `shift` numbers on.
    func values(shift: Int) -> (y: [Element], g: [Element]) {
      func space(_ count: Int) -> [Element] { [Element](repeating: .nan, count: count + shift) }
      var u = [Element](repeating: .nan, count: Winograd.weights(rows: rows, channels: channels))
      var work = space(
        max(
          Winograd.convolving(height, width, channels: channels),
          Winograd.correlating(height, width, rows: rows, channels: channels)))
      var (y, g) = (space(0) + y, space(0) + g)
      let (x, d) = (space(0) + x, space(0) + d)
      let (nextD, nextX) = (rows * height * width, channels * height * width)
      Element.winogradWeights(rows: rows, channels: channels, alpha, w, channels * 9, weights, &u)
      work.withUnsafeMutableBufferPointer { work in
        y.withUnsafeMutableBufferPointer { y in
          g.withUnsafeMutableBufferPointer { g in
            x.withUnsafeBufferPointer { x in
              d.withUnsafeBufferPointer { d in
                guard let work = work.baseAddress, let y = y.baseAddress, let g = g.baseAddress,
                  let x = x.baseAddress, let d = d.baseAddress
                else { return }
                Element.winogradConvolve(
                  height, width, rows: rows, channels: channels, u, x + shift, beta, y + shift, work + shift)
                Element.winogradCorrelate(
                  height, width, images: images, rows: rows, channels: channels, alpha, d + shift, nextD: nextD,
                  x + shift, nextX: nextX, beta, g + shift, work + shift)
              }
            }
          }
        }
      }
      return (Array(y[shift...]), Array(g[shift...]))
    }

    /// The same by their definitions.
    func expected() -> (y: [Double], g: [Double]) {
      let (places, weights) = (height * width, weights)
      var y = y.map { beta == 0 ? 0 : Double(beta) * Double($0) }
      var g = g.map { beta == 0 ? 0 : Double(beta) * Double($0) }
      for row in 0..<rows {
        for number in 0..<channels * 9 {
          let weight = Double(alpha) * Double(w[row * channels * 9 + weights[number]])
          for image in 0..<images {
            for place in 0..<places {
              let (i, j) = (place / width + number % 9 / 3 - 1, place % width + number % 3 - 1)
              guard 0..<height ~= i, 0..<width ~= j else { continue }
              let other = Double(x[(image * channels + number / 9) * places + i * width + j])
              if image == 0 { y[row * places + place] += weight * other }
              g[row * channels * 9 + number] +=
                Double(alpha) * Double(d[(image * rows + row) * places + place]) * other
            }
          }
        }
      }
      return (y, g)
    }
  }

  private func check<Element: Scalar>(_ seed: Int, as type: Element.Type, within tolerance: Double) {
    let instance = Case<Element>(seed)
    let (values, expected) = (instance.values(shift: 0), instance.expected())
    for (own, sums) in [(values.y, expected.y), (values.g, expected.g)] {
      let largest = sums.reduce(1e-3) { max($0, abs($1)) }
      #expect(zip(own, sums).allSatisfy { abs(Double($0) - $1) < tolerance * largest }, "\(type), seed \(seed)")
    }
    let shifted = instance.values(shift: 1)
    #expect(shifted.y == values.y && shifted.g == values.g, "\(type), seed \(seed), elsewhere in memory")
  }

  @Test("a convolution and its correlation are their sums, wherever they lie in memory", arguments: 1...60)
  func definition(seed: Int) {
    check(seed, as: Double.self, within: 1e-14)
    check(seed, as: Float.self, within: 3e-6)
  }
}
