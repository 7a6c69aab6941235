import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import Store

/// Saves a run between epochs and restores it.
public struct Checkpoint: Sendable {
  public let path: String
  /// Identifies schedule, data and initial weights: a checkpoint of another run is not continued.
  public let fingerprint: String

  public init(path: String, fingerprint: String) {
    self.path = path
    self.fingerprint = fingerprint
  }

  /// Writes all that `restore` needs, replacing an earlier checkpoint in one step.
  public func save<Element>(_ trainer: Trainer<Element>) throws {
    let state = trainer.state
    try H5Writer.write(to: path) { file in
      try file.set("fingerprint", to: fingerprint)
      try file.set("checksum", to: try state.checksum())
      try file.set("epoch", to: state.epoch)
      try file.set("steps", to: state.steps)
      try file.write([state.time, state.undecayedRate], to: "clock")
      try state.history.write(to: file)
      for (index, memory) in state.weights.enumerated() {
        for (name, elements) in memory.sorted(by: { $0.key < $1.key }) {
          try file.write(elements, to: "parameters/\(index)/\(name)")
        }
      }
    }
  }

  /// Puts `trainer`, fresh from its initial weights, where the checkpoint was taken; false where there is none or one of
  /// another run, which is left alone.
  ///
  /// - Throws: `Problem.badInput` for a checkpoint of this run that is damaged or does not fit it, `trainer` being as it
  ///   was.
  public func restore<Element>(_ trainer: Trainer<Element>) throws -> Bool {
    guard exists else { return false }
    let file = try H5Reader(path)
    guard try file.string(attribute: "fingerprint") == fingerprint else { return false }
    func whole(_ name: String) throws -> Int {
      guard let value = try file.number(attribute: name).flatMap(Int.init(exactly:)), value >= 0 else {
        throw Problem(.badInput, file: path, object: "attribute \(name)", cause: "is missing or no whole number")
      }
      return value
    }
    let clock: [Double] = try file.vector("clock")
    guard clock.count == 2 else {
      throw Problem(.badInput, file: path, object: "clock", cause: "has \(clock.count) elements instead of 2")
    }
    let weights = try trainer.state.weights.indices.map { index in
      try file.children(of: "parameters/\(index)").reduce(into: [String: [Element]]()) { memory, name in
        memory[name] = try file.vector("parameters/\(index)/\(name)", as: Element.self)
      }
    }
    let state = TrainerState(
      epoch: try whole("epoch"), steps: try whole("steps"), time: clock[0], undecayedRate: clock[1],
      history: try History(file), weights: weights)
    guard try file.string(attribute: "checksum") == state.checksum() else {
      throw Problem(.badInput, file: path, cause: "is damaged: its checksum is not that of what it holds")
    }
    do { try trainer.restore(state) } catch let problem as Problem { throw problem.located(in: path) }
    return true
  }

  /// Sets a damaged checkpoint aside, under the name it returns, so that the run can start over.
  public func setAside() throws -> String {
    var (place, number) = ("\(path).damaged", 1)
    while FileManager.default.fileExists(atPath: place) {
      number += 1
      place = "\(path).damaged-\(number)"
    }
    do { try FileManager.default.moveItem(atPath: path, toPath: place) } catch {
      throw Problem(
        .cannotWrite, file: path, cause: "is damaged and cannot be renamed to \(place)", remedy: "remove it")
    }
    return place
  }

  /// Whether a file in the place of a checkpoint is one, or a damaged HDF5 file, which is set aside rather than lost.
  public static func mayReplace(_ path: String) throws -> Bool {
    do { return try H5Reader(path).string(attribute: "fingerprint") != nil } catch { return true }
  }

  /// Whether there is a file in the checkpoint's place.
  public var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Deletes the checkpoint, once the run's result is in place.
  public func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
