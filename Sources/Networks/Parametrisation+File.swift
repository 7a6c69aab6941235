import Diagnostics
import Store

extension Parametrisation {
  /// What describes it in a network file: nothing where it is `unit`.
  var attributes: [(name: String, value: ArchitectureAttribute)] {
    guard self != .unit else { return [] }
    let name: [(name: String, value: ArchitectureAttribute)] = [("parametrisation", .text(name.rawValue))]
    switch self {
    case .tangent(let weightScale, let biasScale):
      return name + [("weight-scale", .number(weightScale)), ("bias-scale", .number(biasScale))]
    case .standard(let biases):
      let layers = biases.sorted().map(String.init).joined(separator: ",")
      return name + [("biases", .text(layers.isEmpty ? "none" : layers))]
    case .unit, .meanField: return name
    }
  }

  /// Reads the attributes of a network file; `unit` where it has none.
  ///
  /// - Throws: `Problem.badInput` where one is missing or not what it should be.
  init(_ file: H5Reader) throws {
    let text = try file.string(attribute: "parametrisation") ?? Name.unit.rawValue
    let scales = file.attributes().filter { ["weight-scale", "bias-scale"].contains($0) }
    if let scale = scales.first, text != Name.tangent.rawValue {
      throw Problem(
        .badInput, file: file.path, object: "attribute \(scale)",
        cause: "is for tangent networks and would be ignored: the parametrisation is \(text)",
        remedy: "set the attribute parametrisation to tangent, or remove \(scale)")
    }
    guard text == Name.standard.rawValue || !file.attributes().contains("biases") else {
      throw Problem(
        .badInput, file: file.path, object: "attribute biases",
        cause: "is for standard networks and would be ignored: the parametrisation is \(text)",
        remedy: "set the attribute parametrisation to standard, or remove biases")
    }
    switch Name(rawValue: text) {
    case .standard:
      let text = try file.string(attribute: "biases")
      let layers = text == "none" ? [] : text?.split(separator: ",").map { Int($0) } ?? [nil]
      guard !layers.contains(nil), Set(layers).count == layers.count else {
        throw Problem(
          .badInput, file: file.path, object: "attribute biases",
          cause: "is \(text.map { "“\($0.prefix(60))”" } ?? "missing"), no list of layers",
          remedy: "set it to the layers that have biases, such as 1,2,3, or to none")
      }
      self = .standard(biases: Set(layers.compactMap { $0 }))
    case .unit: self = .unit
    case .meanField: self = .meanField
    case .tangent:
      func scale(_ name: String, _ isRight: (Double) -> Bool, _ form: String) throws -> Double {
        guard let value = try file.number(attribute: name), value.isFinite, isRight(value) else {
          throw Problem(
            .badInput, file: file.path, object: "attribute \(name)", cause: "is missing or not \(form)",
            remedy: "set it to a number; a tangent network needs weight-scale and bias-scale")
        }
        return value
      }
      self = .tangent(
        weightScale: try scale("weight-scale", { $0 > 0 }, "positive"),
        biasScale: try scale("bias-scale", { $0 >= 0 }, "a number from 0 on"))
    case nil:
      let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(
        .badInput, file: file.path, object: "attribute parametrisation", cause: "is “\(text)”, not one of \(names)",
        remedy: "correct the attribute")
    }
  }
}
