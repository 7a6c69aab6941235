import Diagnostics
import Foundation
import LinearAlgebra

/// The tensors of a model in the safetensors format, by name: of one file, or of a folder's.
///
/// Headers are read at once, a tensor when it is asked for. As of HDF5 files, nothing is converted silently with loss and
/// no NaN or infinite entry is handed on.
public struct Safetensors: Sendable {
  /// The file, or the folder, as it was given.
  public let path: String
  /// What the files say of themselves.
  public let metadata: [String: String]
  let shards: [SafetensorsShard]
  /// By tensor: the number of its shard.
  private let places: [String: Int]

  /// The files that a folder is searched for.
  private static let (file, index) = ("model.safetensors", "model.safetensors.index.json")

  /// Opens a file; or of a folder `model.safetensors`, or else the files that `model.safetensors.index.json` lists, which
  /// can be given itself too.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` naming file and tensor for a damaged file, or an index that is none,
  ///   names files outside of its folder, or is not what the files hold.
  public init(_ path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let (file, index) = ("\(path)/\(Self.file)", "\(path)/\(Self.index)")
      if !FileManager.default.fileExists(atPath: file), FileManager.default.fileExists(atPath: index) {
        shards = try Self.shards(of: index)
      } else {
        try InputPlace.check(
          file, remedy: "put the model's \(Self.file) there, or \(Self.index) and the files it lists")
        shards = [try SafetensorsShard(file)]
      }
    } else {
      try InputPlace.check(path, remedy: "give a safetensors file, or the folder of a model")
      shards = path.hasSuffix(".index.json") ? try Self.shards(of: path) : [try SafetensorsShard(path)]
    }
    var places: [String: Int] = [:]
    for (number, shard) in shards.enumerated() {
      for name in shard.entries.keys where places.updateValue(number, forKey: name) != nil {
        throw Problem(
          .badInput, file: shard.path, object: name, cause: "is in another file of the model too",
          remedy: "take the model again from where it came")
      }
    }
    self.places = places
    metadata = shards.reduce(into: [:]) { $0.merge($1.metadata) { first, _ in first } }
  }

  /// Reads an index: the file of each tensor by its name, under `weight_map`.
  private static func shards(of index: String) throws -> [SafetensorsShard] {
    func wrong(_ name: String?, _ cause: String) -> Problem {
      Problem(.badInput, file: index, object: name, cause: cause, remedy: "take the model again from where it came")
    }
    var map: [String: String]?
    var cursor = JSONCursor(Array(try InputPlace.contents(of: index)))
    do {
      try cursor.object { key, cursor in
        guard key == "weight_map" else { return try cursor.skip() }
        var files: [String: String] = [:]
        try cursor.object { name, cursor in files[name] = try cursor.string() }
        map = files
      }
      try cursor.end()
    } catch let fault as JSONCursor.Fault { throw wrong(nil, fault.cause) }
    guard let map, !map.isEmpty else { throw wrong("weight_map", "names no tensor") }
    for (name, file) in map {
      guard isPlain(file) else {
        throw wrong(
          name, "is said to be in “\(file.prefix(100))”, which is not the plain name of a file beside the index")
      }
    }
    let folder = (index as NSString).deletingLastPathComponent
    let shards = try Set(map.values).sorted().map { try SafetensorsShard(folder.isEmpty ? $0 : "\(folder)/\($0)") }
    for shard in shards {
      let file = (shard.path as NSString).lastPathComponent
      for name in shard.entries.keys.sorted() where map[name] != file {
        throw wrong(name, "is in \(file), which \(map[name].map { "is not \($0)" } ?? "the index does not say")")
      }
      for (name, place) in map where place == file && shard.entries[name] == nil {
        throw Problem(
          .badInput, file: shard.path, object: name, cause: "is missing; \(Self.index) says it is here",
          remedy: "take the model again from where it came")
      }
    }
    return shards
  }

  /// Whether a name from outside can only mean a safetensors file in the folder.
  private static func isPlain(_ name: String) -> Bool {
    name.hasSuffix(".safetensors") && !name.hasPrefix(".") && name.utf8.count <= 255
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 < 0x20 }
  }

  /// The names of all tensors, sorted.
  public var names: [String] { places.keys.sorted() }

  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// The sizes of a tensor along each axis, none for a single number.
  public func shape(of name: String) throws -> [Int] { try find(name).entry.shape }

  /// The element type of a tensor in the file.
  public func type(of name: String) throws -> TensorType { try find(name).entry.type }

  /// A tensor of any rank, its elements in row-major order; truth values are 0 and 1.
  ///
  /// - Throws: `Problem.badInput` naming file and tensor where there is no such tensor, where F64 is asked for as `Float`, for
  ///   an integer that the type asked for cannot hold exactly, for entries that are not finite and truth values that are none;
  ///   `Problem.systemFailure` for a tensor larger than memory.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func array<Element: Scalar>(
    _ name: String, as type: Element.Type = Double.self
  ) throws -> (shape: [Int], values: [Element]) {
    let (shard, entry) = try find(name)
    guard entry.type != .float64 || Element.isDouble else {
      throw Problem(
        .badInput, file: shard.path, object: name, cause: "holds F64, but float32 is needed",
        remedy: "read it as float64, or convert the file")
    }
    let count = entry.bytes.count / entry.type.size
    try PhysicalMemory.require(
      Double(count * MemoryLayout<Element>.size), for: "the tensor \(name) of \(shard.path)",
      remedy: "give a smaller model")
    var values: [Element] = []
    values.reserveCapacity(count)
    try shard.forEachPiece(of: entry) { bytes in
      let start = values.count
      entry.type.append(bytes, to: &values)
      guard let fault = values[start...].firstIndex(where: { !$0.isFinite }) else { return }
      throw Problem(
        .badInput, file: shard.path, object: name, cause: entry.type.cause(at: fault, values[fault]),
        remedy: "take the model again from where it came")
    }
    return (entry.shape, values)
  }

  /// A two-dimensional tensor.
  ///
  /// - Throws: as `array`, and `Problem.badInput` for another rank.
  public func matrix<Element: Scalar>(
    _ name: String, as type: Element.Type = Double.self
  ) throws -> Matrix<Element> {
    let shape = try shape(of: name)
    guard shape.count == 2 else { throw try wrongRank(name, expected: "two-dimensional") }
    return Matrix(rows: shape[0], columns: shape[1], storage: try array(name, as: type).values)
  }

  /// A one-dimensional tensor.
  ///
  /// - Throws: as `array`, and `Problem.badInput` for another rank.
  public func vector<Element: Scalar>(_ name: String, as type: Element.Type = Double.self) throws -> [Element] {
    guard try shape(of: name).count == 1 else { throw try wrongRank(name, expected: "one-dimensional") }
    return try array(name, as: type).values
  }

  private func find(_ name: String) throws -> (shard: SafetensorsShard, entry: SafetensorsShard.Entry) {
    guard let place = places[name], let entry = shards[place].entries[name] else {
      let some = names.prefix(20).map { $0.prefix(60) }.joined(separator: ", ")
      throw Problem(
        .badInput, file: path, object: name, cause: "there is no such tensor",
        remedy: places.isEmpty ? "the file is empty" : "it has: \(some)\(places.count > 20 ? ", …" : "")")
    }
    return (shards[place], entry)
  }

  private func wrongRank(_ name: String, expected: String) throws -> Problem {
    let (shard, entry) = try find(name)
    return Problem(
      .badInput, file: shard.path, object: name, cause: "has shape \(Self.text(entry.shape)), but must be \(expected)",
      remedy: "give the weights of another model")
  }

  static func text(_ shape: [Int]) -> String { "(\(shape.map(String.init).joined(separator: ", ")))" }
}
