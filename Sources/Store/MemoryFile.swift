import CHDF5
import Diagnostics
import Foundation
import Synchronization

/// An HDF5 file in memory alone, to be read as any other: of arrays from files of other forms, and of links to arrays in
/// HDF5 files.
struct MemoryFile: ~Copyable {
  private let file: Handle
  /// What messages name.
  private let path: String

  private static let count = Mutex(0)

  init(_ path: String) throws {
    HDF5.prepare()
    self.path = path
    // The library looks for a file of this name first.
    let number = Self.count.withLock { count in
      count += 1
      return count
    }
    guard
      let file = Handle(H5Fcreate("/dev/null/\(number)", rv_truncate(), rv_default(), HDF5.inMemory), .file)
    else { throw Self.failed(path) }
    self.file = file
  }

  /// Ends the making.
  consuming func finished() -> Handle { file }

  func write(_ array: RawArray, to name: String) throws {
    try makeGroups(of: name)
    guard let type = array.type.hdf5, let order = Handle(H5Tcopy(type.id), .datatype),
      H5Tset_order(order.id, H5T_ORDER_LE) >= 0,
      let space = Handle(
        array.shape.isEmpty
          ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(array.shape.count), array.shape.map { hsize_t($0) }, nil),
        .dataspace),
      let set = Handle(
        H5Dcreate2(file.id, name, order.id, space.id, rv_default(), rv_default(), rv_default()), .dataset),
      array.bytes.isEmpty
        || array.bytes.withUnsafeBytes({
          H5Dwrite(set.id, type.id, rv_all(), rv_all(), rv_default(), $0.baseAddress)
        }) >= 0
    else { throw Self.failed(path) }
  }

  /// Lets `name` stand for an array of another file, which is not read yet.
  func link(_ name: String, to array: String, of other: String) throws {
    try makeGroups(of: name)
    guard H5Lcreate_external(RealPath.of(other), array, file.id, name, rv_default(), rv_default()) >= 0 else {
      throw Self.failed(path)
    }
  }

  private func makeGroups(of name: String) throws {
    var prefix = ""
    for part in name.split(separator: "/").dropLast() {
      prefix += "/" + part
      if H5Lexists(file.id, prefix, rv_default()) > 0 { continue }
      guard Handle(H5Gcreate2(file.id, prefix, rv_default(), rv_default(), rv_default()), .group) != nil else {
        throw Self.failed(path)
      }
    }
  }

  private static func failed(_ path: String) -> Problem {
    Problem(.systemFailure, file: path, cause: "its arrays cannot be laid out in memory", remedy: "give fewer arrays")
  }
}
