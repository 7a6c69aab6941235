import CHDF5
import Diagnostics
import Foundation

extension H5Reader {
  /// The values of a data set, or of some of its rows (which must be there), and their shape.
  ///
  /// - Parameter accepting: whether values of a stored type are wanted; by default of those that `Element` holds
  ///   without loss.
  /// - Throws: `Problem.badInput` for another element type, values that are missing or damaged; `Problem.systemFailure`
  ///   where they do not fit into memory.
  func read<Element: StoredElement>(
    _ name: String, rows: Range<Int>? = nil, accepting: ((hid_t) -> Bool)? = nil
  ) throws -> (shape: [Int], values: [Element]) {
    let set = try dataset(name)
    guard let space = Handle(H5Dget_space(set.id), .dataspace), let stored = Handle(H5Dget_type(set.id), .datatype)
    else { throw damaged(name) }
    let accepts = accepting ?? { StoredType.numberName($0).map(Element.accepts) ?? false }
    guard accepts(stored.id) else { throw wrongType(name, stored.id, needed: Element.typeName) }
    if H5Tget_class(stored.id) == H5T_INTEGER, !Element.holdsIntegers(ofBits: 8 * H5Tget_size(stored.id)) {
      return try readIntegers(name, stored.id, rows: rows)
    }
    var shape = Handle.extents(of: space.id)
    if let rows, !shape.isEmpty {
      shape[0] = rows.count
      let start = [hsize_t(rows.lowerBound)] + shape.dropFirst().map { _ in 0 }
      guard Handle.select(start, shape.map { hsize_t($0) }, in: space.id) else { throw damaged(name) }
    }
    let count = try elements(in: shape, of: name, size: MemoryLayout<Element>.size)
    try requireComplete(set.id, name)
    guard let memory = Handle(H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil), .dataspace)
    else { throw damaged(name) }
    var failed = false
    let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
      buffer.initialize(repeating: Element.filler)
      initialised = count
      guard count > 0 else { return }
      failed = readingValues(bytes: count * MemoryLayout<Element>.size, of: set.id) {
        H5Dread(set.id, Element.memoryType, memory.id, space.id, HDF5.transfer, buffer.baseAddress) < 0
      }
    }
    guard !failed else {
      // At integers that the type asked for cannot hold the library stops.
      let isBeyond = StoredType.numberName(stored.id)?.contains("int") ?? false
      throw isBeyond ? beyond(name, stored.id, Element.typeName) : damaged(name)
    }
    return (shape, values)
  }

  /// The integers of a data set of more bits than `Element` holds of all.
  private func readIntegers<Element: StoredElement>(
    _ name: String, _ stored: hid_t, rows: Range<Int>?
  ) throws -> (shape: [Int], values: [Element]) {
    let (shape, integers): ([Int], [Int]) = try read(name, rows: rows)
    let values = integers.compactMap(Element.init(exactly:))
    guard values.count == integers.count else { throw beyond(name, stored, Element.typeName) }
    return (shape, values)
  }

  /// Calls `body` with the values of a data set in memory, block by block, in row-major order.
  ///
  /// - Parameter space: the data set's space, of this shape; its selection changes.
  func forEachBlock(
    of name: String, _ set: hid_t, _ type: borrowing StoredType, _ shape: [Int], _ space: hid_t,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try requireComplete(set, name)
    let blocks = Blocks(of: shape, elementSize: type.size, chunk: Handle.chunk(of: set))
    try PhysicalMemory.require(
      Double(blocks.mostElements) * Double(type.size), for: "reading \(name) of \(path)",
      remedy: "store it in smaller chunks")
    var buffer: [UInt8] = []
    try blocks.forEach { start, sizes in
      let count = sizes.reduce(1, *)
      if buffer.count < count * type.size { buffer = [UInt8](repeating: 0, count: count * type.size) }
      guard
        let memory = Handle(
          sizes.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(sizes.count), sizes.map { hsize_t($0) }, nil),
          .dataspace),
        sizes.isEmpty || Handle.select(start.map { hsize_t($0) }, sizes.map { hsize_t($0) }, in: space)
      else { throw damaged(name) }
      try buffer.withUnsafeMutableBytes { whole in
        let values = UnsafeMutableRawBufferPointer(rebasing: whole.prefix(count * type.size))
        // Texts of variable size take what they have in the file besides.
        let isRead = readingValues(bytes: values.count + (type.form == .variableText ? length : 0), of: set) {
          H5Dread(set, type.memory.id, memory.id, space, rv_default(), values.baseAddress) >= 0
        }
        guard isRead else { throw damaged(name) }
        defer { type.release(values, in: memory.id) }
        try body(UnsafeRawBufferPointer(values))
      }
    }
  }

  /// A one-dimensional data set of texts, of fixed or variable size.
  ///
  /// - Throws: `Problem.badInput` for another rank or element type.
  public func strings(_ name: String) throws -> [String] {
    let set = try dataset(name)
    guard let space = Handle(H5Dget_space(set.id), .dataspace), let stored = Handle(H5Dget_type(set.id), .datatype),
      let type = try StoredType(stored.id)
    else { throw damaged(name) }
    let shape = Handle.extents(of: space.id)
    guard shape.count == 1 else { throw wrongRank(name, shape, expected: "one-dimensional") }
    guard type.form != .plain else {
      throw Problem(
        .badInput, file: path, object: name, cause: "holds no texts",
        remedy: "write it as an array of strings, for example numpy's astype(\"S\")")
    }
    // A text of up to 15 bytes takes 16, a longer one some more.
    let count = try elements(in: shape, of: name, size: type.size + MemoryLayout<String>.stride)
    var texts: [String] = []
    texts.reserveCapacity(count)
    try forEachBlock(of: name, set.id, type, shape, space.id) { values in
      for start in stride(from: 0, to: values.count, by: type.size) {
        texts.append(String(decoding: type.text(in: values, at: start), as: UTF8.self))
      }
    }
    return texts
  }

  /// Runs calls of the library that read so many bytes; what they may take grows with these, for disks and filters that
  /// are slow.
  func reading<Result>(bytes: Int = 0, _ body: () throws -> Result) rethrows -> Result {
    try ForeignLibrary.reading(path, allowing: 6 + Double(bytes) / 1e7, body)
  }

  /// Runs a call of the library that reads so many bytes of a data set, for which it may take a part of them and a few
  /// chunks, but no more than that.
  private func readingValues<Result>(bytes: Int, of set: hid_t, _ body: () throws -> Result) rethrows -> Result {
    let size = Handle.chunkBytes(of: set)
    let memory = min(4 * size + 2 * Double(bytes) + 0x1p30, 0x1p60)
    return try reading(bytes: bytes) { try BoundedMemory.with(atMost: Int(memory), body) }
  }

  /// The length of the file in bytes.
  private var length: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The number of elements in an array of this shape, where memory can hold them.
  func elements(in shape: [Int], of name: String, size: Int) throws -> Int {
    do {
      try PhysicalMemory.require(
        shape.reduce(Double(size)) { $0 * Double($1) },
        for: "the array of shape (\(shape.map(String.init).joined(separator: ", ")))",
        remedy: "take fewer samples, or a machine with more memory")
    } catch var problem as Problem {
      problem.object = name
      throw problem.located(in: path)
    }
    return shape.contains(0) ? 0 : shape.reduce(1, *)
  }

  /// - Throws: `Problem.badInput` where the library would make up values.
  private func requireComplete(_ set: hid_t, _ name: String) throws {
    guard !complete.contains(name) else { return }
    // An external link leads into another file.
    try reading { try Completeness(file: HDF5.file(of: set) ?? path, array: name).require(set) }
    complete.insert(name)
  }
}
