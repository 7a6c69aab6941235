import CHDF5

/// An open HDF5 identifier, closed when it goes out of scope.
struct Handle: ~Copyable {
  enum Kind { case file, group, object, dataset, dataspace, datatype, attribute, properties }

  let id: hid_t
  private let kind: Kind

  /// Takes over `id`; nil where the library returned an error.
  init?(_ id: hid_t, _ kind: Kind) {
    guard id >= 0 else { return nil }
    self.id = id
    self.kind = kind
  }

  deinit {
    switch kind {
    case .file: H5Fclose(id)
    case .group: H5Gclose(id)
    case .object: H5Oclose(id)
    case .dataset: H5Dclose(id)
    case .dataspace: H5Sclose(id)
    case .datatype: H5Tclose(id)
    case .attribute: H5Aclose(id)
    case .properties: H5Pclose(id)
    }
  }

  /// The sizes of a data space along each axis.
  static func extents(of space: hid_t) -> [Int] {
    let rank = Int(H5Sget_simple_extent_ndims(space))
    guard rank > 0 else { return [] }
    var sizes = [hsize_t](repeating: 0, count: rank)
    H5Sget_simple_extent_dims(space, &sizes, nil)
    return sizes.map { Int(clamping: $0) }
  }

  /// Selects the box of these sizes from `start` on; false where the library fails.
  static func select(_ start: [hsize_t], _ sizes: [hsize_t], in space: hid_t) -> Bool {
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nil, sizes, nil) >= 0
  }

  /// The shape of a chunk, of a data set stored in chunks.
  static func chunk(of set: hid_t) -> [Int]? {
    guard let creation = Handle(H5Dget_create_plist(set), .properties), H5Pget_layout(creation.id) == H5D_CHUNKED
    else { return nil }
    var sizes = [hsize_t](repeating: 0, count: 32)
    let rank = Int(H5Pget_chunk(creation.id, 32, &sizes))
    return rank > 0 ? sizes.prefix(rank).map { Int($0) } : nil
  }

  /// The size of a chunk in bytes; 0 for a data set in one piece.
  static func chunkBytes(of set: hid_t) -> Double {
    guard let chunk = chunk(of: set), let type = Handle(H5Dget_type(set), .datatype) else { return 0 }
    return chunk.reduce(Double(H5Tget_size(type.id))) { $0 * Double($1) }
  }
}
