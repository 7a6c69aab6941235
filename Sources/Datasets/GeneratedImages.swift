import Diagnostics
import Dispatch
import LinearAlgebra
import Randomness

/// What generated data sets of images have in common: classes in equal shares, image i a function of (split, i).
struct GeneratedImages: Sendable {
  let stream: RandomStream
  /// Numbers per image.
  let pixels: Int
  /// The number of training images; of test images there are 10,000.
  let training: Int
  let classes: Int

  func count(in split: Split) -> Int { split == .training ? training : 10_000 }

  /// Each class equally often, in random order.
  func labels(in split: Split) -> [Int] {
    stream[split.rawValue]["labels"].permutation(of: count(in: split)).map { $0 % classes }
  }

  /// The images of these indices, drawn side by side by `draw`, which is given an image's index, its label, the
  /// stream of the split and where to put the pixels.
  ///
  /// - Throws: `Problem.badInput` for an index outside the split.
  func images(
    at indices: [Int], in split: Split,
    draw: @Sendable (Int, Int, RandomStream, UnsafeMutableBufferPointer<Double>) -> Void
  ) throws -> Matrix<Double> {
    if let outside = indices.first(where: { !(0..<count(in: split)).contains($0) }) {
      throw Problem(
        .badInput, object: "image \(outside)", cause: "is not in the \(split.rawValue) split",
        remedy: "indices are 0 … \(count(in: split) - 1)")
    }
    let (labels, numbers) = (labels(in: split), stream[split.rawValue])
    var images = Matrix<Double>(rows: indices.count, columns: pixels)
    images.withUnsafeMutablePointer { start in
      nonisolated(unsafe) let start = start
      DispatchQueue.concurrentPerform(iterations: indices.count) { row in
        let target = UnsafeMutableBufferPointer(start: start + row * pixels, count: pixels)
        draw(indices[row], labels[indices[row]], numbers, target)
      }
    }
    return images
  }
}
