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

  /// Of HDF5 files, which tell shapes without being read.
  private static func present(_ path: String) -> FileForecast {
    guard access(path, R_OK) == 0, let file = try? H5Reader(path), let known = try? FileForecast(file) else {
      return .unknown
    }
    return known
  }
}
