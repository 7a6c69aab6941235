import ArgumentParser
import CELPA
import CMPI
import Diagnostics
import Foundation
import LinearAlgebra
import Stages
import Synchronization

/// The ranks of a program: number 0 runs its command as the program on one machine would, the others wait for the tasks in
/// which they take part.
enum Team {
  /// What ranks do together.
  enum Task: Codable {
    case spectrum(SpectrumTask)
    case kernels(KernelsTask)
    /// There will be no other.
    case end
  }

  /// Whether others are in a task that rank 0 may have left without them.
  private static let isBusy = Atomic(false)

  /// Runs a program as one rank of many. BLAS has one thread in each, unless OPENBLAS_NUM_THREADS says otherwise.
  static func run(_ program: any ParsableCommand.Type) -> Never {
    setenv("OPENBLAS_NUM_THREADS", "1", 0)
    BLASKernel.selectBest()
    openblas_set_num_threads(getenv("OPENBLAS_NUM_THREADS").map { atoi($0) } ?? 1)
    guard rv_mpi_begin() == 0 else {
      StandardError.write("\(program._commandName): error: MPI cannot be initialised\n  remedy: start it with mpirun\n")
      exit(Problem.Category.systemFailure.exitCode)
    }
    if Ranks.world.rank == 0 { program.runAsProcess(ending: end) }
    serve(program._commandName)
  }

  /// Begins a task on all ranks, of which this one, number 0, does its part.
  ///
  /// - Parameter hasMore: whether another part follows, by `finish`.
  /// - Throws: the problem that the ranks agree on, or whatever else `body` throws, after which the others cannot go on.
  static func begin<Result>(_ task: Task, hasMore: Bool = false, _ body: () throws -> Result) throws -> Result {
    try send(task)
    isBusy.store(true, ordering: .relaxed)
    let result = try agreeing(body)
    isBusy.store(hasMore, ordering: .relaxed)
    return result
  }

  /// Does the last part of a task.
  static func finish(_ body: () throws -> Void) throws {
    try agreeing(body)
    isBusy.store(false, ordering: .relaxed)
  }

  private static func agreeing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let agreement as Agreement {
      isBusy.store(false, ordering: .relaxed)
      throw agreement.problem
    }
  }

  private static func send(_ task: Task) throws {
    _ = Ranks.world.broadcast([UInt8](try JSONEncoder().encode(task)), from: 0)
  }

  /// Lets the others end before this one does.
  private static func end(_ status: Int32) {
    guard !isBusy.load(ordering: .relaxed), (try? send(.end)) != nil else { return rv_mpi_abort(status) }
    rv_mpi_end()
  }

  /// Takes part in tasks until there are no more.
  private static func serve(_ name: String) -> Never {
    do {
      try Termination.install()
      BLASKernel.touchBuffers()
      while true {
        let bytes = Ranks.world.broadcast([], from: 0)
        do {
          switch try JSONDecoder().decode(Task.self, from: Data(bytes)) {
          case .spectrum(let task): try SpectrumTask.Run(task, among: .world)?.forEachPanel { _ in }
          case .kernels(let task): try task.perform(among: .world) { _, _ in }
          case .end:
            rv_mpi_end()
            _exit(0)
          }
        } catch is Agreement {
          // Rank 0 says it.
        }
      }
    } catch {
      StandardError.write("\(name): error: rank \(Ranks.world.rank): \(error)\n")
      let status = (error as? Problem)?.category.exitCode ?? Problem.Category.systemFailure.exitCode
      rv_mpi_abort(status)
      _exit(status)
    }
  }
}
