import CHDF5
import Diagnostics
import LinearAlgebra

/// An HDF5 file being written; it appears under its name when complete, or not at all.
///
/// Object times are not recorded, so the same content gives the same bytes. The root attribute `digest` tells people
/// what `H5Reader.contentDigest` says of the file as it was written. Texts are of a fixed size, and object headers
/// carry checksums, so that damage to them is found before it is believed.
public final class H5Writer {
  private let path: String
  // Closed by `close` alone: closing a file after a failed write crashes the library, so it is then abandoned.
  private let file: hid_t
  private let groupProperties: Handle
  private let datasetProperties: Handle
  private var content = ContentDigest()

  /// The version of the form of files: since 2, texts are of a fixed size and `digest` is that of `ContentDigest`.
  public static let schema = 2
  /// Whether numbers that are not finite are refused from now on, by `Problem.numericalFailure`.
  public var isFinite = false

  /// Writes the file `path` through `body`, making the folders on the way.
  ///
  /// - Throws: what `body` throws, or `Problem.cannotWrite`; then `path` is as it was before.
  ///
  /// - Returns: the content's digest.
  @discardableResult
  public static func write(to path: String, _ body: (H5Writer) throws -> Void) throws -> String {
    HDF5.prepare()
    try AtomicFile.preparePlace(of: path)
    let partial = try PartialFiles.begin(path)
    let digest: String
    do {
      digest = try fill(partial, for: path, body)
    } catch {
      PartialFiles.discard(partial)
      throw error
    }
    try PartialFiles.commit(partial, to: path)
    return digest
  }

  private static func fill(
    _ partial: String, for path: String, _ body: (H5Writer) throws -> Void
  ) throws -> String {
    let writer = try H5Writer(partial, for: path)
    try body(writer)
    let digest = try writer.content.finish()
    try writer.setProvenance(.digest, to: digest)
    try writer.close()
    return digest
  }

  private init(_ partial: String, for path: String) throws {
    self.path = path
    guard let creation = Handle(H5Pcreate(rv_file_create()), .properties),
      let groups = Handle(H5Pcreate(rv_group_create()), .properties),
      let sets = Handle(H5Pcreate(rv_dataset_create()), .properties)
    else { throw Problem(.systemFailure, file: path, cause: "HDF5 cannot be initialised") }
    for properties in [creation.id, groups.id, sets.id] {
      H5Pset_obj_track_times(properties, false)
      // Attributes lie in the object's header, however many there are.
      H5Pset_attr_phase_change(properties, 1000, 0)
    }
    groupProperties = groups
    datasetProperties = sets
    file = PartialFiles.creating { H5Fcreate(partial, rv_exclusive(), creation.id, HDF5.creation) }
    guard file >= 0 else {
      throw Problem(
        .cannotWrite, file: path, cause: "cannot be created", remedy: "see that the folder is writable")
    }
  }

  /// Brings what HDF5 still holds in its buffers to the disk, where a failure can be reported, and closes.
  private func close() throws {
    guard H5Fflush(file, H5F_SCOPE_LOCAL) >= 0, H5Fclose(file) >= 0 else { throw failed(nil) }
  }

  /// Stores a matrix as a two-dimensional data set, in its own precision; groups on the way are made.
  public func write<Element: Scalar & StoredElement>(_ matrix: Matrix<Element>, to name: String) throws {
    try write(matrix.storage, shape: [matrix.rows, matrix.columns], to: name)
  }

  /// Stores an array as a one-dimensional data set; groups on the way are made.
  public func write<Element: StoredElement>(_ values: [Element], to name: String) throws {
    try write(values, shape: [values.count], to: name)
  }

