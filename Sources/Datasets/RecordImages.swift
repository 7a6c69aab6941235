import Diagnostics
import LinearAlgebra
import Networks

/// The images of a data set in the form of CIFAR, from its binary files or from those of its Python version.
public struct RecordImages: ImageDataset {
  public let image: ImageShape
  public let classNames: [String]

  private let files: [Split: [RecordFile]]
  /// The class of each image.
  private let classes: [Split: [Int]]

  /// Opens the files in `folder`.
  ///
  /// - Parameters:
  ///   - identity: the data set.
  ///   - folder: where its files lie.
  ///   - labels: the name of the labelling; where nil, that of the most classes.
  /// - Throws: `Problem.usage` for no such labelling; `Problem.missingInput`; `Problem.badInput` for a file of another form, or a
  ///   label that stands for no class.
  public init(_ identity: DatasetIdentity, in folder: String, labels: String? = nil) throws {
    let format = try identity.imageFormat
    let labelling = try format.labelling(labels)
    let position = format.labellings.firstIndex(of: labelling) ?? 0
    image = format.image
    classNames = labelling.classNames
    files = try format.parts.mapValues { paths in
      try paths.map { try Self.open(try identity.file(carrying: $0, in: folder), format) }
    }
    classes = try files.mapValues { files in
      try files.flatMap { file in
        try (0..<file.count).map { record in
          let label = Int(file.labels[record * file.labelBytes + position])
          guard label < labelling.classNames.count else {
            throw Problem(
              .badInput, file: file.path, object: "record \(record)",
              cause: "has the label \(label); labels are 0 … \(labelling.classNames.count - 1)",
              remedy: "replace the file by the published one")
          }
          return label
        }
      }
    }
  }

  public func count(in split: Split) -> Int { classes[split]?.count ?? 0 }

  public func labels(in split: Split) -> [Int] { classes[split] ?? [] }

  /// - Throws: `Problem.badInput` for an index outside the split.
  public func images(at indices: [Int], in split: Split) throws -> Matrix<Double> {
    var images = Matrix<Double>(rows: indices.count, columns: pixels)
    for (row, index) in indices.enumerated() {
      let (file, record) = try place(of: index, in: split)
      file.withImage(record) { bytes in
        images.storage.withUnsafeMutableBufferPointer { target in
          for j in 0..<pixels { target[row * pixels + j] = Double(bytes[j]) }
        }
      }
    }
    return images
  }

  /// The file that holds an image of a split, and its place there.
  private func place(of index: Int, in split: Split) throws -> (RecordFile, Int) {
    var record = index
    for file in files[split] ?? [] where record >= 0 {
      if record < file.count { return (file, record) }
      record -= file.count
    }
    throw Problem(
      .badInput, file: files[split]?.first?.path, object: "image \(index)",
      cause: "is not in the \(split.rawValue) split", remedy: "indices are 0 … \(count(in: split) - 1)")
  }

  /// The records of a file, however they are written there.
  static func open(_ file: (path: String, coding: DatasetIdentity.Carrier.Coding), _ format: ImageFormat) throws
    -> RecordFile
  {
    switch file.coding {
    case .pickle: try PickledRecords.read(file.path, labels: format.labelKeys, pixels: format.image.count)
    case .plain, .gzip:
      try RecordFile(binary: file.path, labelBytes: format.labellings.count, pixels: format.image.count)
    }
  }
}
