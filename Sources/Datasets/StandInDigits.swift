import Foundation
import LinearAlgebra
import Networks
import Randomness

/// Generated images of the shape, range and size of MNIST, for trying the pipeline without the data.
///
/// Each is one bright stroke on a black ground: a smooth curve through the control points of its class, which are
/// displaced from image to image, slanted, turned, and drawn by a pen of varying width. So most pixels are 0, a few
/// hundred vary, the spectrum falls by powers, and classes can be told apart. Image i is a function of (split, i)
/// alone.
public struct StandInDigits: ImageDataset {
  public let image = ImageShape(channels: 1, height: side, width: side)
  public let classNames = (0..<10).map { "stand-in \($0)" }

  private static let side = 28
  private static let points = 6
  private let generated: GeneratedImages
  /// The control points of each class, in units of the image's side.
  private let classes: [[SIMD2<Double>]]

  public init(seed: UInt64 = 0) {
    let stream = RandomStream(seed: seed, name: "stand-in digits")
    generated = GeneratedImages(stream: stream, pixels: image.count, training: 60_000, classes: 10)
    classes = (0..<10).map { number in
      let u = stream["class/\(number)"].uniform(count: 2 * Self.points)
      return (0..<Self.points).map { SIMD2(0.2 + 0.6 * u[2 * $0], 0.12 + 0.76 * u[2 * $0 + 1]) }
    }
  }

  public func count(in split: Split) -> Int { generated.count(in: split) }

  /// Each class equally often, in random order.
  public func labels(in split: Split) -> [Int] { generated.labels(in: split) }

  /// - Throws: `Problem.badInput` for an index outside the split.
  public func images(at indices: [Int], in split: Split) throws -> Matrix<Double> {
    try generated.images(at: indices, in: split) { draw($0, classes[$1], $2, into: $3) }
  }

  /// Draws image `index` of the class with these control points.
  private func draw(
    _ index: Int, _ control: [SIMD2<Double>], _ numbers: RandomStream, into image: UnsafeMutableBufferPointer<Double>
  ) {
    let each = 2 * Self.points + 6
    let normals = numbers["stroke"].normal(count: each, from: index * each)
    let rest = normals[(2 * Self.points)...].map { $0 }
    let (angle, slant) = (0.12 * rest[0], 0.2 * rest[1])
    let shift = SIMD2(0.5 + 0.03 * rest[2], 0.5 + 0.03 * rest[3])
    let size = exp(0.08 * rest[4])
    let displaced = control.indices.map { i -> SIMD2<Double> in
      let p = control[i] - 0.5 + 0.035 * SIMD2(normals[2 * i], normals[2 * i + 1])
      let slanted = SIMD2(p.x + slant * p.y, p.y)
      let turned = SIMD2(
        cos(angle) * slanted.x - sin(angle) * slanted.y, sin(angle) * slanted.x + cos(angle) * slanted.y)
      return Double(Self.side) * (shift + size * turned)
    }
    let curve = Self.curve(through: displaced)
    let pen = 1.25 * exp(0.2 * rest[5])
    for pixel in image.indices {
      let place = SIMD2(Double(pixel % Self.side) + 0.5, Double(pixel / Self.side) + 0.5)
      var nearest = Double.infinity
      for point in curve {
        let offset = place - point
        nearest = min(nearest, (offset * offset).sum())
      }
      // Full ink in the stroke's middle, none from half a pixel outside it.
      image[pixel] = (255 * min(max(pen + 0.5 - nearest.squareRoot(), 0), 1)).rounded()
    }
  }

  /// Points along the quadratic spline of these control points, less than a pixel apart.
  private static func curve(through control: [SIMD2<Double>]) -> [SIMD2<Double>] {
    let steps = 24
    return (1..<control.count - 1).flatMap { i -> [SIMD2<Double>] in
      let (start, end) = ((control[i - 1] + control[i]) / 2, (control[i] + control[i + 1]) / 2)
      return (0..<steps).map { step in
        let t = Double(step) / Double(steps - 1)
        return (1 - t) * (1 - t) * start + 2 * t * (1 - t) * control[i] + t * t * end
      }
    }
  }
}
