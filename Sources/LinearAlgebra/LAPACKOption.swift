import COpenBLAS
import Diagnostics

/// LAPACK's one-letter options, and what its status says.
enum LAPACKOption {
  static let valuesOnly = CChar(UInt8(ascii: "N"))
  static let withVectors = CChar(UInt8(ascii: "V"))
  static let byIndex = CChar(UInt8(ascii: "I"))
  static let upper = CChar(UInt8(ascii: "U"))
  static let lower = CChar(UInt8(ascii: "L"))
  static let fromLeft = CChar(UInt8(ascii: "L"))
  static let plain = CChar(UInt8(ascii: "N"))
  static let transposed = CChar(UInt8(ascii: "T"))

  /// - Throws: `Problem.numericalFailure`, or `Problem.systemFailure` for want of memory, unless `status` is 0.
  static func check(_ status: Int32, _ routine: String) throws {
    guard status == 0 else {
      throw Problem(
        status == LAPACK_WORK_MEMORY_ERROR ? .systemFailure : .numericalFailure,
        cause: "LAPACK's \(routine) ended with status \(status)",
        remedy: "look for NaN or a matrix too large for the memory")
    }
  }
}
