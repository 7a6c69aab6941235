import Diagnostics
import Foundation
import LinearAlgebra
import Networks

/// MNIST from its four IDX files, compressed by gzip as published or not: 60,000 training and 10,000 test images of
/// 28 × 28 grey pixels in ten classes.
public struct MNIST: ImageDataset {
  public let classNames = (0..<10).map(String.init)
  public var image: ImageShape { Self.image }

  static let image = ImageShape(channels: 1, height: side, width: side)

  static let side = 28

  private let parts: [Split: Part]

  /// The images and labels of one split.
  private struct Part {
    let images: IDXFile
    let labels: IDXFile
  }

  /// Reads the four files in `folder`: 55 MB of memory.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a file that is not IDX, images of another size, other
  ///   numbers of images and labels, or a label above 9.
  public init(folder: String) throws {
    parts = try Dictionary(
      uniqueKeysWithValues: Split.allCases.map { split in
        let prefix = split == .training ? "train" : "t10k"
        return (
          split,
          try Part(
            images: IDXFile(Self.path("\(prefix)-images-idx3-ubyte", in: folder), rank: 3),
            labels: IDXFile(Self.path("\(prefix)-labels-idx1-ubyte", in: folder), rank: 1))
        )
      })
    for part in parts.values { try Self.check(part.images, part.labels) }
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

  /// The compressed file where it is there, as everywhere the data are looked for.
  private static func path(_ name: String, in folder: String) -> String {
    let compressed = "\(folder)/\(name).gz"
    return FileManager.default.fileExists(atPath: compressed) ? compressed : "\(folder)/\(name)"
  }

  private static func check(_ images: IDXFile, _ labels: IDXFile) throws {
    func wrong(_ file: IDXFile, _ cause: String, object: String? = nil) -> Problem {
      Problem(
        .badInput, file: file.path, object: object, cause: cause, remedy: "replace the file by the published one")
    }
    guard images.shape[1...] == [side, side] else {
      throw wrong(images, "holds images of \(images.shape[1]) × \(images.shape[2]) pixels, not \(side) × \(side)")
    }
    guard images.shape[0] == labels.shape[0] else {
      throw wrong(labels, "holds \(labels.shape[0]) labels for \(images.shape[0]) images")
    }
    if let record = labels.values.firstIndex(where: { $0 > 9 }) {
      throw wrong(
        labels, "has the label \(labels.values[record]); labels are 0 … 9",
        object: "record \(record - labels.values.startIndex)")
    }
  }
}
