import CHDF5

extension H5Reader {
  /// An attribute of the object at `owner` as text: text as it stands, integers in decimal with commas between;
  /// nil where there is none, or one of another kind.
  public func string(attribute name: String, of owner: String = "/") throws -> String? {
    guard let attribute = openAttribute(name, of: owner), let type = Handle(H5Aget_type(attribute.id), .datatype)
    else { return nil }
    let count = Self.count(attribute)
    if H5Tget_class(type.id) == H5T_INTEGER {
      var values = [Int](repeating: 0, count: count)
      guard H5Aread(attribute.id, rv_native_int64(), &values) >= 0 else { return nil }
      return values.map(String.init).joined(separator: ",")
    }
    guard H5Tget_class(type.id) == H5T_STRING, count == 1 else { return nil }
    guard let memory = Handle(H5Tcopy(rv_c_string()), .datatype) else { return nil }
    H5Tset_cset(memory.id, H5Tget_cset(type.id))
    if H5Tis_variable_str(type.id) > 0 {
      H5Tset_size(memory.id, rv_variable_length())
      var text: UnsafeMutablePointer<CChar>?
      guard H5Aread(attribute.id, memory.id, &text) >= 0, let text else { return nil }
      defer { H5free_memory(text) }
      return String(cString: text)
    }
    let size = H5Tget_size(type.id)
    H5Tset_size(memory.id, size + 1)
    var text = [UInt8](repeating: 0, count: size + 1)
    guard H5Aread(attribute.id, memory.id, &text) >= 0 else { return nil }
    return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A numeric attribute of the object at `owner`; nil where there is none.
  public func number(attribute name: String, of owner: String = "/") throws -> Double? {
    guard let attribute = openAttribute(name, of: owner) else { return nil }
    guard let type = Handle(H5Aget_type(attribute.id), .datatype) else { return nil }
    let storedClass = H5Tget_class(type.id)
    guard storedClass == H5T_FLOAT || storedClass == H5T_INTEGER, Self.count(attribute) == 1 else { return nil }
    var value = 0.0
    return H5Aread(attribute.id, rv_native_double(), &value) >= 0 ? value : nil
  }

  /// The names of the attributes of the object at `owner`, sorted.
  public func attributes(of owner: String = "/") -> [String] {
    guard owner == "/" || contains(owner), let object = Handle(H5Oopen(file.id, owner, rv_default()), .object)
    else { return [] }
    return (0..<max(Int(H5Aget_num_attrs(object.id)), 0)).compactMap { attributeName(at: $0, of: owner) }.sorted()
  }

  private func attributeName(at index: Int, of owner: String) -> String? {
    let length = H5Aget_name_by_idx(
      file.id, owner, H5_INDEX_NAME, H5_ITER_INC, hsize_t(index), nil, 0, rv_default())
    guard length >= 0 else { return nil }
    var name = [CChar](repeating: 0, count: Int(length) + 1)
    H5Aget_name_by_idx(
      file.id, owner, H5_INDEX_NAME, H5_ITER_INC, hsize_t(index), &name, name.count, rv_default())
    return Self.text(name)
  }

  static func text(_ name: [CChar]) -> String {
    String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func count(_ attribute: borrowing Handle) -> Int {
    guard let space = Handle(H5Aget_space(attribute.id), .dataspace) else { return 0 }
    return max(Int(H5Sget_simple_extent_npoints(space.id)), 0)
  }

  private func openAttribute(_ name: String, of owner: String) -> Handle? {
    guard owner == "/" || contains(owner), H5Aexists_by_name(file.id, owner, name, rv_default()) > 0 else {
      return nil
    }
    return Handle(H5Aopen_by_name(file.id, owner, name, rv_default(), rv_default()), .attribute)
  }
}
