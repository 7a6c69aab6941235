import Diagnostics
import Foundation
import LinearAlgebra
import Networks

/// CIFAR-10 from its binary files: 50,000 training and 10,000 test images of 3 × 32 × 32 pixels in ten classes.
///
/// Each file is a sequence of records of one label byte and 3072 bytes of image. Files are mapped, so only the
/// pages of the images asked for are read.
public struct CIFAR10: ImageDataset {
  public static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  public var classNames: [String] { Self.classNames }
  public var image: ImageShape { Self.image }

  static let image = ImageShape(channels: 3, height: 32, width: 32)
  private static let pixels = image.count
  private static let record = pixels + 1

  private let folder: String
  private let batchSize: Int
  private let batches: [Split: [Data]]

  /// Opens the six files in `folder`, each of `batchSize` records.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a file of another size.
  public init(folder: String, batchSize: Int = 10_000) throws {
    self.folder = folder
    self.batchSize = batchSize
    batches = try Dictionary(
      uniqueKeysWithValues: Split.allCases.map { split in
        (split, try Self.files(of: split).map { try Self.map("\(folder)/\($0)", batchSize) })
      })
  }

  public func count(in split: Split) -> Int { Self.files(of: split).count * batchSize }

  /// - Throws: `Problem.badInput` for a label above 9.
  public func labels(in split: Split) throws -> [Int] {
    try (0..<count(in: split)).map { try label(of: $0, in: split) }
  }

  /// - Throws: `Problem.badInput` for an index outside the split or a label above 9.
  public func images(at indices: [Int], in split: Split) throws -> Matrix<Double> {
    var images = Matrix<Double>(rows: indices.count, columns: Self.pixels)
    for (row, index) in indices.enumerated() {
      _ = try label(of: index, in: split)
      try withRecord(index, in: split) { bytes in
        images.storage.withUnsafeMutableBufferPointer { target in
          for j in 0..<Self.pixels { target[row * Self.pixels + j] = Double(bytes[j + 1]) }
        }
      }
    }
    return images
  }

  private func label(of index: Int, in split: Split) throws -> Int {
    let label = try withRecord(index, in: split) { Int($0[0]) }
    guard label < classNames.count else {
      throw Problem(
        .badInput, file: "\(folder)/\(Self.files(of: split)[index / batchSize])",
        object: "record \(index % batchSize)", cause: "has the label \(label); labels are 0 … 9",
        remedy: "replace the file by the published one")
    }
    return label
  }

  private func withRecord<Result>(
    _ index: Int, in split: Split, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard let files = batches[split], (0..<files.count * batchSize).contains(index) else {
      throw Problem(
        .badInput, file: folder, object: "image \(index)", cause: "is not in the \(split.rawValue) split",
        remedy: "indices are 0 … \(count(in: split) - 1)")
    }
    let start = index % batchSize * Self.record
    return try files[index / batchSize].withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[start..<start + Self.record]))
    }
  }

  private static func files(of split: Split) -> [String] {
    switch split {
    case .training: (1...5).map { "data_batch_\($0).bin" }
    case .test: ["test_batch.bin"]
    }
  }

  private static func map(_ path: String, _ batchSize: Int) throws -> Data {
    try InputPlace.check(path, remedy: "put the published file there")
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened: \(error.localizedDescription)",
        remedy: "put the published file there")
    }
    guard data.count == batchSize * record else {
      throw Problem(
        .badInput, file: path,
        cause: "has \(data.count) bytes; \(batchSize) records of \(record) bytes are \(batchSize * record)",
        remedy: "replace the file by the published one")
    }
    return data
  }
}
