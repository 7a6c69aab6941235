import Diagnostics
import Networks
import Store

/// What a file of data says its teacher is, but for the directions.
public struct TeacherDescription: Sendable, Equatable {
  /// k.
  public let count: Int
  /// d.
  public let dimension: Int
  /// σ*.
  public let activation: Activation
  public let quadratic: IndexTeacher.Quadratic?

  /// Reads what `IndexTeacher.write` stored.
  ///
  /// - Throws: `Problem.badInput` where there is none, or attributes are not what they should be.
  public init(_ file: H5Reader) throws {
    let name = "\(IndexTeacher.group)/directions"
    guard file.contains(name) else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "is missing: the file does not say what its teacher is",
        remedy: "make the data with gen-data --labels teacher and --directions, --quadratic or --noise")
    }
    let shape = try file.shape(of: name)
    guard shape.count == 2, shape[0] > 0, shape[1] >= shape[0] else {
      throw Problem(
        .badInput, file: file.path, object: name, cause: "has shape \(shape), not (k, d) with 1 ≤ k ≤ d",
        remedy: "give k orthonormal directions in rows")
    }
    (count, dimension) = (shape[0], shape[1])
    func attribute<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value {
      let text = try file.string(attribute: name, of: IndexTeacher.group)
      guard let value = text.flatMap(read) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name) of \(IndexTeacher.group)",
          cause: text.map { "is “\($0.prefix(60))”" } ?? "is missing", remedy: "make the data again with gen-data")
      }
      return value
    }
    activation = Activation(
      try attribute("activation", Activation.Kind.init(rawValue:)),
      normalisation: try attribute("normalisation", Activation.Normalisation.init(rawValue:)))
    guard let strength = try file.number(attribute: "quadratic", of: IndexTeacher.group) else {
      quadratic = nil
      return
    }
    guard strength.isFinite else {
      throw Problem(
        .badInput, file: file.path, object: "attribute quadratic of \(IndexTeacher.group)", cause: "is \(strength)",
        remedy: "make the data again with gen-data")
    }
    quadratic = IndexTeacher.Quadratic(
      strength: strength, form: try attribute("quadratic-form", IndexTeacher.Quadratic.Form.init(rawValue:)))
  }
}
