import CZlib
import Diagnostics

/// The members of a zip archive, stored or deflated, by name.
///
/// Read by its directory at the end, with the 64-bit form of sizes and places. What is split, encrypted or compressed
/// otherwise is refused, as are members that share bytes.
struct ZipArchive: Sendable {
  /// A member.
  struct Entry: Sendable {
    /// Where its header begins, counted from the beginning of the file.
    let place: Int
    /// The bytes that it takes.
    let packed: Int
    /// The bytes that it has.
    let size: Int
    let isDeflated: Bool
    let checksum: UInt32
  }

  let path: String
  let entries: [String: Entry]
  /// The size of the file in bytes.
  private let size: Int

  /// The longest directory, in bytes.
  private static let longestDirectory = 100_000_000
  /// Deflation does not make of a byte more than these.
  private static let mostPerByte = 1032

  /// Reads the directory.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for a file that is no such archive, or is truncated or damaged.
  init(_ path: String) throws {
    self.path = path
    let file = try RangeReader(path)
    size = file.size
    let directory = try Self.directory(of: file)
    let bytes = try file.bytes(directory)
    var entries: [String: Entry] = [:]
    var place = 0
    while place < bytes.count {
      let (name, entry, length) = try Self.entry(in: bytes[place...], of: path)
      guard entries.updateValue(entry, forKey: name) == nil else { throw Self.damaged(path, name, "is there twice") }
      place += length
    }
    self.entries = entries
    try checkPlaces(before: directory.lowerBound)
  }

  /// Where the directory lies, by the record at the file's end.
  private static func directory(of file: RangeReader) throws -> Range<Int> {
    let start = max(file.size - 22 - 0xFFFF, 0)
    let tail = LittleEndianBytes(try file.bytes(start..<file.size))
    let candidates = stride(from: tail.count - 22, through: 0, by: -1)
    guard
      let end = candidates.first(where: {
        tail.number(4, at: $0) == 0x0605_4B50 && $0 + 22 + tail.number(2, at: $0 + 20) == tail.count
      })
    else { throw damaged(file.path, nil, "has no directory at its end: it is truncated, or no zip archive") }
    var (length, place) = (tail.number(4, at: end + 12), tail.number(4, at: end + 16))
    var last = start + end
    if end >= 20, tail.number(4, at: end - 20) == 0x0706_4B50 {
      let record = tail.number(8, at: end - 12)
      guard record >= 0, record <= last - 76 else { throw damaged(file.path, nil, "has a directory that lies outside") }
      let large = LittleEndianBytes(try file.bytes(record..<record + 56))
      guard large.number(4, at: 0) == 0x0606_4B50 else { throw damaged(file.path, nil, "has a damaged directory") }
      (length, place, last) = (large.number(8, at: 40), large.number(8, at: 48), record)
    }
    guard length >= 0, place >= 0, place <= last, length <= last - place else {
      throw damaged(file.path, nil, "has a directory that lies outside: it is truncated, or damaged")
    }
    guard length <= longestDirectory else { throw damaged(file.path, nil, "has a directory of \(length) bytes") }
    return place..<place + length
  }

