import Foundation

/// The machine's memory, asked before arrays are made that it may not hold: an allocation that fails ends the process.
public enum PhysicalMemory {
  /// - Parameters:
  ///   - bytes: what is needed at a time.
  ///   - what: what needs it, with which the message begins.
  /// - Throws: `Problem.systemFailure` where the machine has less.
  public static func require(_ bytes: Double, for what: String, remedy: String) throws {
    let present = Double(ProcessInfo.processInfo.physicalMemory)
    guard !(bytes <= present) else { return }
    throw Problem(
      .systemFailure, cause: "\(what) would take \(gibibytes(bytes)) of memory, the machine has \(gibibytes(present))",
      remedy: remedy)
  }

  private static func gibibytes(_ bytes: Double) -> String { String(format: "%.3g GiB", bytes / 0x1p30) }
}
