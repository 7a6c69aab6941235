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
    return sizes.map { Int($0) }
  }
}

/// The library's own settings.
enum HDF5 {
  /// Initialises the library, and keeps the calling thread's error stack off standard error: every failure is
  /// reported as a `Problem`. There is no clean-up at exit, which would crash on a file whose writing failed.
  static func prepare() {
    _ = opened
    rv_silence_errors()
  }

  /// How files are made: without the library's lock, which a process started meanwhile would hold on to. There is
  /// nothing to guard, since files appear whole, by renaming.
  static let unlocked: hid_t = {
    prepare()
    let access = H5Pcreate(rv_file_access())
    guard access >= 0, H5Pset_file_locking(access, false, true) >= 0 else { return rv_default() }
    return access
  }()

  private static let opened: Bool = {
    H5dont_atexit()
    return H5open() >= 0
  }()
}