  /// The member that a part of the directory begins with, and the length of what says so.
  private static func entry(
    in part: ArraySlice<UInt8>, of path: String
  ) throws -> (name: String, entry: Entry, length: Int) {
    let bytes = LittleEndianBytes(part)
    guard bytes.count >= 46, bytes.number(4, at: 0) == 0x0201_4B50 else {
      throw damaged(path, nil, "has a damaged directory")
    }
    let (nameLength, extraLength) = (bytes.number(2, at: 28), bytes.number(2, at: 30))
    let length = 46 + nameLength + extraLength + bytes.number(2, at: 32)
    guard bytes.count >= length, let name = String(validating: bytes[46..<46 + nameLength], as: UTF8.self) else {
      throw damaged(path, nil, "has a damaged directory, or names that are not UTF-8")
    }
    guard bytes.number(2, at: 8) & 1 == 0 else { throw damaged(path, name, "is encrypted") }
    let method = bytes.number(2, at: 10)
    guard method == 0 || method == 8 else {
      throw damaged(path, name, "is compressed by method \(method); stored and deflated members are read")
    }
    var numbers = [bytes.number(4, at: 24), bytes.number(4, at: 20), bytes.number(4, at: 42)]
    var extra = LittleEndianBytes(bytes[46 + nameLength..<46 + nameLength + extraLength])
    while numbers.contains(0xFFFF_FFFF), extra.count >= 4 {
      let (kind, size) = (extra.number(2, at: 0), extra.number(2, at: 2))
      guard 4 + size <= extra.count else { break }
      if kind == 1 {
        var place = 4
        for index in numbers.indices where numbers[index] == 0xFFFF_FFFF && place + 8 <= 4 + size {
          numbers[index] = extra.number(8, at: place)
          place += 8
        }
        break
      }
      extra = LittleEndianBytes(extra[4 + size..<extra.count])
    }
    guard numbers.allSatisfy({ $0 >= 0 }) else { throw damaged(path, name, "has sizes beyond 2⁶³") }
    let entry = Entry(
      place: numbers[2], packed: numbers[1], size: numbers[0], isDeflated: method == 8,
      checksum: UInt32(bytes.number(4, at: 16)))
    guard entry.isDeflated ? entry.size / mostPerByte <= entry.packed : entry.size == entry.packed else {
      throw damaged(path, name, "cannot have \(entry.size) bytes in \(entry.packed)")
    }
    return (name, entry, length)
  }

  /// Sees that members lie one after the other before the directory.
  private func checkPlaces(before end: Int) throws {
    var place = 0
    for (name, entry) in entries.sorted(by: { ($0.value.place, $0.key) < ($1.value.place, $1.key) }) {
      guard entry.place >= place else { throw Self.damaged(path, name, "shares bytes with another member") }
      guard entry.place <= end - 30, entry.packed <= end - entry.place - 30 else {
        throw Self.damaged(path, name, "lies outside: the archive is truncated, or damaged")
      }
      place = entry.place + 30 + entry.packed
    }
  }

  /// The bytes of a member.
  ///
  /// - Parameter most: so many from the beginning, without a look at the checksum; nil for all.
  /// - Throws: `Problem.badInput` where they are damaged, or the file changed; `Problem.systemFailure` where they do not fit
  ///   into memory.
  func bytes(of name: String, atMost most: Int? = nil) throws -> [UInt8] {
    guard let entry = entries[name] else { throw Self.damaged(path, name, "is not there") }
    let file = try RangeReader(path)
    guard file.size == size else { throw Self.damaged(path, name, "changed while it was read") }
    let header = LittleEndianBytes(try file.bytes(entry.place..<entry.place + 30))
    let start = entry.place + 30 + header.number(2, at: 26) + header.number(2, at: 28)
    guard header.number(4, at: 0) == 0x0403_4B50, start + entry.packed <= size else {
      throw Self.damaged(path, name, "has a damaged header")
    }
    let wanted = min(most ?? .max, entry.size)
    try PhysicalMemory.require(Double(wanted), for: "\(name) of \(path)", remedy: "give a smaller model")
    let source = start..<start + entry.packed
    guard entry.isDeflated else {
      let bytes = try file.bytes(source.prefix(wanted))
      try check(bytes, entry, name)
      return bytes
    }
    var (bytes, isEnd) = try Inflation.expand(source, of: file, atMost: wanted)
    guard bytes.count >= wanted, wanted < entry.size || (isEnd && bytes.count == wanted) else {
      throw Self.damaged(path, name, "is damaged: it cannot be expanded to its \(entry.size) bytes")
    }
    bytes.removeLast(bytes.count - wanted)
    try check(bytes, entry, name)
    return bytes
  }

  /// Compares all bytes of a member with its checksum.
  private func check(_ bytes: [UInt8], _ entry: Entry, _ name: String) throws {
    guard bytes.count < entry.size || Self.checksum(of: bytes) == entry.checksum else {
      throw Self.damaged(path, name, "is damaged: its checksum is another")
    }
  }

  private static func checksum(of bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
  }

  private static func damaged(_ path: String, _ name: String?, _ cause: String) -> Problem {
    Problem(
      .badInput, file: path, object: name, cause: cause,
      remedy: "take the file again from where it came, complete as it was")
  }
}
