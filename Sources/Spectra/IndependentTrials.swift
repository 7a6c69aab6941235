import Diagnostics
import Dispatch
import LinearAlgebra
import Synchronization

/// Independent trials side by side on all cores, each with one thread of BLAS.
enum IndependentTrials {
  /// `body` of trials 0 ..< count, in that order, whichever thread took them.
  ///
  /// - Parameters:
  ///   - title: what the progress line counts.
  ///   - workspace: made once for every thread and handed to its trials.
  /// - Throws: what one of the trials threw; those not yet begun are left out then. `Problem.systemFailure` for more
  ///   outcomes than there is memory for.
  static func run<Workspace, Outcome: Sendable>(
    _ count: Int, title: String, workspace: @escaping @Sendable () -> Workspace,
    _ body: @escaping @Sendable (Int, Workspace) throws -> Outcome
  ) throws -> [Outcome] {
    try PhysicalMemory.require(
      Double(count) * Double(MemoryLayout<Outcome?>.stride), for: "the results of \(count) trials",
      remedy: "take fewer trials")
    let board = Mutex(Board<Outcome>(title: title, count: count))
    let threads = min(BLASKernel.threads, count)
    BLASKernel.withSingleThread {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        let own = workspace()
        while let trial = board.withLock({ $0.take() }) {
          let result = Result { try body(trial, own) }
          board.withLock { $0.put(result, of: trial) }
        }
      }
    }
    return try board.withLock { try $0.outcomes() }
  }

  /// Who does what, and what came of it.
  private struct Board<Outcome: Sendable> {
    private var next = 0
    private var done = 0
    private var progress: Progress
    private var found: [Outcome?]
    private var failure: (any Error)?

    init(title: String, count: Int) {
      progress = Progress(title, total: count)
      found = Array(repeating: nil, count: count)
    }

    mutating func take() -> Int? {
      guard failure == nil, next < found.count else { return nil }
      defer { next += 1 }
      return next
    }

    mutating func put(_ result: Result<Outcome, any Error>, of trial: Int) {
      switch result {
      case .success(let outcome): found[trial] = outcome
      case .failure(let error): failure = failure ?? error
      }
      done += 1
      progress.update(done)
    }

    func outcomes() throws -> [Outcome] {
      progress.finish()
      if let failure { throw failure }
      return found.compactMap { $0 }
    }
  }
}
