import Diagnostics
import Foundation
import Store

/// A file of CIFAR's records, one label byte or more and an image each, in whichever way they are written.
///
/// The file is mapped, so only the pages of the images asked for are read, and those of the labels.
struct RecordFile: Sendable {
  let path: String
  let count: Int
  /// Labels a record.
  let labelBytes: Int
  /// Shape (count, labelBytes).
  let labels: [UInt8]
  /// Where the first image's pixels stand in `bytes`, and how far the next ones are.
  private let start: Int
  private let stride: Int
  private let bytes: Data
  /// Numbers of an image.
  private let pixels: Int

  /// Opens a file of the published binary form.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a part of a record, or no record.
  init(binary path: String, labelBytes: Int, pixels: Int) throws {
    let bytes = try Self.map(path)
    let stride = labelBytes + pixels
    guard bytes.count > 0, bytes.count.isMultiple(of: stride) else {
      throw Problem(
        .badInput, file: path, cause: "has \(bytes.count) bytes, which are not whole records of \(stride) bytes",
        remedy: "replace the file by the published one")
    }
    let count = bytes.count / stride
    labels = bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> [UInt8] in
      (0..<count).flatMap { record in (0..<labelBytes).map { bytes[record * stride + $0] } }
    }
    (self.path, self.count, self.labelBytes) = (path, count, labelBytes)
    (self.bytes, self.pixels, self.start, self.stride) = (bytes, pixels, labelBytes, stride)
  }

  /// Records whose labels and pixels stand apart.
  init(_ path: String, labels: [UInt8], labelBytes: Int, images: Data, pixels: Int) {
    (self.path, self.count, self.labelBytes, self.labels) = (path, labels.count / labelBytes, labelBytes, labels)
    (self.bytes, self.pixels, self.start, self.stride) = (images, pixels, 0, pixels)
  }

  /// Calls `body` with the pixels of an image.
  func withImage<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes {
      let first = start + index * stride
      return try body(UnsafeRawBufferPointer(rebasing: $0[first..<first + pixels]))
    }
  }

  /// The SHA-256 of the records in the published binary form.
  func digest() throws -> String {
    let digest = try DigestStream()
    labels.withUnsafeBytes { labels in
      for index in 0..<count {
        digest.update(UnsafeRawBufferPointer(rebasing: labels[index * labelBytes..<(index + 1) * labelBytes]))
        withImage(index) { digest.update($0) }
      }
    }
    return digest.finish()
  }

  /// A file's bytes, mapped.
  static func map(_ path: String) throws -> Data {
    let remedy = "put the published file there"
    try InputPlace.check(path, remedy: remedy)
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw Problem(
        .missingInput, file: path, cause: "cannot be opened: \(error.localizedDescription)", remedy: remedy)
    }
  }
}
