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
    try H5Writer.write(to: path) { file in
      try file.set("fingerprint", to: fingerprint)
      try file.set("epoch", to: trainer.epoch)
      try file.set("steps-in-phase", to: trainer.stepsInPhase)
      try file.write([trainer.time, trainer.rate], to: "clock")
      try file.write(trainer.history.batchLoss, to: "history/batch-loss")
      try file.write(trainer.history.epochs, to: "evaluations/epoch")
      for (name, values) in trainer.history.columns.sorted(by: { $0.key < $1.key }) {
        try file.write(values, to: "evaluations/\(name)")
      }
      for (index, layer) in trainer.model.layers.enumerated() {
        try file.write(layer.weights.elements, to: "layers/\(index)/weights")
        for (name, elements) in layer.memory { try file.write(elements, to: "layers/\(index)/\(name)") }
      }
      for (epoch, network) in trainer.snapshots.sorted(by: { $0.key < $1.key }) {
        try network.write(to: file, group: "snapshots/\(epoch)/")
      }
    }
  }

  /// Puts `trainer`, fresh from its initial weights, where the checkpoint was taken; false where there is none,
  /// or one of another run or damaged, which is then ignored.
  public func restore<Element>(_ trainer: Trainer<Element>) throws -> Bool {
    guard FileManager.default.fileExists(atPath: path), let file = try? H5Reader(path),
      try file.string(attribute: "fingerprint") == fingerprint,
      let epoch = try file.number(attribute: "epoch").flatMap(Int.init(exactly:)),
      let steps = try file.number(attribute: "steps-in-phase").flatMap(Int.init(exactly:))
    else { return false }
    let clock: [Double] = try file.vector("clock")
    guard clock.count == 2 else { return false }
    trainer.history.batchLoss = try file.vector("history/batch-loss")
    trainer.history.epochs = try file.integers("evaluations/epoch")
    for name in try file.children(of: "evaluations") where name != "epoch" {
      trainer.history.columns[name] = try file.vector("evaluations/\(name)")
    }
    for (index, layer) in trainer.model.layers.enumerated() {
      for name in try file.children(of: "layers/\(index)") {
        let elements = try file.vector("layers/\(index)/\(name)", as: Element.self)
        guard elements.count == layer.weights.count else { continue }
        if name == "weights" {
          elements.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { layer.weights.pointer.update(from: base, count: source.count) }
          }
        } else {
          layer.restore(memory: name, elements)
        }
      }
    }
    if file.contains("snapshots") {
      let architecture = trainer.network.architecture
      for name in try file.children(of: "snapshots") {
        guard let kept = Int(name) else { continue }
        trainer.snapshots[kept] = try Network(file, group: "snapshots/\(kept)/", architecture: architecture)
      }
    }
    trainer.epoch = epoch
    trainer.stepsInPhase = steps
    trainer.time = clock[0]
    trainer.rate = clock[1]
    return true
  }

  /// Deletes the checkpoint, once the run's result is in place.
  public func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
