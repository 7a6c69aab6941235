import Diagnostics
import Networks
import Store

extension FullyConnected {
  /// The network of a file, if it is one that theory speaks of.
  ///
  /// - Throws: `Problem.badInput` for another architecture, or attributes that are not what they should be.
  init(theoryOf file: H5Reader) throws {
    let architecture = try ArchitectureFile.read(file)
    guard let network = architecture as? FullyConnected else {
      throw Problem(
        .badInput, file: file.path, object: "attribute architecture",
        cause: "is \(type(of: architecture).name), but theory speaks of fully connected networks",
        remedy: "give a fully connected network")
    }
    self = network
  }
}
