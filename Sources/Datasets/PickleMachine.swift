import Diagnostics
import Foundation

/// Reads the pickles (the binary instructions of protocols 1 … 5 of Python) of dictionaries, lists, numbers, texts, bytes and numpy's
/// arrays as data: no name in them is looked up, imported or called.
///
/// Memory is bounded: what the file holds stays in the file, each instruction makes at most one value, and there are at most
/// `mostInstructions`. Nothing is nested, so depth costs nothing.
struct PickleMachine {
  /// Ten times those of CIFAR-100, whose training file has most.
  static let mostInstructions = 1 << 21

  let path: String
  let file: Data
  private(set) var place = 0
  var stack: [PickleValue] = []
  private var memo: [Int: PickleValue] = [:]
  var lists: [[PickleValue]] = []
  var tuples: [[PickleValue]] = []
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var decoded: [Data] = []
  /// The bytes of all texts that `decoded` was made from.
  var encoded = 0
  var types: [String] = []
  var arrays: [PickledArray] = []

  /// - Parameter file: the bytes of the file, from its first.
  init(_ file: Data, path: String) {
    self.path = path
    self.file = file
  }

  /// The value that the pickle describes.
  ///
  /// - Throws: `Problem.badInput` for whatever is not such a pickle and nothing more.
  mutating func run() throws -> PickleValue {
    for _ in 0..<Self.mostInstructions {
      let code = try byte()
      if code == UInt8(ascii: ".") {
        let result = try pop()
        guard place == file.count else { throw wrong("goes on for \(file.count - place) bytes after its end") }
        return result
      }
      try execute(code)
    }
    throw wrong("has more than \(Self.mostInstructions) instructions; no data set needs so many")
  }

  // MARK: what the instructions share

  /// A problem of the instruction just read.
  func wrong(_ cause: String) -> Problem {
    Problem(
      .badInput, file: path, object: "byte \(max(place - 1, 0))", cause: "the pickle \(cause)",
      remedy: "replace the file by the published one")
  }

  mutating func byte() throws -> UInt8 {
    guard place < file.count else { throw wrong("ends within an instruction") }
    defer { place += 1 }
    return file[place]
  }

  /// An unsigned little-endian number of `bytes` bytes, at most `Int.max`.
  mutating func number(_ bytes: Int) throws -> Int {
    var value: UInt64 = 0
    for k in 0..<bytes { value |= UInt64(try byte()) << (8 * k) }
    guard let number = Int(exactly: value) else { throw wrong("has a length of \(value)") }
    return number
  }

  /// The place of the next `count` bytes.
  mutating func run(of count: Int) throws -> Range<Int> {
    guard count <= file.count - place else {
      throw wrong("claims \(count) bytes where \(file.count - place) are left")
    }
    defer { place += count }
    return place..<place + count
  }

  /// The bytes up to the end of the line.
  mutating func line() throws -> String {
    let start = place
    while try byte() != UInt8(ascii: "\n") {
      guard place - start < 256 else { throw wrong("has a line longer than any name") }
    }
    return String(decoding: file[start..<place - 1], as: UTF8.self)
  }

  mutating func pop() throws -> PickleValue {
    guard let last = stack.popLast(), last != .mark else { throw wrong("takes a value where there is none") }
    return last
  }

  /// The values after the last mark, which is taken away with them.
  mutating func popToMark() throws -> [PickleValue] {
    guard let mark = stack.lastIndex(of: .mark) else { throw wrong("takes values without a mark") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[(mark + 1)...])
  }

  mutating func push(tuple: [PickleValue]) {
    stack.append(.tuple(tuples.count))
    tuples.append(tuple)
  }

  mutating func remember(_ key: Int? = nil) throws {
    guard let last = stack.last, last != .mark else { throw wrong("remembers a value where there is none") }
    memo[key ?? memo.count] = last
  }

  mutating func recall(_ key: Int) throws {
    guard let value = memo[key] else { throw wrong("recalls the value \(key), which it never remembered") }
    stack.append(value)
  }

  /// The bytes of a value that is bytes or text.
  func data(_ value: PickleValue) -> Data? {
    switch value {
    case .bytes(let range), .text(let range): file[range]
    case .decoded(let index): decoded[index]
    default: nil
    }
  }

  /// The text of a value that is text, or bytes as Python 2 keeps texts.
  func text(_ value: PickleValue) -> String? {
    guard let data = data(value), data.count < 256 else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
