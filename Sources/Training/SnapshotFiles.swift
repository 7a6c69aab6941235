import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import Store

/// The networks a run keeps on its way, each in a file beside the output as soon as its epoch is over, so that none is held
/// in memory; in the end they are copied into the output one by one.
public struct SnapshotFiles: Sendable {
  private let output: String
  private let fingerprint: String

  /// - Parameters:
  ///   - output: the run's output file.
  ///   - fingerprint: as of `Checkpoint`.
  public init(of output: String, fingerprint: String) {
    self.output = output
    self.fingerprint = fingerprint
  }

  /// Where the network of an epoch is kept.
  public func path(_ epoch: Int) -> String { "\(output).epoch-\(epoch)" }

  /// Keeps the network of an epoch.
  public func save<Element: Scalar & StoredElement>(_ network: Network<Element>, epoch: Int) throws {
    try H5Writer.write(to: path(epoch)) { file in
      try file.set("fingerprint", to: fingerprint)
      try file.set("checksum", to: try Self.checksum(network, epoch))
      try network.write(to: file)
    }
  }

  /// The SHA-256 of the epoch and all numbers.
  private static func checksum<Element: Scalar>(_ network: Network<Element>, _ epoch: Int) throws -> String {
    let stream = try DigestStream()
    stream.update("\(epoch)\n")
    for values in network.parameters { values.storage.withUnsafeBytes { stream.update($0) } }
    return stream.finish()
  }

  /// The network of an epoch, as this run kept it.
  ///
  /// - Throws: `Problem.badInput` where the file is damaged or of another run, `Problem.missingInput` where there is none.
  private func network<Element: Scalar & StoredElement>(
    _ epoch: Int, of architecture: any Architecture
  ) throws -> Network<Element> {
    let file = try H5Reader(path(epoch))
    func wrong(_ cause: String) -> Problem {
      Problem(.badInput, file: file.path, cause: cause, remedy: "run one training at a time for an output")
    }
    guard try file.string(attribute: "fingerprint") == fingerprint else {
      throw wrong("are weights kept by another run that writes to the same output")
    }
    let network = try Network<Element>(file, group: "", architecture: architecture)
    guard try file.string(attribute: "checksum") == Self.checksum(network, epoch) else {
      throw wrong("is damaged: its checksum is not that of what it holds")
    }
    return network
  }

  /// Whether the networks of all `epochs` are there, those of this run, as they were saved.
  public func contain<Element: Scalar & StoredElement>(
    _ epochs: some Swift.Sequence<Int>, of architecture: any Architecture, as type: Element.Type
  ) -> Bool {
    epochs.allSatisfy { (try? network($0, of: architecture) as Network<Element>) != nil }
  }

  /// Stores the networks as `snapshots/<epoch>/…`, one at a time in memory.
  public func copy<Element: Scalar & StoredElement>(
    _ epochs: [Int], of architecture: any Architecture, as type: Element.Type, to output: H5Writer
  ) throws {
    for epoch in epochs {
      let network: Network<Element> = try network(epoch, of: architecture)
      try network.write(to: output, group: "snapshots/\(epoch)/")
    }
  }

  /// Whether a file in the place of an epoch's is one of a run.
  public static func mayReplace(_ path: String) throws -> Bool {
    try H5Reader(path).string(attribute: "fingerprint") != nil
  }

  /// Deletes the files of these epochs, once the output is in place or the run has failed.
  public func remove(_ epochs: some Swift.Sequence<Int>) {
    for epoch in epochs { try? FileManager.default.removeItem(atPath: path(epoch)) }
  }
}
