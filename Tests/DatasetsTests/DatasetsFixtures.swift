import Datasets
import Diagnostics
import Foundation
import Store
import TestSupport

extension TemporaryFolder {
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try AtomicFile.write(Data(bytes), to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  /// Six batches of `records` records each; image i of the whole has label `i % 10` and byte j `(7 i + j) % 256`.
  func writeBatches(records: Int) throws {
    for batch in 0..<6 {
      let name = batch < 5 ? "data_batch_\(batch + 1).bin" : "test_batch.bin"
      let bytes = (0..<records).flatMap { record -> [UInt8] in
        let index = batch * records + record
        return [UInt8(index % 10)] + (0..<3072).map { UInt8((7 * index + $0) % 256) }
      }
      try write(bytes, to: name)
    }
  }
}

/// A data set of two small files, with the archive at `url`.
func tinyIdentity(url: String = "file:///nowhere/tiny.tar.gz") throws -> DatasetIdentity {
  DatasetIdentity(
    name: "tiny", folder: "tiny-files", url: url, megabytes: 1,
    members: try tinyFiles.map {
      DatasetIdentity.Member($0.key, bytes: $0.value.count, sha256: try Digest.sha256(of: $0.value))
    }.sorted { $0.path < $1.path })
}

let tinyFiles: [String: [UInt8]] = ["a.bin": [1, 2, 3], "b.bin": [4, 5]]
