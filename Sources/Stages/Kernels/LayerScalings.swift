import ArgumentParser
import Diagnostics

/// The layer scalings τ_1 … τ_{L+1} of eq. (17) of Fan and Wang (2020), as `--scalings` gives them.
enum LayerScalings {
  /// - Throws: `ValidationError` for what no kernel is scaled by.
  static func validate(_ given: CommaList<Double>?) throws {
    guard let given else { return }
    guard given.elements.allSatisfy({ $0 >= 0 }), given.elements.contains(where: { $0 > 0 }) else {
      throw ValidationError("--scalings are numbers of at least 0, and not all 0.")
    }
  }

  /// One for each of `depth` hidden layers and the readout of the network in a file; all 1 if none are given.
  ///
  /// - Throws: `Problem.usage` for another number of them.
  static func resolved(_ given: CommaList<Double>?, depth: Int, of network: String?) throws -> [Double] {
    let taus = given?.elements ?? Array(repeating: 1, count: depth + 1)
    guard taus.count == depth + 1 else {
      throw Problem(
        .usage, file: network, object: "--scalings",
        cause: "\(taus.count) numbers for \(depth) hidden layers and the readout",
        remedy: "give τ_1,…,τ_\(depth + 1)")
    }
    return taus
  }
}
