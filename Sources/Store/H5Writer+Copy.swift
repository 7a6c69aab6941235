import CHDF5

extension H5Writer {
  /// Copies the data sets of numbers from another file, each with its element type and under its name, in the order
  /// of names; text and attributes are left out.
  ///
  /// - Parameters:
  ///   - source: the other file.
  ///   - isWanted: whether to copy the data set of this name, such as `test/X`.
  /// - Throws: `Problem.badInput` for a data set that is damaged or has entries that are not finite,
  ///   `Problem.cannotWrite`.
  public func copyArrays(of source: H5Reader, where isWanted: (String) -> Bool) throws {
    for name in try source.arrays() where isWanted(name) {
      switch try source.storedElement(of: name) {
      case is Float.Type:
        let (shape, values): ([Int], [Float]) = try source.finite(name)
        try write(values, shape: shape, to: name)
      case is Double.Type:
        let (shape, values): ([Int], [Double]) = try source.finite(name)
        try write(values, shape: shape, to: name)
      case is Int.Type:
        let (shape, values): ([Int], [Int]) = try source.read(name)
        try write(values, shape: shape, to: name)
      default: break
      }
    }
  }

}

extension H5Reader {
  /// The number type that holds a data set's values without loss; nil where they are not numbers.
  ///
  /// - Throws: `Problem.badInput` for numbers that none holds, such as float128.
  func storedElement(of name: String) throws -> (any StoredElement.Type)? {
    let set = try dataset(name)
    guard let type = Handle(reading { H5Dget_type(set.id) }, .datatype) else { throw damaged(name) }
    guard let stored = StoredType.numberName(type.id) else {
      guard ![H5T_FLOAT, H5T_INTEGER].contains(H5Tget_class(type.id)) else {
        throw wrongType(name, type.id, needed: "float64")
      }
      return nil
    }
    let known: [any StoredElement.Type] = [Int.self, Float.self, Double.self]
    return known.first { $0.accepts(stored) }
  }
}
