import COpenBLAS
import Diagnostics
import Dispatch
import Foundation
import Synchronization

/// Which of its hand-written kernels OpenBLAS runs, and how it is made to choose the right ones.
///
/// OpenBLAS selects by processor model; on models younger than itself it falls back to kernels that reach a
/// tenth to a half of the machine's speed. The choice can only be changed by an environment variable read when
/// the library loads, so a process that finds a poor choice starts itself again with the variable set.
public enum BLASKernel {
  private static let variable = "OPENBLAS_CORETYPE"
  private static let withAVX512: Set<String> = ["skylakex", "cooperlake", "sapphirerapids", "zen4", "zen5"]
  private static let withAVX2: Set<String> = ["haswell", "zen", "excavator"]

  /// The kernel in use: "SkylakeX", "Haswell", …
  public static var name: String {
    openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// The library with its version, and the kernel in use.
  public static var library: String {
    let words = openblas_get_config().map { String(cString: $0).split(separator: " ").prefix(2).joined(separator: " ") }
    return "\(words ?? "OpenBLAS"), kernel \(name)"
  }

  /// The number of threads a BLAS call uses.
  public static var threads: Int { Int(openblas_get_num_threads()) }

  /// Takes no more threads than the cores that Slurm gave (`srun -c`), where the user has not chosen. Clusters bind tasks to
  /// their cores, which OpenBLAS sees by itself; this is for those that do not.
  public static func followScheduler() {
    let environment = ProcessInfo.processInfo.environment
    guard environment["OPENBLAS_NUM_THREADS"] == nil, environment["OMP_NUM_THREADS"] == nil,
      let cores = environment["SLURM_CPUS_PER_TASK"].flatMap({ Int32($0) }), 1..<openblas_get_num_threads() ~= cores
    else { return }
    openblas_set_num_threads(cores)
  }

  /// The number of cores that work is spread over: the threads BLAS calls use where nobody wants a single one.
  static var cores: Int { singleThread.withLock { $0.users > 0 ? Int($0.threads) : threads } }

  /// Runs `body` with BLAS calls that use one thread each, for work that is itself spread over the cores: many small
  /// products in a row lose more by waiting for each other's threads than they gain.
  ///
  /// Calls may overlap and nest: BLAS has its threads back when the last one ends.
  public static func withSingleThread<Result>(_ body: () throws -> Result) rethrows -> Result {
    singleThread.withLock { state in
      if state.users == 0 {
        state.threads = openblas_get_num_threads()
        openblas_set_num_threads(1)
      }
      state.users += 1
    }
    defer {
      singleThread.withLock { state in
        state.users -= 1
        if state.users == 0 { openblas_set_num_threads(state.threads) }
      }
    }
    return try body()
  }

  /// How many want a single thread, and how many threads there were before.
  private static let singleThread = Mutex((users: 0, threads: Int32(1)))

  /// The kernel OpenBLAS should use on a CPU with these features instead of `current`; nil where it chose well.
  public static func better(than current: String, avx512: Bool, avx2: Bool) -> String? {
    let current = current.lowercased()
    if withAVX512.contains(current) { return nil }
    if avx512 { return "SKYLAKEX" }
    return avx2 && !withAVX2.contains(current) ? "HASWELL" : nil
  }

  /// Touches the memory that BLAS packs matrices into, so that small products are as fast as later ones.
  ///
  /// OpenBLAS maps it when it is first needed and its kernels prefetch beyond what they packed: products of few columns go
  /// two to three times slower for as long as no larger one has written there, since every prefetch then walks the page
  /// tables. Takes some milliseconds. Call it once, before work begins.
  public static func touchBuffers() {
    let count = threads
    withSingleThread {
      // Of both precisions the fewest columns that are packed in parts, in every thread's buffer.
      DispatchQueue.concurrentPerform(iterations: count) { _ in
        touch(Float.self, columns: 330)
        touch(Double.self, columns: 520)
      }
    }
  }

  private static func touch<Element: Scalar>(_ type: Element.Type, columns: Int) {
    let (rows, terms) = (512, 64)
    let zeros = UnsafeMutablePointer<Element>.allocate(capacity: rows * (columns + terms) + columns * terms)
    defer { zeros.deallocate() }
    zeros.initialize(repeating: 0, count: rows * (columns + terms) + columns * terms)
    let (b, c) = (zeros + rows * terms, zeros + rows * terms + terms * columns)
    Element.gemm(false, false, rows, columns, terms, 1, zeros, terms, b, columns, 0, c, columns)
  }

  /// Starts this program again with a better kernel, where there is one and the user has not chosen; returns
  /// at once otherwise. Call it first thing in an executable.
  public static func selectBest() {
    guard getenv(variable) == nil, let features = CPUFeatures.current,
      let kernel = better(than: name, avx512: features.avx512, avx2: features.avx2)
    else { return }
    setenv(variable, kernel, 1)
    var arguments = Invocation.arguments.map { strdup($0) } + [nil]
    execv(Invocation.executable, &arguments)
    // Only reached where the program cannot be started again: the slower kernel still computes the same.
    unsetenv(variable)
    for argument in arguments { free(argument) }
  }
}
