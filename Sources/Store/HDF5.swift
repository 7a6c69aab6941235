import CHDF5
import Foundation

/// The library's own settings.
public enum HDF5 {
  /// The version of the library that is loaded.
  public static var version: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    H5get_libversion(&major, &minor, &release)
    return "\(major).\(minor).\(release)"
  }

  /// Initialises the library, and keeps the calling thread's error stack off standard error: every failure is
  /// reported as a `Problem`. There is no clean-up at exit, which would crash on a file whose writing failed.
  static func prepare() {
    _ = opened
    rv_silence_errors()
  }

  /// How files are made: without the library's lock, which a process started meanwhile would hold on to, and with
  /// object headers that carry checksums. There is nothing to guard, since files appear whole, by renaming.
  static let creation: hid_t = properties(rv_file_access()) {
    H5Pset_file_locking($0, false, true) >= 0 && rv_checksummed($0) >= 0
  }

  /// How files are read where the file system has no locks.
  static let unlocked: hid_t = properties(rv_file_access()) { H5Pset_file_locking($0, false, true) >= 0 }

  /// How files are made that stay in memory.
  static let inMemory: hid_t = properties(rv_file_access()) { H5Pset_fapl_core($0, 1 << 22, false) >= 0 }

  /// How names are followed: by external links only to what is a file, since opening a pipe may never end.
  static let linkAccess: hid_t = properties(rv_link_access(), follows)

  /// External links lead to files that are read as others are, whatever file they are in.
  private static func follows(_ access: hid_t) -> Bool {
    H5Pset_elink_cb(access, ExternalLinks.follow, nil) >= 0 && H5Pset_elink_acc_flags(access, rv_read_only()) >= 0
      && H5Pset_elink_fapl(access, linked) >= 0
  }

  /// How files behind external links are read: with the library's lock where the file system has locks.
  private static let linked: hid_t = properties(rv_file_access()) { H5Pset_file_locking($0, true, true) >= 0 }

  /// How data sets are opened: as `linkAccess`; chunks are kept while they may be needed again; of virtual data sets
  /// whose sources are numbered, gaps are looked beyond, lest all behind a missing one seem not to belong to it.
  static let arrayAccess: hid_t = properties(rv_dataset_access()) {
    follows($0) && H5Pset_virtual_printf_gap($0, 64) >= 0
      && H5Pset_chunk_cache($0, 12_421, 1 << 25, 1) >= 0
  }

  /// How values are read: an integer beyond the range of the type asked for is a failure, not the end of the range.
  static let transfer: hid_t = properties(rv_transfer()) {
    H5Pset_type_conv_cb(
      $0,
      { exception, _, _, _, _, _ in
        [H5T_CONV_EXCEPT_RANGE_HI, H5T_CONV_EXCEPT_RANGE_LOW].contains(exception)
          ? H5T_CONV_ABORT : H5T_CONV_UNHANDLED
      }, nil) >= 0
  }

  /// A list of properties that `set` has set; the library's defaults where it fails.
  private static func properties(_ kind: @autoclosure () -> hid_t, _ set: (hid_t) -> Bool) -> hid_t {
    prepare()
    let list = H5Pcreate(kind())
    return list >= 0 && set(list) ? list : rv_default()
  }

  /// The name of the file that an object lies in.
  static func file(of object: hid_t) -> String? { text { H5Fget_name(object, $0, $1) } }

  private static let opened: Bool = {
    H5dont_atexit()
    return H5open() >= 0
  }()

  /// A text that the library writes into a buffer of which it is asked the size first; nil where it fails.
  static func text(_ read: (UnsafeMutablePointer<CChar>?, Int) -> Int) -> String? {
    let length = read(nil, 0)
    guard (0...1 << 16).contains(length) else { return nil }
    var bytes = [CChar](repeating: 0, count: length + 1)
    return read(&bytes, bytes.count) >= 0 ? text(bytes) : nil
  }

  /// The text in a buffer up to its first zero.
  static func text(_ bytes: [CChar]) -> String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
