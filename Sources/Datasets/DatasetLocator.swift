import Diagnostics
import Foundation

/// Finds data sets and published weights: in `data/raw/`, below `$RESOLVENT_DATASETS`, or by download into `data/raw/`.
public struct DatasetLocator: Sendable {
  /// The pipeline's folder of downloads.
  public let cache: String
  /// The folder that `RESOLVENT_DATASETS` names.
  public let shared: String?

  /// Whether it may write down what it found out, below `cache`.
  let keepsNotes: Bool

  /// The Python whose pip installs packages.
  let python: String

  /// - Parameters:
  ///   - cache: the folder of downloads, looked into first.
  ///   - environment: the variables; `RESOLVENT_DATASETS` names the folder looked into next.
  ///   - keepsNotes: whether it may write down what it found out, below `cache`, to be faster the next time.
  ///   - python: the Python whose pip is asked for packages, by its path or found on the PATH.
  public init(
    cache: String = "data/raw", environment: [String: String] = ProcessInfo.processInfo.environment,
    keepsNotes: Bool = true, python: String = "python3"
  ) {
    self.cache = cache
    self.keepsNotes = keepsNotes
    self.python = python
    shared = environment["RESOLVENT_DATASETS"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Looks for the data set called `name` in the usual places; see `resolve(_:policy:)`.
  public static func resolve(name: String, policy: DatasetPolicy) throws -> DatasetResolution {
    try DatasetLocator().resolve(.named(name), policy: policy)
  }

  /// A verified copy, downloaded if need be, or else leave to use a stand-in.
  ///
  /// Costs a `stat` per file once verified. Where a stand-in would do, a download that failed is not tried
  /// again for six hours, so that work without network is not held up.
  ///
  /// - Throws: `Problem.dataUnavailable` with the ways to bring the data; `Problem.badInput` where a copy is
  ///   not what was published.
  public func resolve(_ identity: DatasetIdentity, policy: DatasetPolicy) throws -> DatasetResolution {
    if let location = try locate(identity) { return .real(location) }
    var failure: String?
    if policy.allowsDownload, identity.publication != .elsewhere, !(policy.allowsStandIn && failedLately(identity)) {
      do {
        return .real(try download(identity))
      } catch let problem as Problem where problem.category == .dataUnavailable {
        failure = problem.cause
        rememberFailure(identity, problem)
      }
    }
    if policy.allowsStandIn { return .standIn }
    throw unavailable(identity, failure)
  }

  /// A copy in `cache` or below `shared`, in this order, in the first of the data set's folders that is there, whose files
  /// carry what was published.
  ///
  /// - Throws: `Problem.badInput` where the folder is there but a file is missing or is not the published one.
  public func locate(_ identity: DatasetIdentity) throws -> DatasetLocation? {
    for (place, origin) in [(cache, DatasetLocation.Origin.cache), (shared, .environment)] {
      guard let place else { continue }
      let folders = identity.folders.map { "\(place)/\($0)" }
      guard let folder = folders.first(where: { FileManager.default.fileExists(atPath: $0) }) else { continue }
      return DatasetLocation(folder: folder, origin: origin, unverified: try verify(identity, in: folder))
    }
    return nil
  }

  /// What `resolve` would find without fetching anything: nil where only a download, or a closer look, can tell.
  public func outlook(_ identity: DatasetIdentity, policy: DatasetPolicy) -> DatasetResolution? {
    do {
      if let location = try locate(identity) { return .real(location) }
    } catch { return nil }
    let fetches = policy.allowsDownload && identity.publication != .elsewhere && !failedLately(identity)
    return policy.allowsStandIn && !fetches ? .standIn : nil
  }

  /// The folders in which a data set is looked for.
  public func places(of identity: DatasetIdentity) -> [String] {
    [cache, shared].compactMap { $0 }.flatMap { place in identity.folders.map { "\(place)/\($0)" } }
  }

  private func unavailable(_ identity: DatasetIdentity, _ failure: String?) -> Problem {
    let network = ", so that \(identity.url) (\(identity.megabytes) MB) can be fetched"
    let package = identity.package.map { " or pip can install the Python package \($0.name) \($0.version)" } ?? ""
    return Problem(
      .dataUnavailable, object: identity.name,
      cause: "the data set is not in \(places(of: identity).joined(separator: " nor in "))"
        + (failure.map { ", and its download failed: \($0)" } ?? ""),
      remedy: "put the files into \(cache)/\(identity.folder)/; or set RESOLVENT_DATASETS to a folder that "
        + "holds \(identity.folders.map { "\($0)/" }.joined(separator: " or "))"
        + (identity.publication == .elsewhere
          ? "; they cannot be fetched as they are, \(identity.url) tells of them"
          : "; or connect to the network\(network)\(package)"))
  }

  /// How long a failed download counts where a stand-in would do, in seconds.
  private static let patience = 6.0 * 3600

  private func failureNote(_ identity: DatasetIdentity) -> String { "\(cache)/\(identity.name).unavailable" }

  private func failedLately(_ identity: DatasetIdentity) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: failureNote(identity))
    guard let date = attributes?[.modificationDate] as? Date else { return false }
    return abs(date.timeIntervalSinceNow) < Self.patience
  }

  /// Leaves a note; where even that cannot be written the next run simply tries the download again.
  private func rememberFailure(_ identity: DatasetIdentity, _ problem: Problem) {
    try? AtomicFile.write("\(problem.cause)\n", to: failureNote(identity))
  }
}
