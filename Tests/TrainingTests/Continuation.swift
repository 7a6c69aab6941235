import LinearAlgebra
import Store
import TestSupport
import Testing
import Training

/// Runs that break off after the epochs `interruptions` and continue from their checkpoint end with the bits of the run
/// that does not; a checkpoint of another run is not continued.
func expectContinuation<Element: Scalar & StoredElement>(
  after interruptions: [Int], of trainer: () throws -> Trainer<Element>
) throws {
  let folder = try TemporaryFolder()
  let whole = try trainer()
  try whole.run()
  for interruption in interruptions {
    let checkpoint = Checkpoint(path: folder.file("run.checkpoint"), fingerprint: "a")
    let first = try trainer()
    #expect(throws: CancellationError.self) {
      try first.run { trainer, epoch in
        guard epoch == interruption else { return }
        try checkpoint.save(trainer)
        throw CancellationError()
      }
    }
    let second = try trainer()
    #expect(try checkpoint.restore(second))
    try second.run()
    #expect(second.network == whole.network && second.history == whole.history, "epoch \(interruption)")
    #expect(second.snapshots == whole.snapshots)
    let stranger = try trainer()
    #expect(try !Checkpoint(path: checkpoint.path, fingerprint: "b").restore(stranger))
  }
}
