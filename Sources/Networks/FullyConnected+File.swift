import Diagnostics
import Store

extension FullyConnected {
  public var attributes: [(name: String, value: ArchitectureAttribute)] {
    var attributes: [(name: String, value: ArchitectureAttribute)] =
      activation.attributes + [
        ("inputs", .text(String(inputs))), ("outputs", .text(String(outputs))),
        ("widths", .text(widths.map(String.init).joined(separator: ","))),
      ]
    if weightLaw != .gaussian { attributes.append(("weight-law", .text(weightLaw.rawValue))) }
    if readoutLaw != .gaussian { attributes.append(("readout-law", .text(readoutLaw.rawValue))) }
    return attributes + parametrisation.attributes
  }

  /// Reads the attributes of a network file.
  ///
  /// - Throws: `Problem.badInput` where one is missing or not what it should be.
  public init(_ file: H5Reader) throws {
    let attributes = ArchitectureAttributes(
      file: file, needed: "activation, normalisation, inputs, outputs and widths")
    let activation = try attributes.activation()
    let widths = try attributes.value("widths", "a list of positive numbers below 2³¹") { text in
      let parts = text.split(separator: ",").map { ArchitectureAttributes.positive(String($0)) }
      return parts.isEmpty || parts.contains(nil) ? nil : parts.compactMap { $0 }
    }
    self.init(
      inputs: try attributes.size("inputs"), widths: widths, outputs: try attributes.size("outputs"),
      activation: activation, parametrisation: try Parametrisation(file),
      weightLaw: try attributes.law("weight-law", .gaussian), readoutLaw: try attributes.law("readout-law", .gaussian))
    if case .standard(let biases) = parametrisation {
      guard weightLaw == .gaussian, readoutLaw == .gaussian else {
        throw Problem(
          .badInput, file: file.path, object: "attributes weight-law, readout-law",
          cause: "are for other parametrisations than standard, and would be ignored", remedy: "remove them")
      }
      guard biases.isSubset(of: 1...depth + 1) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute biases",
          cause: "names layers other than 1 … \(depth + 1)", remedy: "correct the attribute")
      }
    }
    guard parametrisation != .meanField || depth == 1 else {
      throw Problem(
        .badInput, file: file.path, object: "attribute widths",
        cause: "names \(depth) hidden layers, but the mean-field parametrisation has one",
        remedy: "correct the attribute, or choose another parametrisation")
    }
  }
}
