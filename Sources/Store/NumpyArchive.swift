import Diagnostics

/// The arrays of an `.npz` file, as numpy's `savez` and `savez_compressed` write it: a zip archive of `.npy` files.
public struct NumpyArchive: NamedArrays, Sendable {
  public let path: String
  private let archive: ZipArchive
  /// The members by the names of their arrays.
  private let headers: [String: NumpyHeader]

  /// Opens a file.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` naming the member for a file that is no such archive, or damaged.
  public init(_ path: String) throws {
    self.path = path
    archive = try ZipArchive(path)
    var headers: [String: NumpyHeader] = [:]
    for (member, entry) in archive.entries {
      guard member.hasSuffix(".npy") else {
        throw Problem(
          .badInput, file: path, object: member, cause: "is no .npy file: the archive is not one of numpy's",
          remedy: archive.entries.keys.contains { $0.hasSuffix("/data.pkl") || $0 == "data.pkl" }
            ? "convert the model: safetensors.torch.save_file(torch.load(…), \"model.safetensors\")"
            : "give one that numpy.savez wrote")
      }
      if member == "indptr.npy" || (member == "format.npy" && archive.entries["data.npy"] != nil) {
        throw Problem(
          .badInput, file: path, cause: "is a sparse matrix of scipy",
          remedy: "write a graph by scipy.io.mmwrite(\"graph.mtx\", A), other matrices by numpy.save(…, A.toarray())")
      }
      headers[String(member.dropLast(4))] = try NumpyHeader(
        archive.bytes(of: member, atMost: NumpyHeader.most), size: entry.size, wrong: Self.fault(path, member))
    }
    self.headers = headers
  }

  private static func fault(_ path: String, _ object: String) -> (String) -> Problem {
    { Problem(.badInput, file: path, object: object, cause: $0, remedy: "write it again, as numpy.savez does") }
  }

  public var files: [String] { [path] }

  public var names: [String] { headers.keys.sorted() }

  public func shape(of name: String) throws -> [Int] { try find(name).shape }

  public func isReal(_ name: String) throws -> Bool { try find(name).type?.kind == .real }

  public func reals(_ name: String) throws -> [Double] {
    let header = try find(name)
    guard try isReal(name) else {
      throw Problem(
        .badInput, file: path, object: name, cause: "holds \(header.typeName), which is not read as weights",
        remedy: "store it with the element type <f2, <f4 or <f8, for example by astype(\"<f4\")")
    }
    try PhysicalMemory.require(
      8 * header.shape.reduce(1) { $0 * Double($1) }, for: "the array \(name) of \(path)",
      remedy: "give a smaller model")
    let values = try array(name).reals
    if let fault = values.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .badInput, file: path, object: name, cause: "element \(fault) is \(values[fault])",
        remedy: "remove or replace entries that are not finite")
    }
    return values
  }

  /// The size of an array with its header.
  func bytes(of name: String) -> Int { archive.entries["\(name).npy"]?.size ?? 0 }

  /// An array as it lies in the archive.
  ///
  /// - Throws: `Problem.badInput` for elements that are no numbers, and where it is damaged or not there.
  func array(_ name: String) throws -> RawArray {
    let header = try find(name)
    let bytes = try archive.bytes(of: "\(name).npy")
    return try header.array(Array(bytes.dropFirst(header.start)), wrong: Self.fault(path, name))
  }

  private func find(_ name: String) throws -> NumpyHeader {
    guard let header = headers[name] else {
      throw Problem(
        .badInput, file: path, object: name, cause: "there is no such array",
        remedy: headers.isEmpty
          ? "the file is empty" : "it has: \(names.prefix(20).map { $0.prefix(60) }.joined(separator: ", "))")
    }
    return header
  }
}
