import Diagnostics
import Networks

/// What the images of a published data set are, and how its members hold them.
public struct ImageFormat: Sendable, Equatable {
  /// How images and labels lie in files.
  public enum Arrangement: Sendable, Equatable {
    /// Of each split two IDX files, images and labels.
    case idx
    /// Files of records: the labels, then the image; as bytes, or pickled by Python.
    case records
  }

  /// The data set's name in sentences.
  public let title: String
  /// The size of an image.
  public let image: ImageShape
  public let arrangement: Arrangement
  /// The labellings, in the order of the label bytes of a record.
  public let labellings: [Labelling]
  /// The paths of each split's members: images and labels, or the files of records in their order.
  public let parts: [Split: [String]]

  /// The form of MNIST: grey images of 28 × 28 pixels.
  public static func idx(_ title: String, _ classNames: [String]) -> ImageFormat {
    func parts(_ prefix: String) -> [String] {
      ["\(prefix)-images-idx3-ubyte.gz", "\(prefix)-labels-idx1-ubyte.gz"]
    }
    return ImageFormat(
      title: title, image: ImageShape(channels: 1, height: 28, width: 28), arrangement: .idx,
      labellings: [Labelling("labels", classNames)], parts: [.training: parts("train"), .test: parts("t10k")])
  }

  /// The form of CIFAR: images of 3 × 32 × 32 pixels.
  public static func cifar(
    _ title: String, training: [String], test: [String], _ labellings: [Labelling]
  ) -> ImageFormat {
    ImageFormat(
      title: title, image: ImageShape(channels: 3, height: 32, width: 32), arrangement: .records,
      labellings: labellings, parts: [.training: training, .test: test])
  }

  /// The labelling called `name`; where that is nil, the one of the most classes.
  ///
  /// - Throws: `Problem.usage` with the names there are.
  public func labelling(_ name: String?) throws -> Labelling {
    let found =
      name.map { name in labellings.first { $0.name == name } }
      ?? labellings.max { $0.classNames.count < $1.classNames.count }
    guard let found else {
      throw Problem(
        .usage, object: name, cause: "\(title) has no such labels",
        remedy: "use one of: \(labellings.map(\.name).joined(separator: ", "))")
    }
    return found
  }

  /// The keys of the labels in the dictionaries of the Python version, in the order of `labellings`.
  var labelKeys: [String] { labellings.count == 1 ? ["labels"] : labellings.map { "\($0.name)_labels" } }
}
