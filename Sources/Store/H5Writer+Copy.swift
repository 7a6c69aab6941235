import CHDF5

extension H5Writer {
  /// Copies the data sets of numbers from another file, each with its element type and under its name, in the order
  /// of names; text and attributes are left out.
  ///
  /// - Parameter isWanted: whether to copy the data set of this name, such as `test/X`.
  /// - Throws: `Problem.badInput` for a damaged data set, `Problem.cannotWrite`.
  public func copyArrays(of source: H5Reader, where isWanted: (String) -> Bool) throws {
    for name in try source.arrays() where isWanted(name) {
      switch try source.storedElement(of: name) {
      case is Float.Type: try copy(name, of: source, as: Float.self)
      case is Double.Type: try copy(name, of: source, as: Double.self)
      case is Int.Type: try copy(name, of: source, as: Int.self)
      default: break
      }
    }
  }

  private func copy<Element: StoredElement>(_ name: String, of source: H5Reader, as type: Element.Type) throws {
    let (shape, values): ([Int], [Element]) = try source.read(name)
    try write(values, shape: shape, to: name)
  }
}

extension H5Reader {
  /// The names of all data sets, those in groups included: `X`, `test/X`, ….
  public func arrays() throws -> [String] { try arrays(below: "") }

  private func arrays(below group: String) throws -> [String] {
    try children(of: group).flatMap { child -> [String] in
      let name = group.isEmpty ? child : "\(group)/\(child)"
      return isGroup(name) ? try arrays(below: name) : [name]
    }
  }

  private func isGroup(_ name: String) -> Bool { Handle(H5Gopen2(file.id, name, rv_default()), .group) != nil }

  /// The number type that holds a data set's values without loss; nil where they are not numbers.
  func storedElement(of name: String) throws -> (any StoredElement.Type)? {
    guard let set = Handle(H5Dopen2(file.id, name, rv_default()), .dataset),
      let type = Handle(H5Dget_type(set.id), .datatype)
    else { return nil }
    let known: [any StoredElement.Type] = [Float.self, Double.self, Int.self]
    return known.first { $0.accepts(class: H5Tget_class(type.id), size: Int(H5Tget_size(type.id))) }
  }
}
