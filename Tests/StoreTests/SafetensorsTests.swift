import Diagnostics
import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

@Suite("Safetensors files")
struct SafetensorsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The little-endian bytes of a number.
  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func entry(_ name: String, _ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  @discardableResult
  private func write(_ header: String, _ data: [UInt8] = [], length: UInt64? = nil, to name: String = "a.safetensors")
    throws -> String
  {
    let bytes = Self.bytes(length ?? UInt64(header.utf8.count)) + Array(header.utf8) + data
    try AtomicFile.write(Data(bytes), to: folder.file(name))
    return folder.file(name)
  }

  /// A tensor's bytes, and what they are.
  private static let types: [(type: String, bytes: [UInt8], values: [Double])] = [
    ("F64", [0.1, -2].flatMap { bytes(Double($0).bitPattern) }, [0.1, -2]),
    ("F32", [0.5, 3e38].flatMap { bytes(Float($0).bitPattern) }, [0.5, Double(Float(3e38))]),
    ("F16", [bytes(UInt16(0x3555)), bytes(UInt16(0x8001))].flatMap { $0 }, [0.333251953125, -0x1p-24]),
    ("BF16", [bytes(UInt16(0x3F80)), bytes(UInt16(0xC049))].flatMap { $0 }, [1, -3.140625]),
    ("I64", bytes(Int64(-1) << 40) + bytes(Int64(7)), [-0x1p40, 7]),
    ("I32", bytes(Int32(-5)) + bytes(Int32(9)), [-5, 9]),
    ("I16", bytes(Int16(-300)) + bytes(Int16(300)), [-300, 300]), ("I8", [0x80, 0x7F], [-128, 127]),
    ("U8", [0, 255], [0, 255]), ("BOOL", [1, 0], [1, 0]),
  ]

  @Test("every element type is read as Double and as Float, from wherever it lies")
  func elementTypes() throws {
    var (entries, data): ([String], [UInt8]) = (
      [#""__metadata__":{"format":"pt","naïve \"\u00e9\ud83d\ude00\"":""}"#], []
    )
    // Odd places, in another order than the header's.
    for (type, bytes, _) in Self.types.reversed() {
      entries.insert(Self.entry("t.\(type)", type, "[2]", data.count, data.count + bytes.count), at: 1)
      data += bytes
    }
    entries.append(Self.entry("none", "F32", "[3, 0]", data.count, data.count))
    entries.append(Self.entry("one", "U8", "[]", data.count, data.count + 1))
    let path = try write("{\(entries.joined(separator: ", "))}   ", data + [42])
    let file = try Safetensors(path)
    #expect(file.metadata == ["format": "pt", "naïve \"é😀\"": ""])
    #expect(file.names == (Self.types.map { "t.\($0.type)" } + ["none", "one"]).sorted())
    for (type, _, values) in Self.types {
      let name = "t.\(type)"
      #expect(try file.vector(name) == values && file.shape(of: name) == [2] && file.type(of: name).rawValue == type)
      guard type != "F64" else { continue }
      #expect(try file.vector(name, as: Float.self) == values.map(Float.init))
    }
    #expect(try file.array("none").shape == [3, 0] && file.matrix("none").rows == 3)
    #expect(try file.array("one").shape == [] && file.array("one").values == [42])
    #expect(file.contains("one") && !file.contains("two"))
  }

  @Test("shapes are as stored, and tensors of several pieces whole")
  func shapes() throws {
    let (rows, columns) = (1500, 1001)
    let data = (0..<rows * columns).flatMap { Self.bytes(Float($0).bitPattern) }
    let file = try Safetensors(
      try write("{\(Self.entry("w", "F32", "[\(rows), \(columns)]", 0, data.count))}", data))
    let matrix = try file.matrix("w", as: Float.self)
    #expect(matrix.rows == rows && matrix.columns == columns && matrix[1499, 1000] == Float(rows * columns - 1))
    #expect(matrix.storage == (0..<rows * columns).map(Float.init))
  }

  @Test("what cannot be read as asked for is said")
  func refusedReadings() throws {
    let parts: [(name: String, type: String, bytes: [UInt8])] = [
      ("double", "F64", Self.bytes(Double(1).bitPattern)), ("nan", "F32", Self.bytes(Float.nan.bitPattern)),
      ("infinite", "F16", Self.bytes(UInt16(0x7C00))), ("large", "I32", Self.bytes(Int32(1 << 24 + 1))),
      ("larger", "I64", Self.bytes(Int64(1) << 53 + 1)), ("maybe", "BOOL", [2]),
    ]
    var (entries, data): ([String], [UInt8]) = ([], [])
    for part in parts {
      entries.append(Self.entry(part.name, part.type, "[1]", data.count, data.count + part.bytes.count))
      data += part.bytes
    }
    let path = try write("{\(entries.joined(separator: ","))}", data)
    let file = try Safetensors(path)
    let faults: [(name: String, isDouble: Bool, word: String)] = [
      ("double", false, "F64"), ("nan", true, "element 0 is nan"), ("infinite", false, "element 0 is inf"),
      ("large", false, "float32 cannot hold"), ("larger", true, "float64 cannot hold"), ("maybe", true, "truth value"),
      ("absent", true, "no such tensor"),
    ]
    for fault in faults {
      let found = try #require(
        try problem {
          if fault.isDouble { _ = try file.vector(fault.name) } else { _ = try file.vector(fault.name, as: Float.self) }
        }, "\(fault.name)")
      #expect(found.category == .badInput && found.file == path && found.object == fault.name, "\(found)")
      #expect(found.cause.contains(fault.word) && found.remedy != nil, "\(found)")
    }
    #expect(try file.vector("large") == [16_777_217])
    #expect(try problem { _ = try file.matrix("double") }?.cause.contains("(1)") == true)
    // Another file meanwhile.
    try write("{}", [])
    #expect(try problem { _ = try file.vector("double") }?.cause.contains("changed") == true)
  }

  @Test("of a malformed file the message names the file, and the tensor where it is one's")
  func malformedFiles() throws {
    let good = Self.entry("a", "F32", "[2]", 0, 8)
    let eight = [UInt8](repeating: 0, count: 8)
    func two(_ begin: Int, _ end: Int) -> String {
      "{\(good),\(Self.entry("b", "U8", "[\(end - begin)]", begin, end))}"
    }
    let faults: [(header: String, data: [UInt8], object: String?, word: String)] = [
      ("", eight, "", "does not begin"), ("[]", [], "", "does not begin"), ("{", [], "its header", "no “"),
      ("{} x", [], "its header", "after its end"), ("{\(good),}", eight, "its header", "no “\""),
      ("{\(good),\(good)}", eight, "its header", "“a” is named twice"),
      ("{\"__metadata__\":{},\"__metadata__\":{}}", [], "its header", "named twice"),
      ("{\"__metadata__\":{\"a\":1}}", [], "its header", "no “\""), ("{\"a\u{1}\":{}}", [], "its header", "control"),
      (#"{"\ud800":{}}"#, [], "its header", "half a character"), (#"{"\x":{}}"#, [], "its header", "escape"),
      ("{\"a\":7}", [], "a", "entry in the header"), ("{\"a\":{}}", [], "a", "lacks"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", eight, "a", "lacks"),
      ("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", eight, "a", "twice"),
      ("{\"a\":{\"stride\":3}}", eight, "a", "unknown key"), ("{\"a\":{\"shape\":[-1]}}", [], "a", "integer"),
      ("{\"a\":{\"shape\":[1.5]}}", [], "a", "no “]”"),
      ("{\"a\":{\"shape\":[9223372036854775808]}}", [], "a", "integer"),
      ("{\(Self.entry("a", "F8_E4M3", "[8]", 0, 8))}", eight, "a", "F8_E4M3"),
      ("{\(Self.entry("a", "F32", "[3]", 0, 8))}", eight, "a", "needs 12"),
      ("{\(Self.entry("a", "F32", "[2]", 8, 0))}", eight, "a", "data_offsets"),
      ("{\(Self.entry("a", "F32", "[4294967296,4294967296,4]", 0, 8))}", eight, "a", "needs"),
      ("{\(Self.entry("a", "U8", "[1]", Int.max - 1, Int.max))}", eight, "a", "outside"),
      ("{\(Self.entry("a", "U8", "[9223372036854775807]", 0, Int.max))}", eight, "a", "outside"),
      ("{\(good)}", Array(eight.dropLast()), "a", "truncated"), ("{\(good)}", eight + [0], "", "1 bytes that are no"),
      (two(9, 10), eight + [0, 0], "b", "preceded by 1"), (two(7, 9), eight + [0], "b", "shares"),
      (two(0, 8), eight, "b", "shares"), (two(8, 10), eight + [0], "b", "truncated"),
    ]
    for fault in faults {
      let path = try write(fault.header, fault.data)
      let found = try #require(try problem { _ = try Safetensors(path) }, "\(fault.header)")
      #expect(found.category == .badInput && found.file == path && found.remedy != nil, "\(found)")
      #expect(found.object ?? "" == fault.object && found.cause.contains(fault.word), "\(fault.header): \(found)")
    }
  }

  @Test("a header's length is compared with the file")
  func headerLengths() throws {
    for length in [3, 100, 1 << 40, UInt64.max, UInt64(1) << 63] {
      let path = try write("{}", length: length)
      #expect(try problem { _ = try Safetensors(path) }?.cause.contains("a header of \(length)") == true)
    }
    try AtomicFile.write(Data([1, 0, 0]), to: folder.file("a.safetensors"))
    #expect(try problem { _ = try Safetensors(folder.file("a.safetensors")) }?.cause.contains("3 bytes") == true)
    #expect(try problem { _ = try Safetensors(folder.file("none")) }?.category == .missingInput)
    #expect(try problem { _ = try Safetensors(folder.path) }?.category == .missingInput)
    #expect(try Safetensors(try write("{}")).names.isEmpty)
  }

  /// Writes two shards and an index with this weight map.
  private func writeShards(_ map: String) throws {
    try write("{\(Self.entry("a", "U8", "[1]", 0, 1))}", [7], to: "m-1.safetensors")
    try write("{\(Self.entry("b", "U8", "[2]", 0, 2))}", [8, 9], to: "m-2.safetensors")
    let index = "{\"metadata\": {\"total_size\": 3, \"x\": [1e3, null, {\"y\": false}]}, \"weight_map\": \(map)}"
    try AtomicFile.write(index, to: folder.file("model.safetensors.index.json"))
  }

  @Test("the tensors of a folder of shards are one model's")
  func shards() throws {
    try writeShards(#"{"a": "m-1.safetensors", "b": "m-2.safetensors"}"#)
    for path in [folder.path, folder.file("model.safetensors.index.json")] {
      let model = try Safetensors(path)
      #expect(model.names == ["a", "b"])
      #expect(try model.vector("a") == [7] && model.vector("b") == [8, 9])
    }
    // One file comes before an index.
    try write("{\(Self.entry("c", "U8", "[1]", 0, 1))}", [1], to: "model.safetensors")
    #expect(try Safetensors(folder.path).names == ["c"])
  }

  @Test("an index names plain files beside it, and what they hold")
  func indexes() throws {
    let faults = [
      (#"{"a": "m-1.safetensors", "b": "../m-2.safetensors"}"#, "plain name"),
      (#"{"a": "/etc/x.safetensors", "b": "m-2.safetensors"}"#, "plain name"),
      (#"{"a": "..", "b": "m-2.safetensors"}"#, "plain name"), (#"{"a": "", "b": "m-2.safetensors"}"#, "plain name"),
      (#"{"a": ".safetensors"}"#, "plain name"), (#"{"a": "m-1.safetensors\u0000.safetensors"}"#, "plain name"),
      (#"{"a": "m-1.safetensors", "b": "m-1.safetensors"}"#, "missing"),
      (#"{"a": "m-1.safetensors", "b": "m-2.safetensors", "c": "m-2.safetensors"}"#, "missing"),
      (#"{"a": "m-2.safetensors", "b": "m-1.safetensors"}"#, "is not m-"),
      (#"{"b": "m-1.safetensors"}"#, "does not say"),
      (#"{"a": "m-1.safetensors", "a": "m-1.safetensors"}"#, "twice"), ("{}", "no tensor"), ("7", "no “{”"),
    ]
    for (map, word) in faults {
      try writeShards(map)
      let found = try #require(try problem { _ = try Safetensors(folder.path) }, "\(map)")
      #expect(found.category == .badInput && found.file?.hasPrefix(folder.path) == true, "\(found)")
      #expect(found.cause.contains(word) && found.remedy != nil, "\(map): \(found)")
    }
    try writeShards(#"{"a": "m-3.safetensors"}"#)
    #expect(try problem { _ = try Safetensors(folder.path) }?.category == .missingInput)
    for text in [
      "", "{", "[]", String(repeating: "[", count: 100_000), "{\"x\": \(String(repeating: "[", count: 100_000))",
    ] {
      try AtomicFile.write(text, to: folder.file("model.safetensors.index.json"))
      #expect(try problem { _ = try Safetensors(folder.path) }?.category == .badInput)
    }
  }

  @Test("whatever is changed in a file, it is read or refused")
  func damage() throws {
    var random = SplitMix(state: 11)
    let header =
      "{\"__metadata__\":{\"k\":\"\\u00e9\"},\(Self.entry("a", "F32", "[2]", 0, 8)),\(Self.entry("b", "I8", "[3]", 8, 11))}"
    let whole = Self.bytes(UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 0, count: 11)
    for _ in 0..<500 {
      var bytes = whole
      for _ in 0...random.next() % 3 {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: place)
        }
      }
      try AtomicFile.write(Data(bytes), to: folder.file("d.safetensors"))
      let found = try problem {
        let file = try Safetensors(folder.file("d.safetensors"))
        for name in file.names { _ = try file.array(name, as: Float.self) }
      }
      #expect(found?.file.map { $0 == folder.file("d.safetensors") } ?? true)
    }
  }
}
