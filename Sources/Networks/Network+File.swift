import Diagnostics
import LinearAlgebra
import Store

extension Network where Element: StoredElement {
  /// Stores the parameters below `group` ("" or "snapshots/7/").
  ///
  /// - Throws: `Problem.numericalFailure` for numbers that are not finite, which no reader would take.
  public func write(to file: H5Writer, group: String = "") throws {
    for (shape, values) in zip(body.parameters, parameters) {
      guard values.isFinite else {
        throw Problem(
          .numericalFailure, object: "\(group)\(shape.name)", cause: "holds numbers that are not finite",
          remedy: "take a smaller learning rate, or --precision double")
      }
      try file.write(values, as: shape, group: group)
    }
  }

  /// Reads what `write` stored of a network of this architecture.
  ///
  /// - Throws: `Problem.badInput` where an array is missing, damaged or of another shape.
  public init(_ file: H5Reader, group: String, architecture: any Architecture) throws {
    try self.init(
      architecture,
      parameters: architecture.body.parameters.map { try file.parameter($0, group: group, as: Element.self) })
  }
}

extension NetworkSource {
  /// Stores all parameters, one at a time in memory.
  public func write<Element: Scalar & StoredElement>(to file: H5Writer, as type: Element.Type = Double.self) throws {
    for (index, shape) in architecture.body.parameters.enumerated() {
      try file.write(try values(of: index).converted(to: Element.self), as: shape, group: "")
    }
  }
}

extension H5Writer {
  /// Stores a parameter below `group` in the form it has in files.
  fileprivate func write<Element: Scalar & StoredElement>(
    _ values: Matrix<Element>, as shape: ParameterShape, group: String
  ) throws {
    let stored = shape.form == .transposed ? values.transposed : values
    try write(stored.storage, shape: shape.stored, to: "\(group)\(shape.name)")
  }
}

extension H5Reader {
  /// A parameter stored below `group`, as it is in memory.
  func parameter<Element: Scalar & StoredElement>(
    _ shape: ParameterShape, group: String, as type: Element.Type
  ) throws -> Matrix<Element> {
    let name = "\(group)\(shape.name)"
    let found = try self.shape(of: name)
    guard found == shape.stored else {
      throw Problem(
        .badInput, file: path, object: name, cause: "has shape \(found) instead of \(shape.stored)",
        remedy: "make the file again")
    }
    switch shape.form {
    case .matrix: return try matrix(name, as: type)
    case .transposed: return try matrix(name, as: type).transposed
    case .vector, .tensor: return try flattened(name, as: type)
    }
  }
}
