import CHDF5

/// An HDF5 file as other programs make them, written by the library's own calls.
package final class RawFile {
  package let id: hid_t

  package init(_ path: String) throws {
    H5Eset_auto2(0, nil, nil)
    id = try Self.checked(H5Fcreate(path, rv_exclusive(), rv_default(), try Self.unlocked()))
  }

  /// Without the library's lock, which a process that another test starts meanwhile would hold on to.
  private static func unlocked() throws -> hid_t {
    let access = try checked(H5Pcreate(rv_file_access()))
    try checked(H5Pset_file_locking(access, false, true))
    return access
  }

  /// Opens a file that is there, to change it in place.
  package init(changing path: String) throws { id = try Self.checked(H5Fopen(path, 1, try Self.unlocked())) }

  deinit { H5Fclose(id) }

  package struct Failure: Error {}

  @discardableResult package static func checked<Number: BinaryInteger>(_ result: Number) throws -> Number {
    guard result >= 0 else { throw Failure() }
    return result
  }

  package static func space(_ shape: [Int], most: [hsize_t]? = nil) throws -> hid_t {
    try checked(
      shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, most))
  }

  package static func creation(chunk: [Int]? = nil) throws -> hid_t {
    let list = try checked(H5Pcreate(rv_dataset_create()))
    if let chunk { try checked(H5Pset_chunk(list, Int32(chunk.count), chunk.map { hsize_t($0) })) }
    return list
  }

  package func group(_ name: String) throws {
    H5Gclose(try Self.checked(H5Gcreate2(id, name, rv_default(), rv_default(), rv_default())))
  }

  /// Makes a data set, and writes `values` to its first rows.
  package func array<Value>(
    _ name: String, _ shape: [Int], of type: hid_t, in memory: hid_t? = nil, _ values: [Value],
    creation: hid_t = rv_default()
  ) throws {
    let space = try Self.space(shape)
    let set = try Self.checked(H5Dcreate2(id, name, type, space, rv_default(), creation, rv_default()))
    defer { H5Dclose(set) }
    guard !values.isEmpty else { return }
    var part = shape
    if !part.isEmpty { part[0] = values.count / max(shape.dropFirst().reduce(1, *), 1) }
    let zeros = part.map { _ in hsize_t(0) }
    if !part.isEmpty { H5Sselect_hyperslab(space, H5S_SELECT_SET, zeros, nil, part.map { hsize_t($0) }, nil) }
    let box = try Self.space(part)
    try values.withUnsafeBytes { bytes in
      _ = try Self.checked(H5Dwrite(set, memory ?? type, box, space, rv_default(), bytes.baseAddress))
    }
  }

  /// Makes a virtual data set of float64, each box of `height` rows from another source, nil for none.
  package func virtual(_ name: String, _ shape: [Int], height: Int, from sources: [(file: String, array: String)?])
    throws
  {
    let creation = try Self.creation()
    for (number, source) in sources.enumerated() {
      guard let source else { continue }
      let (target, taken) = (try Self.space(shape), try Self.space([height] + shape.dropFirst()))
      H5Sselect_hyperslab(
        target, H5S_SELECT_SET, [hsize_t(number * height)] + shape.dropFirst().map { _ in 0 }, nil,
        ([height] + shape.dropFirst()).map { hsize_t($0) }, nil)
      try Self.checked(H5Pset_virtual(creation, target, source.file, source.array, taken))
    }
    try array(name, shape, of: rv_file_double(), [Double](), creation: creation)
  }

  /// Makes a link to an object of another file.
  package func link(_ name: String, to object: String, in file: String) throws {
    try Self.checked(H5Lcreate_external(file, object, id, name, rv_default(), rv_default()))
  }

  package func attribute<Value>(_ name: String, _ shape: [Int], of type: hid_t, _ values: [Value]) throws {
    let attribute = try Self.checked(
      H5Acreate2(id, name, type, try Self.space(shape), rv_default(), rv_default()))
    defer { H5Aclose(attribute) }
    try values.withUnsafeBytes { _ = try Self.checked(H5Awrite(attribute, type, $0.baseAddress)) }
  }

  package func text(_ name: String, _ text: String) throws {
    let type = try Self.checked(H5Tcopy(rv_c_string()))
    H5Tset_size(type, rv_variable_length())
    H5Tset_cset(type, H5T_CSET_UTF8)
    try text.withCString { try attribute(name, [], of: type, [$0]) }
  }
}
