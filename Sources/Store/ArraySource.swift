import Diagnostics
import Foundation

/// A file with arrays of numbers, of a form told by its content.
enum ArraySource {
  case hdf5(H5Reader)
  /// Of MATLAB's version 7.3: HDF5 with every array transposed.
  case matlab(H5Reader)
  case numpy(RawArray)
  case archive(NumpyArchive)
  /// With the columns that are arrays of their own, by the roles that they play.
  case table(NumberTable, apart: [String: Int])

  /// - Parameters:
  ///   - references: those to arrays of this file.
  ///   - first: the role of an array that has none otherwise.
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a file of another form, or a damaged one.
  init(_ path: String, named references: [ArrayReference], as first: String) throws {
    try InputPlace.check(path, remedy: "give a file that is there; outputs are made by their stage, or by make NAME")
    let file = try RangeReader(path)
    let head = try file.bytes(0..<min(file.size, NumpyHeader.most))
    let isNamedHDF5 = ["h5", "hdf5"].contains((path as NSString).pathExtension.lowercased())
    if head.starts(with: Array("MATLAB 7.3".utf8)) {
      self = .matlab(try H5Reader(path))
    } else if isNamedHDF5 || Superblock(of: path) != nil {
      self = .hdf5(try H5Reader(path))
    } else if NumpyHeader.begins(head) {
      self = .numpy(try Self.numpy(file, head))
    } else if head.starts(with: Array("PK".utf8)) {
      self = .archive(try NumpyArchive(path))
    } else if head.starts(with: Array("MATLAB".utf8)) {
      throw Problem(
        .badInput, file: path, cause: "is of MATLAB's version 5, and version 7.3 is read",
        remedy: "write it by save(…, '-v7.3'), or in Python by numpy.savez of what scipy.io.loadmat gives")
    } else {
      let table = try NumberTable(path)
      let named = try references.compactMap { reference in
        try reference.array.map { (reference.role ?? "", try table.place(of: $0)) }
      }
      let isOfSamples = first == "X" && references.allSatisfy { $0.role == nil }
      let labels = isOfSamples ? table.names?.firstIndex(of: "y") : nil
      self = .table(table, apart: named.isEmpty ? labels.map { ["y": $0] } ?? [:] : Dictionary(named) { $1 })
    }
  }

  private static func numpy(_ file: RangeReader, _ head: [UInt8]) throws -> RawArray {
    func wrong(_ cause: String) -> Problem {
      Problem(.badInput, file: file.path, cause: cause, remedy: "write it again, as numpy.save does")
    }
    let header = try NumpyHeader(head, size: file.size, wrong: wrong)
    try Self.require(file.size, of: file.path)
    return try header.array(try file.bytes(header.start..<file.size), wrong: wrong)
  }

  /// Room for an array and its place in an HDF5 file in memory.
  private static func require(_ bytes: Int, of path: String) throws {
    try PhysicalMemory.require(
      2 * Double(bytes), for: "the arrays of \(path)", remedy: "give them in an HDF5 file, which is read in parts")
  }

  /// The HDF5 file that it is; nil for other forms.
  var reader: H5Reader? {
    switch self {
    case .hdf5(let file), .matlab(let file): file
    case .numpy, .archive, .table: nil
    }
  }

  /// Adds what `reference` names.
  ///
  /// - Parameter first: the role of an array that has none otherwise.
  /// - Throws: `Problem.badInput` where it is not there, or no array of numbers.
  func add(_ reference: ArrayReference, as first: String, to memory: borrowing MemoryFile) throws {
    let role = reference.role ?? first
    func write(_ array: RawArray, _ name: String) throws {
      try memory.write(reference.isTransposed ? array.transposed : array, to: name)
    }
    switch self {
    case .hdf5(let file):
      let array = reference.array ?? role
      guard file.contains(array) else { throw file.missing(array, what: "data set") }
      guard reference.isTransposed else { return try memory.link(role, to: array, of: file.path) }
      try write(try file.raw(array), role)
    case .matlab(let file):
      for (name, array) in try Self.names(reference, role, among: Self.names(in: file)) {
        try write(try file.raw(array).transposed, name)
      }
    case .numpy(let array):
      guard reference.array == nil else {
        throw Problem(
          .badInput, file: reference.file, object: reference.array, cause: "a .npy file holds one array without a name",
          remedy: "leave its name out")
      }
      try write(array, role)
    case .archive(let archive):
      for (name, array) in try Self.names(reference, role, among: archive.names) {
        try Self.require(archive.bytes(of: array), of: reference.file)
        try write(try archive.array(array), name)
      }
    case .table(let table, let apart):
      // A column that is called as the role asks for is the array wanted.
      let own = role == "X" ? nil : table.names.flatMap { $0.contains(role) ? role : nil }
      if let name = reference.array ?? own { return try write(table.array(of: table.place(of: name)), role) }
      try write(table.array(without: apart.values), role)
      guard reference.role == nil, let labels = apart["y"] else { return }
      try memory.write(table.array(of: labels), to: "y")
    }
  }

  /// Adds all arrays by their names: of a table each column, of a `.npy` file its array, `values`.
  ///
  /// - Throws: `Problem.badInput` for a table without names, and columns of one name.
  func addAll(of path: String, to memory: borrowing MemoryFile) throws {
    let names: [String]
    switch self {
    case .numpy: names = ["values"]
    case .archive(let archive): names = archive.names
    case .hdf5(let file), .matlab(let file): names = try Self.names(in: file)
    case .table(let table, _):
      guard let columns = table.names else {
        throw Problem(.badInput, file: path, cause: "does not name its columns", remedy: "name them in the first line")
      }
      // What HDF5 takes for paths cannot be asked for either.
      names = columns.filter { !$0.isEmpty && $0 != "." && !$0.contains("/") }
    }
    for name in names {
      var array: String? = name
      if case .numpy = self { array = nil }
      try add(ArrayReference(role: name, isTransposed: false, file: path, array: array), as: name, to: memory)
    }
  }

  /// The arrays of MATLAB's file that are not its own.
  private static func names(in file: H5Reader) throws -> [String] {
    try file.numericArrays().filter { !$0.hasPrefix("#") }
  }

  /// The arrays wanted, with the names that they are given: one, or all where neither role nor name is asked for.
  private static func names(
    _ reference: ArrayReference, _ role: String, among known: [String]
  ) throws -> [(name: String, array: String)] {
    if let array = reference.array { return [(role, array)] }
    if known.count == 1 { return [(role, known[0])] }
    return reference.role.map { [($0, $0)] } ?? known.map { ($0, $0) }
  }
}
