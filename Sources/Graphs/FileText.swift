import Diagnostics
import Foundation
import Store

/// A file's text as UTF-8, without a byte order mark.
///
/// A file in UTF-8 is mapped and read in place. One in UTF-16 or UTF-32 with a byte order mark is decoded, one that is
/// compressed by gzip expanded to at most 1 GiB; these lie in memory.
final class FileText {
  let path: String
  /// The array that faults are of, in a file of numbers.
  private let object: String?
  /// The text, as long as this object lives.
  let bytes: UnsafeRawBufferPointer
  /// The file's bytes, expanded but not decoded.
  private let raw: NSData
  private let data: NSData
  /// Texts that stand nowhere in the file as they are.
  private var kept: [UnsafeMutableRawBufferPointer] = []

  /// - Throws: `Problem.missingInput` where it is not there or cannot be read; `Problem.badInput` for damaged
  ///   compression or UTF-16.
  init(contentsOf path: String) throws {
    (self.path, object) = (path, nil)
    try InputPlace.check(path, remedy: "give a file of a graph")
    var data: NSData
    do {
      data = try NSData(contentsOfFile: path, options: .mappedIfSafe)
    } catch {
      throw Problem(
        .missingInput, file: path, cause: "cannot be read: \(error.localizedDescription)",
        remedy: "give a file that may be read")
    }
    if Self.view(data).starts(with: [0x1F, 0x8B]) {
      let expanded = NSMutableData()
      try GzipFile.read(
        path, atMost: 1 << 30, remedy: "take the file from where it came once more, or unpack it: gunzip"
      ) {
        if let bytes = $0.baseAddress { expanded.append(bytes, length: $0.count) }
      }
      data = expanded
    }
    raw = data
    if let decoded = try Self.decoded(data, path) { data = decoded }
    let all = Self.view(data)
    bytes = all.starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeRawBufferPointer(rebasing: all[3...]) : all
    self.data = data
  }

  /// A file of numbers, which has no text to read, but faults to tell.
  init(ofNumbersIn path: String, array: String) {
    (self.path, object) = (path, array)
    (raw, data, bytes) = (NSData(), NSData(), UnsafeRawBufferPointer(start: nil, count: 0))
  }

  deinit { for text in kept { text.deallocate() } }

  private static func view(_ data: NSData) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: data.length == 0 ? nil : data.bytes, count: data.length)
  }

  /// The text of UTF-16 and UTF-32 as UTF-8; nil where no byte order mark says that it is one of these.
  private static func decoded(_ data: NSData, _ path: String) throws -> NSData? {
    let bytes = view(data)
    let isLittle: Bool
    let width: Int
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
      (isLittle, width) = (true, 4)
    } else if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      (isLittle, width) = (false, 4)
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      (isLittle, width) = (true, 2)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      (isLittle, width) = (false, 2)
    } else {
      return nil
    }
    try PhysicalMemory.require(
      3 * Double(bytes.count), for: "the text of \(path)", remedy: "convert it to UTF-8, which is read in place")
    func unit<Unit: FixedWidthInteger & BitwiseCopyable>(_ number: Int, as type: Unit.Type) -> Unit {
      let unit = bytes.loadUnaligned(fromByteOffset: width * number, as: type)
      return isLittle ? Unit(littleEndian: unit) : Unit(bigEndian: unit)
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    let units = (1..<max(bytes.count / width, 1)).lazy
    let isDamaged =
      if width == 4 {
        transcode(
          units.map { unit($0, as: UInt32.self) }.makeIterator(), from: UTF32.self, to: UTF8.self, stoppingOnError: true
        ) { text.append($0) }
      } else {
        transcode(
          units.map { unit($0, as: UInt16.self) }.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true
        ) { text.append($0) }
      }
    guard !isDamaged, bytes.count % width == 0 else {
      throw Problem(
        .badInput, file: "\(path):\(1 + text.count { $0 == UInt8(ascii: "\n") })",
        cause: "is not text in UTF-\(8 * width), which its first bytes say it is",
        remedy: "take the file from where it came once more, or convert it to UTF-8")
    }
    return NSData(data: Data(text))
  }

  /// The file's bytes, for who knows encodings himself; as long as this object lives.
  var stream: InputStream {
    let start = UnsafeMutableRawPointer(mutating: raw.bytes)
    return InputStream(data: Data(bytesNoCopy: start, count: raw.length, deallocator: .none))
  }

  /// Keeps a text that is not in the file as long as this object lives.
  func keep(_ text: [UInt8]) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
    copy.copyBytes(from: text)
    kept.append(copy)
    return UnsafeRawBufferPointer(copy)
  }

  /// The text of some of the bytes.
  ///
  /// - Throws: `Problem.badInput` where it is not UTF-8.
  func string(_ bytes: UnsafeRawBufferPointer, line: Int) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw notText(line) }
    return text
  }

  /// A fault in line `line`, counted from 1; 0 for one that no line is to blame for.
  func fault(_ line: Int, _ cause: String, remedy: String) -> Problem {
    Problem(.badInput, file: line > 0 ? "\(path):\(line)" : path, object: object, cause: cause, remedy: remedy)
  }

  func notText(_ line: Int) -> Problem {
    fault(
      line, "is not text in UTF-8",
      remedy: "give a plain text file: unpack it, or convert it first, from Latin-1 by iconv -f latin1 -t utf-8")
  }
}
