import Datasets
import Diagnostics
import Foundation
import Logging
import Networks
import Store

/// Whose weights `eigs weights` looks at: a network's of this program, or anyone's model.
struct WeightsInput {
  /// What messages name.
  let path: String
  let matrices: any WeightMatrices
  /// Whether it is a network of init-net or train.
  let isNetwork: Bool
  /// What is read, but for what stands in.
  let files: [String: any InputFile]
  /// Where the weights come from: synthetic, real, own, …
  let origin: String

  /// A network of this program, or an HDF5, safetensors or numpy file or a folder of a model, by what it is; where there is no
  /// such file, the published model of that name.
  ///
  /// - Parameter snapshot: an epoch that a training run kept.
  /// - Throws: `Problem.missingInput`, `Problem.badInput`; `Problem.usage` for a snapshot of anyone's model.
  init(_ path: String, snapshot: Int?, unfolding: MatrixShape.Unfolding?) throws {
    guard access(path, F_OK) == 0 || !DatasetIdentity.known.contains(where: { $0.name == path && $0.isModel }) else {
      self = try WeightsInput(published: path, allowingStandIn: false, unfolding: unfolding)
      return
    }
    self.path = path
    let arrays = try ModelInput.arrays(path)
    guard let file = arrays as? H5Reader, try Self.isNetwork(file) else {
      guard snapshot == nil else {
        throw Problem(
          .usage, file: path, object: "--snapshot", cause: "is for training runs of this program, and this is none",
          remedy: "leave it out")
      }
      matrices = try ModelMatrices(arrays, unfolding: unfolding)
      let input: any InputFile = if let file = arrays as? H5Reader { file } else { try ModelInput(arrays) }
      files = ["model": input]
      (isNetwork, origin) = (false, Provenance.own)
      return
    }
    guard unfolding == nil else {
      throw Problem(
        .usage, file: path, object: "--outputs", cause: "is for models of other programs",
        remedy: "leave it out: the layers of this network say how they unfold")
    }
    matrices = NetworkMatrices(try StoredNetwork(file, snapshot: snapshot))
    files = ["network": file]
    (isNetwork, origin) = (true, try Provenance.origin(of: [file]))
  }

  /// A published model, found or downloaded as data sets are.
  ///
  /// - Throws: `Problem.usage` for a name that is none; `Problem.dataUnavailable`.
  init(published name: String, allowingStandIn: Bool, unfolding: MatrixShape.Unfolding?) throws {
    let identity = try DatasetIdentity.named(name)
    guard identity.isModel else {
      throw Problem(
        .usage, object: name, cause: "is a data set, not a model",
        remedy: "name one of: \(DatasetIdentity.known.filter(\.isModel).map(\.name).joined(separator: ", "))")
    }
    path = name
    isNetwork = false
    let found = try DatasetLocator().resolve(identity, policy: DatasetPolicy(standInsAllowed: allowingStandIn))
    origin = found.word
    switch found {
    case .real(let location):
      let arrays = try Safetensors(location.folder)
      matrices = try ModelMatrices(arrays, unfolding: unfolding)
      files = ["model": try ModelInput(arrays)]
    case .standIn:
      Logger(label: "eigs").warning("\(name) cannot be found: STAND-IN weights from a seed are used in its place")
      matrices = NetworkMatrices(try StandInModel.miniLM())
      files = [:]
    }
  }

  /// Whether a file describes a network of this program, or was made by it.
  private static func isNetwork(_ file: H5Reader) throws -> Bool {
    try ["stage", "architecture", "activation"].contains { try file.string(attribute: $0) != nil }
  }
}
