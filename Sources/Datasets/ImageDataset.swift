import Diagnostics
import LinearAlgebra
import Networks
import Randomness

/// Labelled images of one size, grey or in colour, addressed by index.
///
/// An image is a row of numbers 0…255: all of its first channel by rows from the top, then the others.
public protocol ImageDataset: Sendable {
  /// The size of an image.
  var image: ImageShape { get }
  /// What the labels 0, 1, … stand for.
  var classNames: [String] { get }
  func count(in split: Split) -> Int
  /// The labels of the whole split.
  func labels(in split: Split) throws -> [Int]
  /// The images of these indices, shape (indices.count, pixels), in that order.
  func images(at indices: [Int], in split: Split) throws -> Matrix<Double>
}

extension ImageDataset {
  /// Numbers per image: channels × height × width.
  public var pixels: Int { image.count }

  /// `count` different images of the chosen classes (all of them where nil) in random order.
  ///
  /// For one stream, smaller samples are the beginnings of larger ones.
  ///
  /// - Throws: `Problem.usage` where there are not so many, or no such class.
  public func sample(
    _ count: Int, of classes: [Int]? = nil, in split: Split, stream: RandomStream
  ) throws -> ImageSample {
    let chosen = try chosen(classes)
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
    return try sample(indices, labels, of: chosen, in: split)
  }

  /// Of each of the chosen classes (all of them where nil) the first images of the split, as many of each, in its order.
  ///
  /// - Parameters:
  ///   - count: a multiple of the number of classes.
  ///   - classes: their numbers from 0; nil for all.
  ///   - split: training or test images.
  /// - Throws: `Problem.usage` where there are not so many, no such class, or they cannot be as many of each.
  public func first(_ count: Int, of classes: [Int]? = nil, in split: Split) throws -> ImageSample {
    let chosen = try chosen(classes)
    let labels = try labels(in: split)
    guard count > 0, count % chosen.count == 0 else {
      throw Problem(
        .usage, object: "samples", cause: "\(count) cannot be shared out among \(chosen.count) classes",
        remedy: "ask for a positive multiple of \(chosen.count)")
    }
    let each = count / chosen.count
    var taken = Dictionary(uniqueKeysWithValues: chosen.map { ($0, 0) })
    let indices = labels.indices.filter { index in
      guard let sofar = taken[labels[index]], sofar < each else { return false }
      taken[labels[index]] = sofar + 1
      return true
    }
    let (scarcest, there) = taken.min { ($0.value, $0.key) < ($1.value, $1.key) } ?? (0, 0)
    guard there == each else {
      throw Problem(
        .usage, object: "samples",
        cause: "\(each) of each class were asked for; the \(split.rawValue) split has \(there) of class \(scarcest)",
        remedy: "ask for at most \(there * chosen.count)")
    }
    return try sample(indices, labels, of: chosen, in: split)
  }

  private func chosen(_ classes: [Int]?) throws -> [Int] {
    let chosen = classes ?? Array(classNames.indices)
    guard !chosen.isEmpty, Set(chosen).count == chosen.count, chosen.allSatisfy(classNames.indices.contains)
    else {
      throw Problem(
        .usage, object: "classes", cause: "\(chosen) are not different classes of the data set",
        remedy: "choose from 0 … \(classNames.count - 1)")
    }
    return chosen
  }

  private func sample(_ indices: [Int], _ labels: [Int], of chosen: [Int], in split: Split) throws -> ImageSample {
    ImageSample(
      images: try images(at: indices, in: split), indices: indices, classes: indices.map { labels[$0] },
      chosenClasses: chosen)
  }
}
