import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing
import Training

/// Runs that break off after the epochs `interruptions` and continue from their checkpoint end with the bits of the run
/// that does not; a checkpoint of another run is not continued.
func expectContinuation<Element: Scalar & StoredElement>(
  after interruptions: [Int], of trainer: (_ keep: @escaping (Network<Element>, Int) -> Void) throws -> Trainer<Element>
) throws {
  let folder = try TemporaryFolder()
  let (all, kept) = (Kept<Element>(), Kept<Element>())
  let whole = try trainer(all.keep)
  try whole.run()
  for interruption in interruptions {
    let checkpoint = Checkpoint(path: folder.file("run.checkpoint"), fingerprint: "a")
    kept.networks = [:]
    let first = try trainer(kept.keep)
    #expect(throws: CancellationError.self) {
      try first.run { trainer, epoch in
        guard epoch == interruption else { return }
        try checkpoint.save(trainer)
        throw CancellationError()
      }
    }
    let second = try trainer(kept.keep)
    #expect(try checkpoint.restore(second))
    try second.run()
    let (end, expected) = try (second.network(), whole.network())
    #expect(end == expected && second.history == whole.history, "epoch \(interruption)")
    #expect(kept.networks == all.networks)
    let stranger = try trainer(kept.keep)
    #expect(try !Checkpoint(path: checkpoint.path, fingerprint: "b").restore(stranger))
  }
}

/// The networks that a run kept.
final class Kept<Element: Scalar> {
  var networks: [Int: Network<Element>] = [:]

  func keep(_ network: Network<Element>, epoch: Int) { networks[epoch] = network }
}
