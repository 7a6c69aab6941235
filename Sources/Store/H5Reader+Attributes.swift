import CHDF5
import Diagnostics
import Foundation

extension H5Reader {
  /// What an attribute may take in memory, and how many numbers it may have to be read.
  private static let limits = (bytes: 1 << 24, numbers: 4096)

  /// An attribute of the object at `owner` as text: text as it stands, integers in decimal with commas between;
  /// nil where there is none, or one of another kind.
  ///
  /// - Throws: `Problem.badInput` where it is damaged or too large.
  public func string(attribute name: String, of owner: String = "/") throws -> String? {
    try withAttribute(name, of: owner) { attribute, type, count in
      if type.isInteger {
        guard count <= Self.limits.numbers else {
          throw Problem(
            .badInput, file: path, object: "attribute \(name)", cause: "has \(count) elements",
            remedy: "give at most \(Self.limits.numbers)")
        }
        var values = [Int](repeating: 0, count: count)
        guard H5Aread(attribute, rv_native_int64(), &values) >= 0 else { throw damaged("attribute \(name)") }
        return values.map(String.init).joined(separator: ",")
      }
      guard type.form != .plain, count == 1 else { return nil }
      return try canonicalBytes(attribute, type, count: count, of: name) {
        String(decoding: $0.dropLast(), as: UTF8.self)
      }
    }
  }

  /// A numeric attribute of the object at `owner`; nil where there is none.
  ///
  /// - Throws: `Problem.badInput` where it is damaged.
  public func number(attribute name: String, of owner: String = "/") throws -> Double? {
    try withAttribute(name, of: owner) { attribute, type, count in
      guard type.isNumber, count == 1 else { return nil }
      var value = 0.0
      guard H5Aread(attribute, rv_native_double(), &value) >= 0 else { throw damaged("attribute \(name)") }
      return value
    }
  }

  /// The names of the attributes of the object at `owner`, sorted.
  public func attributes(of owner: String = "/") -> [String] {
    (try? attributeNames(of: owner)) ?? []
  }

  /// - Throws: `Problem.badInput` where they cannot be read.
  func attributeNames(of owner: String) throws -> [String] {
    try reading {
      guard owner == "/" || contains(owner) else { return [] }
      guard let object = Handle(H5Oopen(file.id, owner, HDF5.linkAccess), .object) else { throw damaged(owner) }
      let list = NameList(limit: 1 << 16)
      guard list.fill({ rv_each_attribute(object.id, $0, $1) }), !list.isFull else { throw damaged(owner) }
      return list.names.sorted()
    }
  }

  /// How an attribute's values stand in the content's digest; nil for values that point elsewhere.
  func description(ofAttribute name: String, of owner: String) throws -> String? {
    try withAttribute(name, of: owner) { attribute, type, count in
      guard let space = Handle(H5Aget_space(attribute), .dataspace) else { throw damaged("attribute \(name)") }
      let digest = try canonicalBytes(attribute, type, count: count, of: name) { try PiecewiseDigest.of($0) }
      return ContentDigest.describe(type.name, Handle.extents(of: space.id), digest: digest)
    }
  }

  /// What `body` makes of an attribute, its type and its number of values; nil where there is none, or its type is none
  /// whose values can be read.
  private func withAttribute<Value>(
    _ name: String, of owner: String, _ body: (hid_t, borrowing StoredType, Int) throws -> Value?
  ) throws -> Value? {
    try ForeignLibrary.reading(path) {
      guard owner == "/" || contains(owner), H5Aexists_by_name(file.id, owner, name, HDF5.linkAccess) > 0 else {
        return nil
      }
      guard let attribute = Handle(H5Aopen_by_name(file.id, owner, name, rv_default(), HDF5.linkAccess), .attribute),
        let stored = Handle(H5Aget_type(attribute.id), .datatype),
        let space = Handle(H5Aget_space(attribute.id), .dataspace)
      else { throw damaged("attribute \(name)") }
      guard let type = try StoredType(stored.id) else { return nil }
      let count = H5Sget_simple_extent_npoints(space.id)
      guard count >= 0, Double(count) * Double(type.size) <= Double(Self.limits.bytes) else {
        throw Problem(
          .badInput, file: path, object: "attribute \(name)", cause: "claims \(count) values of \(type.size) bytes",
          remedy: "store what is so large as a data set")
      }
      return try body(attribute.id, type, Int(count))
    }
  }

  /// Calls `body` with an attribute's values as they are digested.
  private func canonicalBytes<Value>(
    _ attribute: hid_t, _ type: borrowing StoredType, count: Int, of name: String,
    _ body: (UnsafeRawBufferPointer) throws -> Value
  ) throws -> Value {
    var raw = [UInt8](repeating: 0, count: count * type.size)
    // A damaged text of variable size claims up to 4 GiB, which the library would take and fill.
    guard
      count == 0
        || BoundedMemory.with(atMost: 1 << 28, { H5Aread(attribute, type.memory.id, &raw) }) >= 0
    else { throw damaged("attribute \(name)") }
    guard let space = Handle(H5Aget_space(attribute), .dataspace) else { throw damaged("attribute \(name)") }
    return try raw.withUnsafeMutableBytes { values in
      defer { type.release(values, in: space.id) }
      return try type.withCanonicalBytes(of: UnsafeRawBufferPointer(values), body)
    }
  }
}
