import Diagnostics
import Store

/// The attributes of a network file that say what it computes.
struct ArchitectureAttributes {
  let file: H5Reader
  /// Those a recipe needs, for messages.
  let needed: String

  /// A text that `read` understands.
  ///
  /// - Throws: `Problem.badInput` where it is missing or not of the form.
  func value<Value>(_ name: String, _ form: String, _ read: (String) throws -> Value?) throws -> Value {
    guard let text = try file.string(attribute: name) else {
      throw Problem(
        .badInput, file: file.path, object: "attribute \(name)", cause: "is missing",
        remedy: "a network file of this architecture needs the attributes \(needed)")
    }
    guard let value = try read(text) else {
      throw Problem(
        .badInput, file: file.path, object: "attribute \(name)", cause: "is “\(text.prefix(60))”, not \(form)",
        remedy: "correct the attribute")
    }
    return value
  }

  /// A law by name; `normal` where the attribute is missing.
  ///
  /// - Throws: `Problem.badInput` for another name.
  func law<Law: RawRepresentable & CaseIterable>(_ name: String, _ normal: Law) throws -> Law
  where Law.RawValue == String {
    guard try file.string(attribute: name) != nil else { return normal }
    return try value(name, "one of \(Law.allCases.map(\.rawValue).joined(separator: ", "))", Law.init(rawValue:))
  }

  /// A number of inputs, outputs or neurons.
  ///
  /// - Throws: `Problem.badInput` where it is missing, not positive, or too large.
  func size(_ name: String) throws -> Int {
    try value(name, "a positive number below 2³¹", Self.positive)
  }

  /// A positive number.
  ///
  /// - Throws: `Problem.badInput` where it is missing or none.
  func positiveNumber(_ name: String) throws -> Double {
    guard let number = try file.number(attribute: name), number > 0, number.isFinite else {
      throw Problem(
        .badInput, file: file.path, object: "attribute \(name)", cause: "is missing or no positive number",
        remedy: "a network file of this architecture needs the attributes \(needed)")
    }
    return number
  }

  static func positive(_ text: String) -> Int? { Int32(text).flatMap { $0 > 0 ? Int($0) : nil } }

  /// σ, of the attributes `activation` and `normalisation`.
  ///
  /// - Throws: `Problem.badInput` where one is missing or unknown.
  func activation() throws -> Activation {
    let kind = try value(
      "activation", "one of \(Activation.Kind.forms.joined(separator: ", "))", Activation.Kind.init(rawValue:))
    let normalisation = try value(
      "normalisation", "one of none, centred, unit", Activation.Normalisation.init(rawValue:))
    return Activation(kind, normalisation: normalisation)
  }
}
