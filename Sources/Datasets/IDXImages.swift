import Diagnostics
import LinearAlgebra
import Networks

/// The images of a data set in the form of MNIST, from its four IDX files, compressed by gzip as published or not.
public struct IDXImages: ImageDataset {
  public let image: ImageShape
  public let classNames: [String]

  private let parts: [Split: Part]

  /// The images and labels of one split.
  private struct Part {
    let images: IDXFile
    let labels: IDXFile
  }

  /// Reads the four files in `folder`: 55 MB of memory.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a file that is not IDX, images of another size, other
  ///   numbers of images and labels, or a label that stands for no class.
  public init(_ identity: DatasetIdentity, in folder: String) throws {
    let format = try identity.imageFormat
    image = format.image
    classNames = try format.labelling(nil).classNames
    parts = try format.parts.mapValues { paths in
      try Part(
        images: IDXFile(identity.file(carrying: paths[0], in: folder).path, rank: 3),
        labels: IDXFile(identity.file(carrying: paths[1], in: folder).path, rank: 1))
    }
    for part in parts.values { try check(part.images, part.labels) }
  }

  public func count(in split: Split) -> Int { parts[split]?.labels.values.count ?? 0 }

  public func labels(in split: Split) -> [Int] { parts[split]?.labels.values.map(Int.init) ?? [] }

  /// - Throws: `Problem.badInput` for an index outside the split.
  public func images(at indices: [Int], in split: Split) throws -> Matrix<Double> {
    var images = Matrix<Double>(rows: indices.count, columns: pixels)
    guard let source = parts[split]?.images else { return images }
    for (row, index) in indices.enumerated() {
      guard (0..<count(in: split)).contains(index) else {
        throw Problem(
          .badInput, file: source.path, object: "image \(index)", cause: "is not in the \(split.rawValue) split",
          remedy: "indices are 0 … \(count(in: split) - 1)")
      }
      source.values.withUnsafeBufferPointer { bytes in
        images.storage.withUnsafeMutableBufferPointer { target in
          for j in 0..<pixels { target[row * pixels + j] = Double(bytes[index * pixels + j]) }
        }
      }
    }
    return images
  }

  private func check(_ images: IDXFile, _ labels: IDXFile) throws {
    func wrong(_ file: IDXFile, _ cause: String, object: String? = nil) -> Problem {
      Problem(
        .badInput, file: file.path, object: object, cause: cause, remedy: "replace the file by the published one")
    }
    guard images.shape[1...] == [image.height, image.width] else {
      throw wrong(
        images,
        "holds images of \(images.shape[1]) × \(images.shape[2]) pixels, not \(image.height) × \(image.width)")
    }
    guard images.shape[0] == labels.shape[0] else {
      throw wrong(labels, "holds \(labels.shape[0]) labels for \(images.shape[0]) images")
    }
    if let record = labels.values.firstIndex(where: { $0 >= classNames.count }) {
      throw wrong(
        labels, "has the label \(labels.values[record]); labels are 0 … \(classNames.count - 1)",
        object: "record \(record - labels.values.startIndex)")
    }
  }
}
