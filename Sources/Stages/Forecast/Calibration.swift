import Foundation
import LinearAlgebra
import Pipeline

/// How fast one core of this machine works, measured in a second or two.
struct Calibration {
  /// Floating-point operations a second of products in float64 and float32.
  let double, single: Double
  /// Bytes a second to and from memory.
  let traffic: Double
  /// The seconds that starting a stage takes, beside its work; typical, not measured.
  static let start = 0.15

  /// Measures: products of 1024 rows, and copies of 128 MiB; the best of five each.
  init() {
    (double, single) = BLASKernel.withSingleThread { (Self.product(Double.self), Self.product(Float.self)) }
    let count = 1 << 24
    let source = UnsafeMutablePointer<Double>.allocate(capacity: 2 * count)
    defer { source.deallocate() }
    source.initialize(repeating: 1, count: 2 * count)
    traffic = Double(16 * count) / Self.fastest { (source + count).update(from: source, count: count) }
  }

  /// The hours that `work` takes a core.
  func coreHours(of work: Work) -> Double {
    (Self.start + work.double / double + work.single / single + work.traffic / traffic) / 3600
  }

  var text: String {
    String(
      format: "a core of this machine: %.3g Gflop/s in float64, %.3g in float32, %.3g GB/s to and from memory",
      double / 1e9,
      single / 1e9, traffic / 1e9)
  }

  private static func product<Element: Scalar>(_ type: Element.Type) -> Double {
    let n = 1024
    let numbers = UnsafeMutablePointer<Element>.allocate(capacity: 3 * n * n)
    defer { numbers.deallocate() }
    numbers.initialize(repeating: 1, count: 3 * n * n)
    let seconds = fastest {
      Element.gemm(false, false, n, n, n, 1, numbers, n, numbers + n * n, n, 0, numbers + 2 * n * n, n)
    }
    return 2 * Double(n * n * n) / seconds
  }

  /// The seconds of this thread on a core, whatever else goes on there; the least of five.
  private static func fastest(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    let times = (0..<5).map { _ in
      let start = now()
      body()
      return now() - start
    }
    return max(times.min() ?? 1, 1e-9)
  }
}