  /// Stores `values`, in row-major order, as a data set of the given shape; groups on the way are made.
  public func write<Element: StoredElement>(_ values: [Element], shape: [Int], to name: String) throws {
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count,
      "\(values.count) values for a data set of shape \(shape)")
    try requireFinite(values, name)
    try values.withUnsafeBytes { bytes in
      try write(bytes, shape: shape, to: name, as: Element.fileType, from: Element.memoryType)
      content.add(
        array: name, ContentDigest.describe(Element.typeName, shape, digest: try PiecewiseDigest.of(bytes)))
    }
  }

  /// Stores a matrix that is never in memory as a whole, as a data set of shape (rows, columns); groups on the way are
  /// made. `body` hands over consecutive panels of all its rows, in order.
  ///
  /// - Throws: what `body` throws, `Problem.cannotWrite`, and as `isFinite` says.
  public func write<Element: Scalar & StoredElement>(
    rows: Int, columns: Int, to name: String, _ body: (_ panel: (Matrix<Element>) throws -> Void) throws -> Void
  ) throws {
    let shape = [rows, columns]
    let set = try create(name, shape: shape, as: Element.fileType)
    guard let space = Handle(H5Dget_space(set.id), .dataspace) else { throw failed(name) }
    var (written, digest) = (0, try PiecewiseDigest())
    try body { panel in
      precondition(panel.columns == columns && written + panel.rows <= rows, "a panel that does not fit")
      guard panel.count > 0 else { return }
      try requireFinite(panel.storage, name, from: written * columns)
      let extents = [panel.rows, columns].map { hsize_t($0) }
      guard let memory = Handle(H5Screate_simple(2, extents, nil), .dataspace),
        Handle.select([hsize_t(written), 0], extents, in: space.id)
      else { throw failed(name) }
      try panel.storage.withUnsafeBytes { bytes in
        guard H5Dwrite(set.id, Element.memoryType, memory.id, space.id, rv_default(), bytes.baseAddress) >= 0
        else { throw failed(name) }
        try digest.update(bytes)
      }
      written += panel.rows
    }
    precondition(written == rows, "\(written) of \(rows) rows came")
    content.add(array: name, ContentDigest.describe(Element.typeName, shape, digest: digest.finish()))
  }

  private func requireFinite<Element: StoredElement>(_ values: [Element], _ name: String, from first: Int = 0) throws {
    guard isFinite else { return }
    let place = values.withUnsafeBytes { bytes -> Int? in
      switch Element.self {
      case is Double.Type: return bytes.bindMemory(to: Double.self).firstIndex { !$0.isFinite }
      case is Float.Type: return bytes.bindMemory(to: Float.self).firstIndex { !$0.isFinite }
      default: return nil
      }
    }
    guard let place else { return }
    throw Problem(
      .numericalFailure, object: name, cause: "its element \(first + place) is \(values[place])",
      remedy: "look for numbers near the limits of float64 in the inputs and options")
  }

  /// Stores texts as a one-dimensional data set of UTF-8 strings of a fixed size, filled up by zeros.
  public func write(_ texts: [String], to name: String) throws {
    let size = max(texts.map(\.utf8.count).max() ?? 0, 1)
    var bytes = [UInt8](repeating: 0, count: texts.count * size)
    for (number, text) in texts.enumerated() {
      bytes.replaceSubrange(number * size..<number * size + text.utf8.count, with: text.utf8)
    }
    let type = try textType(size: size, for: name)
    try bytes.withUnsafeBytes { try write($0, shape: [texts.count], to: name, as: type.id, from: type.id) }
    content.add(array: name, try ContentDigest.describe(texts, [texts.count]))
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, shape: [Int], to name: String, as fileType: hid_t, from memoryType: hid_t
  ) throws {
    let set = try create(name, shape: shape, as: fileType)
    guard bytes.isEmpty || H5Dwrite(set.id, memoryType, rv_all(), rv_all(), rv_default(), bytes.baseAddress) >= 0
    else { throw failed(name) }
  }

  /// Makes the data set `name` and the groups on the way.
  private func create(_ name: String, shape: [Int], as fileType: hid_t) throws -> Handle {
    try makeGroup(name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "")
    guard let space = Handle(H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil), .dataspace),
      let set = Handle(
        H5Dcreate2(file, name, fileType, space.id, rv_default(), datasetProperties.id, rv_default()), .dataset)
    else { throw failed(name) }
    return set
  }

  /// Makes the group `name` and those above it.
  public func makeGroup(_ name: String) throws {
    var prefix = ""
    for part in name.split(separator: "/") {
      prefix += "/" + part
      if H5Lexists(file, prefix, rv_default()) > 0 { continue }
      guard
        Handle(H5Gcreate2(file, prefix, rv_default(), groupProperties.id, rv_default()), .group) != nil
      else { throw failed(prefix) }
      content.add(group: prefix)
    }
  }

  /// Sets a text attribute on the object at `owner`.
  public func set(_ name: String, to text: String, on owner: String = "/") throws {
    try setText(name, to: text, on: owner)
    content.add(attribute: name, of: owner, try ContentDigest.describe([text], []))
  }

  /// Sets a text attribute on the root that tells how the file came to be, and is no part of its content.
  public func setProvenance(_ name: ProvenanceName, to text: String) throws {
    try setText(name.rawValue, to: text, on: "/")
  }

  private func setText(_ name: String, to text: String, on owner: String) throws {
    // Of variable length it would lie in a heap without checksums.
    let type = try textType(size: max(text.utf8.count, 1), for: name)
    try setAttribute(name, type: type.id, on: owner, text.isEmpty ? [0] : Array(text.utf8))
  }

  /// UTF-8 strings of `size` bytes.
  private func textType(size: Int, for name: String) throws -> Handle {
    guard let type = Handle(H5Tcopy(rv_c_string()), .datatype) else { throw failed(name) }
    H5Tset_size(type.id, size)
    H5Tset_cset(type.id, H5T_CSET_UTF8)
    H5Tset_strpad(type.id, H5T_STR_NULLPAD)
    return type
  }

  /// Sets a real attribute on the object at `owner`.
  public func set(_ name: String, to value: Double, on owner: String = "/") throws {
    try requireFinite([value], name)
    try set(name, to: value, on: owner, as: rv_file_double())
  }

  /// Sets an integer attribute on the object at `owner`.
  public func set(_ name: String, to value: Int, on owner: String = "/") throws {
    try set(name, to: value, on: owner, as: rv_file_int64())
  }

  private func set<Value: StoredElement>(_ name: String, to value: Value, on owner: String, as type: hid_t) throws {
    try setAttribute(name, type: type, on: owner, [value])
    let digest = try withUnsafeBytes(of: value) { try PiecewiseDigest.of($0) }
    content.add(attribute: name, of: owner, ContentDigest.describe(Value.typeName, [], digest: digest))
  }

  private func setAttribute<Value>(_ name: String, type: hid_t, on owner: String, _ value: [Value]) throws {
    guard let space = Handle(H5Screate(H5S_SCALAR), .dataspace),
      let attribute = Handle(
        H5Acreate_by_name(
          file, owner, name, type, space.id, rv_default(), rv_default(), rv_default()), .attribute),
      value.withUnsafeBytes({ H5Awrite(attribute.id, type, $0.baseAddress) }) >= 0
    else { throw failed("\(owner)@\(name)") }
  }

  private func failed(_ object: String?) -> Problem {
    Problem(
      .cannotWrite, file: path, object: object, cause: "cannot be written; is the disk full?",
      remedy: "free space or choose another folder with -o")
  }
}
