/// The instructions of pickles, for writing them by hand.
enum Pickle {
  typealias Bytes = [UInt8]

  static func all(_ parts: Bytes...) -> Bytes { Bytes(parts.joined()) }
  static func little(_ value: Int, _ count: Int) -> Bytes { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
  /// An instruction of one character, with what follows it.
  static func op(_ character: Unicode.Scalar, _ operand: Bytes = []) -> Bytes { [UInt8(ascii: character)] + operand }
  /// A text of Python 2, of less than 256 bytes (SHORT_BINSTRING).
  static func str(_ text: String) -> Bytes { op("U", all([UInt8(text.utf8.count)], Bytes(text.utf8))) }
  /// A text of Python 3 (BINUNICODE).
  static func text(_ text: String) -> Bytes { op("X", all(little(text.utf8.count, 4), Bytes(text.utf8))) }
  /// A long text of Python 2 (BINSTRING).
  static func string(_ bytes: Bytes) -> Bytes { op("T", all(little(bytes.count, 4), bytes)) }
  static func int(_ value: Int) -> Bytes { value < 256 ? op("K", [UInt8(value)]) : op("M", little(value, 2)) }
  static func list(_ values: [Int]) -> Bytes { all(op("]"), op("("), values.flatMap(int), op("e")) }
  static func global(_ module: String, _ name: String) -> Bytes { op("c", Bytes("\(module)\n\(name)\n".utf8)) }
  static func tuple(_ items: Bytes...) -> Bytes { all(op("("), Bytes(items.joined()), op("t")) }
  static func call(_ module: String, _ name: String, _ arguments: Bytes) -> Bytes {
    all(global(module, name), arguments, op("R"))
  }
  static func dictionary(_ items: [(String, Bytes)], key: (String) -> Bytes = str) -> Bytes {
    all(op("}"), op("("), items.flatMap { all(key($0.0), $0.1) }, op("u"))
  }
  /// A whole file of protocol 2.
  static func file(_ value: Bytes) -> Bytes { all([0x80, 2], value, op(".")) }

  /// The type of an array's elements.
  static func dtype(_ type: String) -> Bytes {
    let (none, minus) = (op("N"), op("J", little(-1, 4)))
    return all(
      call("numpy", "dtype", tuple(str(type), int(0), int(1))),
      tuple(int(3), str("|"), none, none, none, minus, minus, int(0)), op("b"))
  }

  /// An array as numpy pickles it.
  static func array(_ shape: [Int], _ elements: Bytes, type: String = "u1", isFortran: Bool = false) -> Bytes {
    let sizes = all(op("("), shape.flatMap(int), op("t"))
    return all(
      call("numpy.core.multiarray", "_reconstruct", tuple(global("numpy", "ndarray"), tuple(int(0)), str("b"))),
      tuple(int(1), sizes, dtype(type), [isFortran ? 0x88 : 0x89], elements), op("b"))
  }
}
