import CHDF5
import Diagnostics
import Foundation

/// Sees that the library finds all values of a data set: for those it does not find it gives a fill value, mostly 0,
/// and says nothing.
struct Completeness {
  /// Virtual data sets of virtual data sets of … are followed so far.
  private static let deepest = 8

  /// The file that holds the data set, and its name there.
  let file: String
  let array: String
  private let chain: [String]
  private let known: Known

  /// What was looked at so far.
  private final class Known {
    var places: Set<String> = []
    var files: Set<String> = []
  }

  /// Where values were looked for so far in other files, found or not.
  var sources: Set<String> { known.files }

  /// Notes where the library looks for a file: what appears there changes the values.
  func note(_ places: some Sequence<String>) { known.files.formUnion(places) }

  init(file: String, array: String) { self.init(file: file, array: array, chain: [], known: Known()) }

  private init(file: String, array: String, chain: [String], known: Known) {
    (self.file, self.array, self.chain, self.known) = (file, array, chain, known)
  }

  /// - Throws: `Problem.badInput` for values that were never written, that lie in another file that is missing or too
  ///   short, or that were written by a filter that is not there.
  func require(_ set: hid_t) throws {
    guard let creation = Handle(H5Dget_create_plist(set), .properties),
      let space = Handle(H5Dget_space(set), .dataspace),
      let stored = Handle(H5Dget_type(set), .datatype)
    else { throw incomplete("cannot be read: its description is damaged", remedy: nil) }
    let shape = Handle.extents(of: space.id)
    guard H5Sget_simple_extent_npoints(space.id) != 0 else { return }
    if let problem = Filters.missing(creation.id, file: file, array: array) { throw problem }
    switch H5Pget_layout(creation.id) {
    case H5D_CHUNKED: try requireChunks(set, creation.id, space.id, shape)
    case H5D_VIRTUAL:
      try VirtualSources(of: self, set: set, creation: creation.id, shape: shape).require()
    case H5D_CONTIGUOUS:
      let bytes = shape.reduce(Double(H5Tget_size(stored.id))) { $0 * Double($1) }
      if H5Pget_external_count(creation.id) > 0 {
        try requireExternal(creation.id, bytes: bytes)
      } else {
        try requireStorage(set, bytes: bytes)
      }
    default: break
    }
  }

  private func requireStorage(_ set: hid_t, bytes: Double) throws {
    var allocation = H5D_SPACE_STATUS_ERROR
    guard H5Dget_space_status(set, &allocation) >= 0, allocation == H5D_SPACE_STATUS_ALLOCATED else {
      throw incomplete("was made, but no values were written to it", remedy: Self.write)
    }
    guard rv_is_in_memory(set) == 0 else { return }
    var status = stat()
    guard stat(file, &status) == 0, Double(H5Dget_offset(set)) + bytes <= Double(status.st_size) else {
      throw incomplete(
        "is damaged: it claims \(String(format: "%.0f", bytes)) bytes, more than the file has behind its start",
        remedy: nil)
    }
  }

  private func requireChunks(_ set: hid_t, _ creation: hid_t, _ space: hid_t, _ shape: [Int]) throws {
    var sizes = [hsize_t](repeating: 0, count: max(shape.count, 1))
    var present: hsize_t = 0
    guard H5Pget_chunk(creation, Int32(shape.count), &sizes) == shape.count, !sizes.prefix(shape.count).contains(0),
      H5Dget_num_chunks(set, space, &present) >= 0
    else { throw incomplete("cannot be read: its chunks are damaged", remedy: nil) }
    // In floating point, which does not overflow; numbers of chunks that are there are far below 2⁵³.
    let needed = zip(shape, sizes).reduce(1.0) { $0 * (Double($1.0) / Double($1.1)).rounded(.up) }
    guard Double(present) >= needed else {
      throw incomplete(
        "is not complete: \(present) of its \(String(format: "%.16g", needed)) chunks were written", remedy: Self.write)
    }
  }

  private func requireExternal(_ creation: hid_t, bytes: Double) throws {
    var left = bytes
    for index in 0..<UInt32(max(H5Pget_external_count(creation), 0)) where left > 0 {
      var name = [CChar](repeating: 0, count: 4096)
      var (offset, size) = (off_t(0), hsize_t(0))
      guard H5Pget_external(creation, index, name.count - 1, &name, &offset, &size) >= 0 else {
        throw incomplete("cannot be read: its list of external files is damaged", remedy: nil)
      }
      let source = HDF5.text(name)
      let needed = min(left, Double(size))
      let place = externalPlace(of: source)
      note([place])
      var status = stat()
      guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw incomplete(
          "has its values in the file \(source), which is not there",
          remedy: "put it at \(place), or set HDF5_EXTFILE_PREFIX to its folder ('${ORIGIN}' for that of \(file))")
      }
      guard Double(status.st_size) >= Double(offset) + needed else {
        throw incomplete(
          "has its values in the file \(place), which is too short: \(status.st_size) bytes of "
            + String(format: "%.0f", Double(offset) + needed), remedy: "bring back the whole file")
      }
      left -= needed
    }
    guard left <= 0 else { throw incomplete("is larger than its external files", remedy: Self.write) }
  }

  /// Where the library looks for an external file.
  private func externalPlace(of name: String) -> String {
    guard !name.hasPrefix("/"), let prefix = ProcessInfo.processInfo.environment["HDF5_EXTFILE_PREFIX"],
      !prefix.isEmpty, prefix != "."
    else { return name }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    let start = prefix.hasPrefix("${ORIGIN}") ? folder + prefix.dropFirst("${ORIGIN}".count) : prefix
    return (start as NSString).appendingPathComponent(name)
  }

  /// The same for a data set that this one takes values from.
  func follow(_ set: hid_t, _ array: String, in file: String) throws {
    let source = Completeness(file: file, array: array, chain: chain + [place], known: known)
    guard !source.chain.contains(source.place), chain.count < Self.deepest else {
      throw incomplete("takes its values from one data set after another without end", remedy: nil)
    }
    guard known.places.insert(source.place).inserted else { return }
    try source.require(set)
  }

  private var place: String { "\(file)\0\(array)" }

  func incomplete(_ cause: String, remedy: String?) -> Problem {
    // Of a source, the data set that was asked for is named too.
    let asked = chain.first?.split(separator: "\0").joined(separator: ": ")
    return Problem(
      .badInput, file: file, object: array, cause: cause + (asked.map { " (\($0) takes values from it)" } ?? ""),
      remedy: remedy ?? "take the file again from where it came, or write it again")
  }

  private static let write =
    "write all its values, were they zeros; in Python: f[name][...] = values. An absent value is no zero here"
}
