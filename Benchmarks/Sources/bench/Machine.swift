import Foundation
import LinearAlgebra

/// What the measurements were taken on.
struct Machine: CustomStringConvertible {
  let processor: String
  let cores = ProcessInfo.processInfo.activeProcessorCount

  init() {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    processor = name ?? "unknown processor"
  }

  var description: String {
    "\(processor), \(cores) cores; OpenBLAS kernel \(BLASKernel.name), \(BLASKernel.threads) threads; "
      + "load \(Self.load)"
  }

  /// The load averages of 1, 5 and 15 minutes.
  static var load: String {
    var averages = [0.0, 0.0, 0.0]
    guard getloadavg(&averages, 3) == 3 else { return "unknown" }
    return averages.map { rounded($0, 2) }.joined(separator: ", ")
  }

  /// Runs `body` and finds the most memory this process held meanwhile, in bytes; nil where the system does not
  /// say.
  static func peakMemory(_ body: () throws -> Void) rethrows -> Double? {
    // Writing 5 here sets the mark of the largest resident set back to the present one.
    let reset = FileHandle(forWritingAtPath: "/proc/self/clear_refs")
    try? reset?.write(contentsOf: Data("5".utf8))
    try body()
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Double($0) }
      .map { $0 * 1024 }
  }
}

/// `value` with `digits` decimals.
func rounded(_ value: Double, _ digits: Int) -> String {
  String(format: "%.\(digits)f", value)
}

/// `seconds` in a unit that suits it.
func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<1e-3: "\(rounded(seconds * 1e6, 1)) µs"
  case ..<1: "\(rounded(seconds * 1e3, 1)) ms"
  default: "\(rounded(seconds, 2)) s"
  }
}
