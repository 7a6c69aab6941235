import Diagnostics
import Foundation
import Spectra
import Store

/// Where a spectrum, that of the kernel's singular part and the theoretical law agree.
struct SpectrumAgreement {
  /// The output of `theory power-law`.
  let theory: H5Reader?
  /// The singular part's eigenvalues, descending.
  let singular: [Double]?
  /// The share to which they are to agree.
  let tolerance: Double

  /// Writes the longest runs of n, (0, 0) for none, for λ_n = `eigenvalues`.
  func write(of eigenvalues: [Double], to file: H5Writer) throws {
    let law = try theory.map { theory in
      let (lambda, nu) = (try theory.firstElement(of: "lambda"), try theory.firstElement(of: "nu"))
      return eigenvalues.indices.map { lambda * pow(Double($0 + 1), -nu) }
    }
    // A law of the operator says nothing of the last eigenvalues of a matrix on M points, which it may cross.
    let resolved = Array(eigenvalues.prefix(eigenvalues.count / 10))
    for (name, values, curves) in [
      ("singular", eigenvalues, [singular]), ("theory", resolved, [law]), ("all", resolved, [singular, law]),
    ] {
      let others = curves.compactMap { $0 }
      guard others.count == curves.count else { continue }
      let run = CurveAgreement.longestRun(of: [values] + others, tolerance: tolerance)
      try file.write(run.map { [Double($0.lowerBound), Double($0.upperBound)] } ?? [0, 0], to: "agreement/\(name)")
    }
  }
}

extension H5Reader {
  /// The one number of a law in an output of `theory power-law`.
  ///
  /// - Throws: `Problem.badInput` where it is missing or empty.
  func firstElement(of name: String) throws -> Double {
    guard let number = try vector(name).first else {
      throw Problem(
        .badInput, file: path, object: name, cause: "is empty", remedy: "make the file by 'theory power-law'")
    }
    return number
  }
}
