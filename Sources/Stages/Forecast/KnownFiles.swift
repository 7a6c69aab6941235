import Diagnostics
import Foundation
import Store

/// What is known of the files that a stage will read: of nodes' outputs what their stages say, of others what is there.
struct KnownFiles {
  private var files: [String: FileForecast] = [:]

  /// Notes what a node will write.
  mutating func note(_ output: FileForecast, at path: String) { files[path] = output }

  /// Looks at a user's own file, where it is not known yet.
  mutating func look(at path: String) { if files[path] == nil { files[path] = Self.present(path) } }

  subscript(path: String) -> FileForecast { files[path] ?? .unknown }
  subscript(path: String?) -> FileForecast { path.map { self[$0] } ?? FileForecast() }

  /// The most bytes of a file that is read to know its shape.
  private static let mostBytes = 1 << 24

  /// HDF5 files tell shapes without being read; of tables and arrays of other forms those are read that take no time.
  private static func present(_ input: String) -> FileForecast {
    let isSmall = ArrayReference.files(in: input).allSatisfy { file in
      (try? URL(filePath: file).resourceValues(forKeys: [.fileSizeKey]).fileSize).map { $0 <= mostBytes } ?? false
    }
    let file = isSmall ? try? H5Reader.arrays(input, as: "X") : try? H5Reader(input)
    return file.flatMap { try? FileForecast($0) } ?? .unknown
  }
}
