import CHDF5

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
