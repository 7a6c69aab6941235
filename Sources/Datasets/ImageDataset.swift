import Diagnostics
import LinearAlgebra
import Randomness

/// Labelled images of one size, grey or in colour, addressed by index.
///
/// An image is a row of `pixels` numbers 0…255: all of its first channel by rows from the top, then the others.
public protocol ImageDataset: Sendable {
  /// Numbers per image: channels × height × width.
  var pixels: Int { get }
  /// What the labels 0, 1, … stand for.
  var classNames: [String] { get }
  func count(in split: Split) -> Int
  /// The labels of the whole split.
  func labels(in split: Split) throws -> [Int]
  /// The images of these indices, shape (indices.count, pixels), in that order.
  func images(at indices: [Int], in split: Split) throws -> Matrix<Double>
}

extension ImageDataset {
  /// `count` different images of the chosen classes (all of them where nil) in random order.
  ///
  /// For one stream, smaller samples are the beginnings of larger ones.
  ///
  /// - Throws: `Problem.usage` where there are not so many, or no such class.
  public func sample(
    _ count: Int, of classes: [Int]? = nil, in split: Split, stream: RandomStream
  ) throws -> ImageSample {
    let chosen = classes ?? Array(classNames.indices)
    guard !chosen.isEmpty, Set(chosen).count == chosen.count, chosen.allSatisfy(classNames.indices.contains)
    else {
      throw Problem(
        .usage, object: "classes", cause: "\(chosen) are not different classes of the data set",
        remedy: "choose from 0 … \(classNames.count - 1)")
    }
    let labels = try labels(in: split)
    let eligible =
      classes == nil ? Array(labels.indices) : labels.indices.filter { chosen.contains(labels[$0]) }
    guard (1...max(eligible.count, 1)).contains(count), !eligible.isEmpty else {
      throw Problem(
        .usage, object: "samples",
        cause: "\(count) were asked for; the \(split.rawValue) split has \(eligible.count) of these classes",
        remedy: "ask for 1 … \(eligible.count)")
    }
    let indices = stream.sample(count, of: eligible.count).map { eligible[$0] }
    return ImageSample(
      images: try images(at: indices, in: split), indices: indices, classes: indices.map { labels[$0] },
      chosenClasses: chosen)
  }
}
