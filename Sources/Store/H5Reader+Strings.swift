import CHDF5
import Diagnostics

extension H5Reader {
  /// A one-dimensional data set of texts, of fixed or variable size.
  ///
  /// - Throws: `Problem.badInput` for another rank or element type.
  public func strings(_ name: String) throws -> [String] {
    let set = try dataset(name)
    guard let space = Handle(H5Dget_space(set.id), .dataspace), let stored = Handle(H5Dget_type(set.id), .datatype)
    else { throw damaged(name) }
    let shape = Handle.extents(of: space.id)
    guard shape.count == 1 else { throw wrongRank(name, shape, expected: "one-dimensional") }
    guard H5Tget_class(stored.id) == H5T_STRING else {
      throw Problem(
        .badInput, file: path, object: name, cause: "holds no texts",
        remedy: "write it as an array of strings, for example numpy's astype(\"S\")")
    }
    let isVariable = H5Tis_variable_str(stored.id) > 0
    return isVariable
      ? try variableStrings(name, set, space, type: stored, count: shape[0])
      : try fixedStrings(name, set, type: stored, count: shape[0])
  }

  private func fixedStrings(
    _ name: String, _ set: borrowing Handle, type: borrowing Handle, count: Int
  ) throws -> [String] {
    let size = H5Tget_size(type.id)
    var bytes = [UInt8](repeating: 0, count: count * size)
    guard count == 0 || H5Dread(set.id, type.id, rv_all(), rv_all(), rv_default(), &bytes) >= 0
    else { throw damaged(name) }
    return (0..<count).map { number in
      String(decoding: bytes[number * size..<(number + 1) * size].prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private func variableStrings(
    _ name: String, _ set: borrowing Handle, _ space: borrowing Handle, type: borrowing Handle, count: Int
  ) throws -> [String] {
    var texts = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    guard count == 0 || H5Dread(set.id, type.id, rv_all(), rv_all(), rv_default(), &texts) >= 0
    else { throw damaged(name) }
    defer { _ = texts.withUnsafeMutableBytes { H5Dvlen_reclaim(type.id, space.id, rv_default(), $0.baseAddress) } }
    return texts.map { $0.map { String(cString: $0) } ?? "" }
  }
}
