import Datasets
import Diagnostics
import Networks
import Store
import Theory

/// A network's file, and a file that tells how many samples it is taken at.
struct NetworkAtSamples {
  let networkFile: H5Reader
  let dataFile: H5Reader
  let network: FullyConnected
  /// n.
  let samples: Int

  /// - Throws: `Problem.badInput` for data that state no number of samples, or samples the network does not take.
  init(network: String, data: String) throws {
    networkFile = try H5Reader(network)
    dataFile = try H5Reader.arrays(data, as: "X")
    self.network = try FullyConnected(theoryOf: networkFile)
    if let shape = try dataFile.shapeOfSamples() {
      guard shape.count == 2, shape[0] > 0, shape[1] == self.network.inputs else {
        throw Problem(
          .badInput, file: data, object: "X",
          cause: "has shape \(shape), but \(network) takes samples of \(self.network.inputs) inputs",
          remedy: "give the data of this network")
      }
      samples = shape[0]
      return
    }
    guard try dataFile.string(attribute: "kind") != "data", let number = try dataFile.number(attribute: "samples"),
      let count = Int(exactly: number), count > 0
    else {
      throw Problem(
        .badInput, file: data, object: "X",
        cause: "is missing, and there is no attribute samples with a positive number",
        remedy: "give a file of samples X, or of kernels")
    }
    samples = count
  }

  /// The limit of the network at so many samples; μ_0 as given, or that of independent entries.
  ///
  /// - Throws: `Problem.badInput` for a network that has none.
  func limit(input: SpectralLaw?) throws -> NetworkLimit {
    do {
      return try NetworkLimit(of: network, samples: samples, input: input)
    } catch let problem as Problem where problem.category == .badInput && problem.file == nil {
      throw problem.located(in: networkFile.path)
    }
  }

  /// The scalings τ_1,…,τ_{L+1} that the kernels' NTK was computed with; nil where the data hold no NTK.
  ///
  /// - Throws: `Problem.badInput` where the attribute is missing, or has another number of scalings.
  func scalings() throws -> [Double]? {
    guard dataFile.contains("ntk") else { return nil }
    guard let text = try dataFile.string(attribute: "scalings", of: "ntk") ?? olderScalings() else { return nil }
    guard let scalings = CommaList<Double>(argument: text)?.elements, scalings.count == network.depth + 1 else {
      throw Problem(
        .badInput, file: dataFile.path, object: "attribute scalings of ntk",
        cause: "is “\(text)”, but \(networkFile.path) has \(network.depth + 1) layers of weights",
        remedy: "make the kernels again with this network")
    }
    return scalings
  }

  /// The scalings that earlier versions wrote among the parameters alone; nil where all were 1.
  private func olderScalings() throws -> String? {
    let parameters = try dataFile.string(attribute: "parameters")?.split(separator: " ") ?? []
    return parameters.first { $0.hasPrefix("scalings=") }.map { String($0.dropFirst(9)) }
  }

  /// What is said of n/d_l where it contradicts an option.
  func ratioSource(_ layer: Int) -> String {
    "n/d_\(layer) = \(samples)/\(network.width(layer)), n of \(dataFile.path) and d_\(layer) of \(networkFile.path)"
  }
}
