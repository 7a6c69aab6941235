import Diagnostics
import Store

extension FullyConnected {
  public var attributes: [(name: String, value: ArchitectureAttribute)] {
    var attributes: [(name: String, value: ArchitectureAttribute)] = [
      ("activation", .text(activation.kind.rawValue)), ("normalisation", .text(activation.normalisation.rawValue)),
      ("inputs", .text(String(inputs))), ("outputs", .text(String(outputs))),
      ("widths", .text(widths.map(String.init).joined(separator: ","))),
    ]
    if weightLaw != .gaussian { attributes.append(("weight-law", .text(weightLaw.rawValue))) }
    if readoutLaw != .gaussian { attributes.append(("readout-law", .text(readoutLaw.rawValue))) }
    guard parametrisation != .unit else { return attributes }
    attributes.append(("parametrisation", .text(parametrisation.name.rawValue)))
    if case .tangent(let weightScale, let biasScale) = parametrisation {
      attributes += [("weight-scale", .number(weightScale)), ("bias-scale", .number(biasScale))]
    }
    return attributes
  }

  /// Reads the attributes of a network file.
  ///
  /// - Throws: `Problem.badInput` where one is missing or not what it should be.
  public init(_ file: H5Reader) throws {
    func attribute<Value>(_ name: String, _ read: (String) -> Value?, _ form: String) throws -> Value {
      guard let text = try file.string(attribute: name) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name)", cause: "is missing",
          remedy: "a network file needs the attributes activation, normalisation, inputs, outputs and widths")
      }
      guard let value = read(text) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name)", cause: "is “\(text.prefix(60))”, not \(form)",
          remedy: "correct the attribute")
      }
      return value
    }
    func law<Law: RawRepresentable & CaseIterable>(_ name: String, _ normal: Law) throws -> Law
    where Law.RawValue == String {
      guard try file.string(attribute: name) != nil else { return normal }
      return try attribute(
        name, Law.init(rawValue:), "one of \(Law.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let kinds = Activation.Kind.forms.joined(separator: ", ")
    let positive = { (text: String) in Int32(text).flatMap { $0 > 0 ? Int($0) : nil } }
    let kind = try attribute("activation", Activation.Kind.init(rawValue:), "one of \(kinds)")
    let normalisation = try attribute(
      "normalisation", Activation.Normalisation.init(rawValue:), "one of none, centred, unit")
    let widths = try attribute(
      "widths",
      { text in
        let parts = text.split(separator: ",").map { positive(String($0)) }
        return parts.isEmpty || parts.contains(nil) ? nil : parts.compactMap { $0 }
      }, "a list of positive numbers below 2³¹")
    self.init(
      inputs: try attribute("inputs", positive, "a positive number below 2³¹"), widths: widths,
      outputs: try attribute("outputs", positive, "a positive number below 2³¹"),
      activation: Activation(kind, normalisation: normalisation), parametrisation: try Parametrisation(file),
      weightLaw: try law("weight-law", .gaussian), readoutLaw: try law("readout-law", .gaussian))
    guard parametrisation != .meanField || depth == 1 else {
      throw Problem(
        .badInput, file: file.path, object: "attribute widths",
        cause: "names \(depth) hidden layers, but the mean-field parametrisation has one",
        remedy: "correct the attribute, or choose another parametrisation")
    }
  }
}
