import CHDF5
import Diagnostics
import Foundation
import LinearAlgebra

/// An HDF5 file open for reading.
///
/// Element types are never converted silently with loss: float32 may be read as float64, nothing else changes (but by
/// `numbers`, which is asked for that).
/// Floating-point data with NaN or infinite entries are refused, with the index of the first one.
public final class H5Reader {
  public let path: String
  let file: Handle

  /// Opens `path`.
  ///
  /// - Throws: `Problem.missingInput` where there is no such file, `Problem.badInput` where it is not HDF5 or is
  ///   truncated.
  public init(_ path: String) throws {
    HDF5.prepare()
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem(
        .missingInput, file: path, cause: "there is no such file",
        remedy: "make it by the stage that writes it, or by `make \(path)`")
    }
    guard let file = Handle(rv_open_for_reading(path), .file) else {
      let hasSignature = H5Fis_hdf5(path) > 0
      throw Problem(
        .badInput, file: path,
        cause: hasSignature
          ? "is an HDF5 file, but truncated or damaged" : "is not an HDF5 file",
        remedy: "delete it and make it again")
    }
    self.file = file
  }

  /// Whether there is a data set or group at `name`.
  public func contains(_ name: String) -> Bool {
    var prefix = ""
    for part in name.split(separator: "/") {
      prefix += "/" + part
      guard H5Lexists(file.id, prefix, rv_default()) > 0 else { return false }
    }
    return true
  }

  /// The names in a group, sorted with numbers in numeric order.
  public func children(of group: String) throws -> [String] {
    guard let handle = Handle(H5Gopen2(file.id, group.isEmpty ? "/" : group, rv_default()), .group) else {
      throw missing(group, what: "group")
    }
    var info = H5G_info_t()
    H5Gget_info(handle.id, &info)
    return (0..<info.nlinks).compactMap { index in
      let length = H5Lget_name_by_idx(
        handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, rv_default())
      guard length >= 0 else { return nil }
      var name = [CChar](repeating: 0, count: Int(length) + 1)
      H5Lget_name_by_idx(
        handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, &name, name.count, rv_default())
      return Self.text(name)
    }.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }

  /// The sizes of data set `name` along each axis.
  public func shape(of name: String) throws -> [Int] {
    let set = try dataset(name)
    guard let space = Handle(H5Dget_space(set.id), .dataspace) else { throw damaged(name) }
    return Handle.extents(of: space.id)
  }

  /// A two-dimensional data set.
  ///
  /// - Parameter rows: the rows to read, clamped to those there are; nil for all.
  /// - Throws: `Problem.badInput` for another rank or element type, or entries that are not finite.
  public func matrix<Element: Scalar & StoredElement>(
    _ name: String, rows: Range<Int>? = nil, as type: Element.Type = Double.self
  ) throws -> Matrix<Element> {
    let whole = try shape(of: name)
    guard whole.count == 2 else { throw wrongRank(name, whole, expected: "two-dimensional") }
    let (shape, values): ([Int], [Element]) = try read(name, rows: rows?.clamped(to: 0..<whole[0]))
    try checkFinite(values, in: name)
    return Matrix(rows: shape[0], columns: shape[1], storage: values)
  }

  /// A one-dimensional data set.
  ///
  /// - Throws: `Problem.badInput` for another rank or element type, or entries that are not finite.
  public func vector<Element: Scalar & StoredElement>(
    _ name: String, as type: Element.Type = Double.self
  ) throws -> [Element] {
    let (shape, values): ([Int], [Element]) = try read(name)
    guard shape.count == 1 else { throw wrongRank(name, shape, expected: "one-dimensional") }
    try checkFinite(values, in: name)
    return values
  }

  /// A one-dimensional data set of integers.
  public func integers(_ name: String) throws -> [Int] {
    let (shape, values): ([Int], [Int]) = try read(name)
    guard shape.count == 1 else { throw wrongRank(name, shape, expected: "one-dimensional") }
    return values
  }

  /// A two-dimensional data set of integers with `columns` columns, in row-major order.
  public func integers(_ name: String, columns: Int) throws -> [Int] {
    let (shape, values): ([Int], [Int]) = try read(name)
    guard shape.count == 2, shape[1] == columns else {
      throw wrongRank(name, shape, expected: "of shape (any, \(columns))")
    }
    return values
  }

  /// A two-dimensional data set of any type of numbers, truth values among them, as float64: integers beyond 2⁵³ are
  /// rounded.
  ///
  /// - Throws: `Problem.badInput` for another rank or elements that are no numbers, or are not finite.
  public func numbers(_ name: String) throws -> Matrix<Double> {
    let whole = try shape(of: name)
    guard whole.count == 2 else { throw wrongRank(name, whole, expected: "two-dimensional") }
    let (shape, values): ([Int], [Double]) = try read(name) { storedClass, _ in
      [H5T_FLOAT, H5T_INTEGER, H5T_ENUM].contains(storedClass)
    }
    try checkFinite(values, in: name)
    return Matrix(rows: shape[0], columns: shape[1], storage: values)
  }

  /// The values of a data set, or of some of its rows (which must be there), and their shape.
  func read<Element: StoredElement>(
    _ name: String, rows: Range<Int>? = nil,
    accepting: (_ class: H5T_class_t, _ size: Int) -> Bool = Element.accepts
  ) throws -> (shape: [Int], values: [Element]) {
    let set = try dataset(name)
    guard let space = Handle(H5Dget_space(set.id), .dataspace),
      let stored = Handle(H5Dget_type(set.id), .datatype)
    else { throw damaged(name) }
    let (storedClass, size) = (H5Tget_class(stored.id), Int(H5Tget_size(stored.id)))
    guard accepting(storedClass, size) else {
      throw Problem(
        .badInput, file: path, object: name,
        cause: "holds \(Self.describe(storedClass, size)), but \(Element.typeName) is needed",
        remedy: "write it with that element type, for example numpy's astype(\"\(Element.typeName)\")")
    }
    var shape = Handle.extents(of: space.id)
    if let rows, !shape.isEmpty {
      shape[0] = rows.count
      let start = [hsize_t(rows.lowerBound)] + shape.dropFirst().map { _ in 0 }
      let sizes = shape.map { hsize_t($0) }
      guard H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, sizes, nil) >= 0 else { throw damaged(name) }
    }
    let count = try elements(in: shape, of: name)
    guard let memory = Handle(H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil), .dataspace)
    else { throw damaged(name) }
    var failed = false
    let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
      buffer.initialize(repeating: Element.filler)
      initialised = count
      guard count > 0 else { return }
      failed = H5Dread(set.id, Element.memoryType, memory.id, space.id, rv_default(), buffer.baseAddress) < 0
    }
    guard !failed else { throw damaged(name) }
    return (shape, values)
  }

  /// The number of elements, where the machine's memory can hold them as eight bytes each.
  private func elements(in shape: [Int], of name: String) throws -> Int {
    var count = 1
    let limit = Int(ProcessInfo.processInfo.physicalMemory / 8)
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard !overflows, product <= limit else {
        throw Problem(
          .systemFailure, file: path, object: name,
          cause: "of shape (\(shape.map(String.init).joined(separator: ", "))) does not fit into memory",
          remedy: "take fewer samples, or a machine with more memory")
      }
      count = product
    }
    return count
  }

  func dataset(_ name: String) throws -> Handle {
    guard contains(name) else { throw missing(name, what: "data set") }
    guard let set = Handle(H5Dopen2(file.id, name, rv_default()), .dataset) else {
      throw Problem(
        .badInput, file: path, object: name, cause: "is not a data set",
        remedy: "name one of the data sets below it, or make the file again")
    }
    return set
  }

  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func checkFinite<Element: BinaryFloatingPoint>(_ values: [Element], in name: String) throws {
    // x·0 is NaN exactly for NaN and infinite x, and a sum is quicker than a test of each element.
    let probe = values.withUnsafeBufferPointer { buffer in
      var lanes = SIMD8<Float>.zero
      for index in buffer.indices { lanes[index & 7] += Float(buffer[index] * 0) }
      return lanes.sum()
    }
    guard probe.isNaN, let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw Problem(
      .badInput, file: path, object: name, cause: "element \(index) is \(values[index])",
      remedy: "remove or replace entries that are not finite")
  }

  private func missing(_ name: String, what: String) -> Problem {
    let present = ((try? children(of: "/")) ?? []).joined(separator: ", ")
    return Problem(
      .badInput, file: path, object: name, cause: "there is no such \(what)",
      remedy: present.isEmpty ? "the file is empty" : "the file has at its root: \(present)")
  }

  func damaged(_ name: String) -> Problem {
    Problem(
      .badInput, file: path, object: name, cause: "cannot be read; the file is damaged",
      remedy: "delete it and make it again")
  }

  func wrongRank(_ name: String, _ shape: [Int], expected: String) -> Problem {
    Problem(
      .badInput, file: path, object: name,
      cause: "has shape (\(shape.map(String.init).joined(separator: ", "))), but must be \(expected)",
      remedy: "give another data set, or reshape this one")
  }

  private static func describe(_ storedClass: H5T_class_t, _ size: Int) -> String {
    switch storedClass {
    case H5T_FLOAT: "float\(8 * size)"
    case H5T_INTEGER: "int\(8 * size)"
    case H5T_STRING: "text"
    default: "elements that are not numbers"
    }
  }
}

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
