import Diagnostics
import Dispatch
import Foundation
import Graphs
import LinearAlgebra

extension Matcher {
  /// The results of `methods` for trials 0 ..< `trials` of a source: [trial][method].
  ///
  /// Several trials run side by side, one for each core and one BLAS thread each, so the memory is that of `match`
  /// times the cores; a single one has all cores for its products. Results do not depend on the number of cores.
  ///
  /// - Parameters:
  ///   - source: gives the pair of each trial.
  ///   - trials: how many.
  ///   - methods: those that match each pair.
  ///   - seeds: known pairs of vertices, for all trials.
  ///   - progress: called with the number of trials done, one call at a time.
  /// - Throws: as `match`; the first failing trial's problem.
  public func match(
    _ source: some GraphPairSource, trials: Int, by methods: [MatchingMethod], seeds: Seeds = .none,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> [[MatchingResult]] {
    guard trials > 1 else {
      return try (0..<trials).map { try match(source.pair(trial: $0), by: methods, seeds: seeds) }
    }
    let threads = min(trials, BLASKernel.threads)
    try requireMemory(for: methods, vertices: source.vertexCount, pairs: threads)
    try PhysicalMemory.require(
      Double(trials) * Double(methods.count * source.vertexCount) * 8, for: "the results of \(trials) trials",
      remedy: "take fewer trials")
    let queue = TrialQueue(count: trials, progress: progress)
    BLASKernel.withSingleThread {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        while let trial = queue.next() {
          queue.finish(trial, Result { try match(source.pair(trial: trial), by: methods, seeds: seeds) })
        }
      }
    }
    return try queue.results.map { try $0.get() }
  }
}

/// Hands out the numbers of trials and takes their results.
private final class TrialQueue: @unchecked Sendable {
  typealias Outcome = Result<[MatchingResult], any Error>

  private let lock = NSLock()
  private let progress: @Sendable (Int) -> Void
  private var begun = 0
  private var done = 0
  private var hasFailed = false
  private var outcomes: [Outcome?]

  init(count: Int, progress: @escaping @Sendable (Int) -> Void) {
    outcomes = Array(repeating: nil, count: count)
    self.progress = progress
  }

  /// The next trial; nil where all are begun or one has failed.
  func next() -> Int? {
    lock.withLock {
      guard begun < outcomes.count, !hasFailed else { return nil }
      begun += 1
      return begun - 1
    }
  }

  func finish(_ trial: Int, _ outcome: Outcome) {
    lock.withLock {
      outcomes[trial] = outcome
      if case .failure = outcome { hasFailed = true }
      done += 1
      progress(done)
    }
  }

  /// What the trials gave, up to the first that failed.
  var results: [Outcome] { outcomes.compactMap { $0 } }
}
