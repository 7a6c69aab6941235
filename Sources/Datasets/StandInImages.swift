import Foundation
import LinearAlgebra
import Networks
import Randomness

/// Generated images of the shape, range and size of CIFAR, for trying the pipeline without the data.
///
/// Each is the sum of a Gaussian field whose amplitude spectrum falls as 1/f, with correlated colour channels;
/// of straight edges, beyond which the brightness steps; and of its class's tint, smooth pattern and preferred
/// direction of edges. So a few components carry most of the variance, edges make higher moments heavy, and
/// classes can be told apart, as in natural images. Image i is a function of (split, i) alone.
public struct StandInImages: ImageDataset {
  public let image = ImageShape(channels: 3, height: side, width: side)
  public let classNames: [String]

  private static let side = 32
  private static let edges = 3
  /// Uniform numbers used for one edge: direction, offset and the steps of three channels.
  private static let numbersPerEdge = 6

  private let generated: GeneratedImages
  private let spectrum = HartleySpectrum(side: StandInImages.side)
  private let classes: [ClassPattern]

  public init(classes count: Int = 10, seed: UInt64 = 0) {
    let stream = RandomStream(seed: seed, name: "stand-in images")
    generated = GeneratedImages(stream: stream, pixels: image.count, training: 50_000, classes: count)
    classNames = (0..<count).map { "stand-in \($0)" }
    classes = (0..<count).map { ClassPattern(stream["class/\($0)"], side: Self.side) }
  }

  public func count(in split: Split) -> Int { generated.count(in: split) }

  /// Each class equally often, in random order.
  public func labels(in split: Split) -> [Int] { generated.labels(in: split) }

  /// - Throws: `Problem.badInput` for an index outside the split.
  public func images(at indices: [Int], in split: Split) throws -> Matrix<Double> {
    try generated.images(at: indices, in: split) { draw($0, classes[$1], $2, into: $3) }
  }

  /// Draws image `index` of a class.
  private func draw(
    _ index: Int, _ pattern: ClassPattern, _ numbers: RandomStream,
    into image: UnsafeMutableBufferPointer<Double>
  ) {
    let plane = Self.side * Self.side
    let normals = numbers["fields"].normal(count: pixels, from: index * pixels)
    let edges = edges(of: index, pattern, numbers)
    let fields = (0..<3).map { spectrum.field(normals[$0 * plane..<($0 + 1) * plane]) }
    let contrast = 34 * exp(0.35 * numbers["contrast"].normal(count: 1, from: index)[0])
    for channel in 0..<3 {
      let mix = Self.colours[channel]
      for pixel in 0..<plane {
        var value = mix.0 * fields[0][pixel] + mix.1 * fields[1][pixel] + mix.2 * fields[2][pixel]
        let (x, y) = (Double(pixel % Self.side) + 0.5, Double(pixel / Self.side) + 0.5)
        for edge in edges where edge.covers(x, y) { value += edge.steps[channel] }
        value = 120 + pattern.tint[channel] + pattern.plane[pixel] + contrast * value
        image[channel * plane + pixel] = min(max(value, 0), 255).rounded()
      }
    }
  }

  private func edges(of index: Int, _ pattern: ClassPattern, _ numbers: RandomStream) -> [Edge] {
    let each = Self.numbersPerEdge
    let u = numbers["edges"].uniform(count: Self.edges * each, from: index * Self.edges * each)
    return (0..<Self.edges).map { number in
      let v = u[number * each..<(number + 1) * each].map { 2 * $0 - 1 }
      let angle = pattern.direction + 0.9 * v[0]
      return Edge(
        normal: (cos(angle), sin(angle)),
        offset: Double(Self.side) / 2 * (cos(angle) + sin(angle) + 0.8 * v[1]),
        steps: (0..<3).map { 1.8 * v[2] + 0.5 * v[3 + $0] })
    }
  }

  /// Red, green and blue from brightness and two opponent colours, which vary less.
  private static let colours = [(0.85, 0.22, 0.09), (0.85, 0, -0.18), (0.85, -0.22, 0.09)]
}

/// A half-plane on which the channels step.
private struct Edge {
  let normal: (Double, Double)
  let offset: Double
  let steps: [Double]

  func covers(_ x: Double, _ y: Double) -> Bool { normal.0 * x + normal.1 * y > offset }
}

/// What the images of a class share.
private struct ClassPattern: Sendable {
  /// Added to red, green and blue.
  let tint: [Double]
  /// A smooth pattern added to all channels.
  let plane: [Double]
  /// The mean direction of edges' normals.
  let direction: Double

  init(_ stream: RandomStream, side: Int) {
    let normals = stream["pattern"].normal(count: 9)
    tint = normals[0..<3].map { 12 * $0 }
    let waves = normals[3...].map { 9 * $0 }
    let angle = 2 * Double.pi / Double(side)
    plane = (0..<side * side).map { pixel in
      let (x, y) = (angle * (Double(pixel % side) + 0.5), angle * (Double(pixel / side) + 0.5))
      return waves[0] * cos(x / 2) + waves[1] * cos(y / 2) + waves[2] * cos(x) + waves[3] * cos(y)
        + waves[4] * sin(x) + waves[5] * sin(y)
    }
    direction = 2 * Double.pi * stream["direction"].uniform(count: 1)[0]
  }
}
