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
  /// - Throws: `Problem.missingInput` where there is no such file, or another program has it open for writing;
  ///   `Problem.badInput` where it is not HDF5 or is truncated.
  public init(_ path: String) throws {
    HDF5.prepare()
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem(
        .missingInput, file: path, cause: "there is no such file",
        remedy: "make it by the stage that writes it, or by `make \(path)`")
    }
    guard let file = Handle(H5Fopen(path, rv_read_only(), rv_default()), .file) else {
      guard !Self.isLocked(path) else {
        throw Problem(
          .missingInput, file: path, cause: "is open for writing in another program", remedy: "close it there")
      }
      let hasSignature = H5Fis_hdf5(path) > 0
      throw Problem(
        .badInput, file: path,
        cause: hasSignature
          ? "is an HDF5 file, but truncated or damaged" : "is not an HDF5 file",
        remedy: "delete it and make it again")
    }
    self.file = file
  }

  /// Whether another program holds the lock of a writer.
  private static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
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
