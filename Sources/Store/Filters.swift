import CHDF5
import Diagnostics

/// The filters that a data set's chunks went through when they were written, such as compression.
enum Filters {
  /// Names by the numbers registered with the HDF Group, of those that are not part of every library.
  private static let names: [H5Z_filter_t: String] = [
    4: "szip", 305: "lzo", 307: "bzip2", 32000: "lzf", 32001: "blosc", 32002: "mafisc", 32003: "snappy", 32004: "lz4",
    32008: "bitshuffle", 32013: "zfp", 32015: "zstd", 32017: "sz", 32018: "fcidecomp", 32019: "jpeg", 32022: "lerc",
    32024: "sz3", 32026: "blosc2", 32028: "sperr",
  ]

  /// Packages of Debian and Ubuntu that have one.
  private static let packages: [String: String] = [
    "lzf": "hdf5-plugin-lzf", "lz4": "hdf5-filter-plugin", "bzip2": "hdf5-filter-plugin",
    "bitshuffle": "hdf5-filter-plugin", "blosc": "hdf5-filter-plugin-blosc-serial",
    "zfp": "hdf5-filter-plugin-zfp-serial",
  ]

  private static let inPython: Set = [
    "bitshuffle", "blosc", "blosc2", "bzip2", "fcidecomp", "lz4", "sperr", "sz", "sz3", "zfp", "zstd",
  ]

  /// The problem of a data set with a filter that the library does not have; nil where it has all.
  ///
  /// - Parameter creation: the data set's list of creation properties.
  static func missing(_ creation: hid_t, file: String, array: String) -> Problem? {
    for index in 0..<UInt32(max(H5Pget_nfilters(creation), 0)) {
      var (flags, config, count) = (UInt32(0), UInt32(0), 0)
      var stated = [CChar](repeating: 0, count: 64)
      let number = H5Pget_filter2(creation, index, &flags, &count, nil, stated.count - 1, &stated, &config)
      guard number >= 0, H5Zfilter_avail(number) <= 0 else { continue }
      let own = HDF5.text(stated)
      let name = names[number] ?? (own.isEmpty ? "unknown" : own)
      return Problem(
        .badInput, file: file, object: array,
        cause: "is compressed by the filter \(name) (number \(number)), which is not installed",
        remedy: remedy(for: name))
    }
    return nil
  }

  private static func remedy(for name: String) -> String {
    var ways: [String] = []
    if inPython.contains(name) {
      ways.append(
        "python3 -m pip install hdf5plugin and "
          + "export HDF5_PLUGIN_PATH=$(python3 -c 'import hdf5plugin; print(hdf5plugin.PLUGIN_PATH)')")
    }
    if let package = packages[name] { ways.append("apt-get install \(package)") }
    ways.append("write the data set with compression=\"gzip\", which every library reads")
    return ways.joined(separator: "; or ")
  }
}
