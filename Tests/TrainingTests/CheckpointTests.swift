import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing
import Training

@Suite("Checkpoints")
struct CheckpointTests {
  private func trainer() throws -> Trainer<Double> {
    let network = try Network<Double>(
      RandomNetwork(FullyConnected(inputs: 3, widths: [4], activation: Activation(.tanh)), seed: 2))
    let adam = Optimiser.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-7, form: .keras)
    return try Trainer(
      network, schedule: Schedule(phases: [Phase(optimiser: adam, learningRate: 0.01, epochs: 6, batchSize: 4)]),
      training: LabelledData(inputs: gaussianMatrix(9, 3, seed: 1), labels: gaussianMatrix(9, 1, seed: 3)))
  }

  /// A checkpoint after epoch 3 with something changed is refused, and the trainer stays as it was.
  @Test("a checkpoint with an array changed, cut, missing or too many is refused whole")
  func damage() throws {
    let folder = try TemporaryFolder()
    let checkpoint = Checkpoint(path: folder.file("run.checkpoint"), fingerprint: "a")
    let first = try trainer()
    try first.run { trainer, epoch in if epoch == 3 { try checkpoint.save(trainer) } }
    let good = try H5Reader(checkpoint.path)
    let names = try good.arrays()
    #expect(names.contains("parameters/0/second") && names.contains("parameters/1/values"))
    for name in names {
      for damage in ["changed", "cut", "missing"] {
        let path = folder.file("bad.checkpoint")
        try H5Writer.write(to: path) { file in
          for attribute in ["fingerprint", "checksum"] {
            try file.set(attribute, to: try #require(try good.string(attribute: attribute)))
          }
          for attribute in ["epoch", "steps"] {
            try file.set(attribute, to: Int(try #require(try good.number(attribute: attribute))))
          }
          try file.copyArrays(of: good) { $0 != name }
          guard damage != "missing", !name.hasSuffix("epoch") else { return }
          var values = try good.array(name).values
          if damage == "cut" { values.removeLast() } else { values[0] += 1 }
          try file.write(values, to: name)
        }
        let second = try trainer()
        let bad = Checkpoint(path: path, fingerprint: "a")
        #expect(throws: Problem.self, "\(name) \(damage)") { _ = try bad.restore(second) }
        #expect(second.epoch == 0 && second.history.batchLoss.isEmpty)
        #expect(try second.network() == trainer().network())
      }
    }
    let place = try checkpoint.setAside()
    #expect(FileManager.default.fileExists(atPath: place) && !FileManager.default.fileExists(atPath: checkpoint.path))
    #expect(try !checkpoint.restore(trainer()))
  }
}
