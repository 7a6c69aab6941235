import Diagnostics
import LinearAlgebra
import Randomness

/// Training or test images.
public enum Split: String, Sendable, CaseIterable {
  case training, test
}

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

/// Images drawn from a data set.
public struct ImageSample: Sendable, Equatable {
  /// Shape (n, pixels), numbers 0…255.
  public let images: Matrix<Double>
  /// The place of each image in its split.
  public let indices: [Int]
  /// The class of each image.
  public let classes: [Int]
  /// The classes that were drawn from, in the order they were asked for.
  public let chosenClasses: [Int]

  /// Labels to regress on: +1 for the first and −1 for the second of two chosen classes, otherwise the number
  /// of the class.
  public var labels: [Double] {
    chosenClasses.count == 2 ? classes.map { $0 == chosenClasses[0] ? 1 : -1 } : classes.map(Double.init)
  }

  /// Labels to regress on, one column for each chosen class: 1 for images of that class and 0 for others.
  public var oneHotLabels: Matrix<Double> {
    Matrix(rows: classes.count, columns: chosenClasses.count) { classes[$0] == chosenClasses[$1] ? 1 : 0 }
  }
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

extension DatasetResolution {
  /// The images of CIFAR-10, or those that stand in for them.
  public func cifar10() throws -> any ImageDataset {
    switch self {
    case .real(let location): try CIFAR10(folder: location.folder)
    case .standIn: StandInImages()
    }
  }

  /// The images of MNIST, or those that stand in for them.
  public func mnist() throws -> any ImageDataset {
    switch self {
    case .real(let location): try MNIST(folder: location.folder)
    case .standIn: StandInDigits()
    }
  }
}
