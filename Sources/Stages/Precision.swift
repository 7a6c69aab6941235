import ArgumentParser
import Diagnostics
import LinearAlgebra
import Store

/// In which numbers a stage computes and writes: float32 or float64.
public enum Precision: String, CaseIterable, ExpressibleByArgument, Sendable {
  case single, double

  /// The attribute of arrays and groups by which what was computed in float32 says so.
  static let attribute = "precision"

  /// Bytes of a number.
  var bytes: Int { self == .single ? 4 : 8 }

  /// - Throws: `Problem.usage` where it is not that of the numbers somebody computes with.
  func require(_ element: (some Scalar).Type, _ program: String) throws {
    guard (self == .double) == element.isDouble else {
      throw Problem(
        .usage, object: "--precision \(rawValue)", cause: "is not for matrices of many nodes",
        remedy: "leave it out, or take the program \(program)")
    }
  }

  /// - Throws: `Problem.badInput` for an array that was computed in float32.
  static func requireDouble(_ name: String, in file: H5Reader, for purpose: String) throws {
    guard file.contains(name), try file.string(attribute: attribute, of: name) == single.rawValue else { return }
    throw Problem(
      .badInput, file: file.path, object: name,
      cause: "was computed in float32, whose rounding hides the small eigenvalues that \(purpose) looks at",
      remedy: "compute it with --precision double")
  }
}
