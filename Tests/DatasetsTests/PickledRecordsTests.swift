import Datasets
import Diagnostics
import Foundation
import Randomness
import TestSupport
import Testing

/// The Python version of CIFAR's files, and pickles that are none.
@Suite struct PickledRecordsTests {
  let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    for batch in 2...5 { try scratch.write(Pickle.file(Self.batch()), to: "data_batch_\(batch)") }
    try scratch.write(Pickle.file(Self.batch()), to: "test_batch")
  }

  private static let pixels: [UInt8] = (0..<6144).map { (i: Int) -> UInt8 in UInt8((11 * i + i / 256) % 256) }

  private static func batch(
    labels: [UInt8] = Pickle.list([3, 9]), data: [UInt8] = Pickle.array([2, 3072], Pickle.string(pixels)),
    key: (String) -> [UInt8] = Pickle.str
  ) -> [UInt8] {
    Pickle.dictionary([("batch_label", Pickle.str("training batch")), ("labels", labels), ("data", data)], key: key)
  }

  private func read(_ bytes: [UInt8]) throws -> RecordImages {
    try scratch.write(bytes, to: "data_batch_1")
    return try RecordImages(.cifar10, in: scratch.path)
  }

  /// Bytes as Python 3 writes them by protocols before 3: a text, to be encoded.
  private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    return Pickle.call("_codecs", "encode", Pickle.tuple(Pickle.text(text), Pickle.text("latin1")))
  }

  @Test func everyFormIsRead() throws {
    let bytes = Self.pixels
    let long = Pickle.all([0x96], Pickle.little(bytes.count, 8), bytes)
    let shape = Pickle.tuple(Pickle.int(2), Pickle.int(3072))
    let buffer = Pickle.call(
      "numpy._core.numeric", "_frombuffer", Pickle.tuple(long, Pickle.dtype("u1"), shape, Pickle.text("C")))
    let numbers = Pickle.all(
      Pickle.op("]"), [0x8a, 1, 3], Pickle.op("a"), Pickle.op("J", Pickle.little(9, 4)), Pickle.op("a"))
    // Of equal keys the last one counts.
    let twice = Pickle.all(Pickle.list([7]), Pickle.str("labels"), Pickle.list([3, 9]))
    // Remembered before it is filled.
    let remembered = Pickle.all(
      Pickle.op("]"), [0x94], Pickle.op("("), Pickle.int(3), Pickle.int(9), Pickle.op("e"), Pickle.op("0"),
      Pickle.op("h", [0]))
    let forms = [
      Self.batch(), Self.batch(key: Pickle.text), Self.batch(data: buffer),
      Self.batch(data: Pickle.array([2, 3072], Self.encoded(bytes))), Self.batch(data: Pickle.string(bytes)),
      Self.batch(data: Pickle.op("B", Pickle.all(Pickle.little(bytes.count, 4), bytes))), Self.batch(labels: numbers),
      Self.batch(labels: twice), Pickle.all([0x95], Pickle.little(1, 8), Self.batch(labels: remembered)),
    ]
    for (number, form) in forms.enumerated() {
      let images = try read(Pickle.file(form))
      #expect(images.count(in: .training) == 10, "\(number)")
      #expect(images.labels(in: .training).prefix(2) == [3, 9], "\(number)")
      let second = try images.images(at: [1], in: .training)
      #expect(second.storage == bytes[3072...].map { Double($0) }, "\(number)")
    }
  }

  @Test func nothingIsExecuted() throws {
    let nothing = Pickle.tuple()
    let calls: [(bytes: [UInt8], word: String)] = [
      (Pickle.call("posix", "system", Pickle.tuple(Pickle.str("touch \(scratch.path)/made"))), "posix.system"),
      (Pickle.all(Pickle.text("os"), Pickle.text("system"), [0x93]), "os.system"),
      (Pickle.global("numpy", "load"), "numpy.load"), (Pickle.global("builtins", "eval"), "builtins.eval"),
      (Pickle.all(Pickle.str("x"), nothing, Pickle.op("R")), "calls something"),
      (Pickle.call("numpy", "ndarray", nothing), "calls array"),
      (Pickle.call("numpy._core.multiarray", "_reconstruct", Pickle.tuple(Pickle.int(1))), "calls reconstruct"),
      (Pickle.op("i", Array("os\nsystem\n".utf8)), "instruction 105"), (Pickle.op("o"), "instruction 111"),
      (Pickle.op("P", Array("1\n".utf8)), "instruction 80"), ([0x82, 1], "instruction 130"),
      ([0x97], "instruction 151"),
      (Pickle.all(Pickle.op("}"), Pickle.tuple(Pickle.int(1)), Pickle.op("b")), "state"),
    ]
    for (call, word) in calls {
      let refused = try #require(try problem { _ = try read(Pickle.file(Self.batch(labels: call))) }, "\(word)")
      #expect(refused.category == .badInput && refused.file == "\(scratch.path)/data_batch_1", "\(refused)")
      #expect(refused.cause.contains(word) && refused.remedy != nil, "\(refused)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/made"))
  }

  @Test func hostilePicklesAreRefusedSoon() throws {
    let many = 1 << 21
    func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] { Array(repeatElement(bytes, count: count).joined()) }
    let text = Pickle.all(Pickle.text(String(repeating: "a", count: 1 << 20)), Pickle.op("q", [0]))
    let encoding = Pickle.all(
      Pickle.op("0"), Pickle.global("_codecs", "encode"), Pickle.op("h", [0]), Pickle.text("latin1"), [0x86],
      Pickle.op("R"))
    let empty = Pickle.all(Pickle.text(""), Pickle.op("q", [0]))
    let order = Pickle.all(Pickle.tuple(Pickle.int(3), Pickle.str(">")), Pickle.op("b"))
    let itself = Pickle.all(Pickle.op("]"), [0x94], Pickle.op("h", [0]), Pickle.op("a"))
    let hostile: [(name: String, value: [UInt8], word: String)] = [
      ("a text that lies", Pickle.op("X", Pickle.little(1 << 31, 4)), "claims 2147483648 bytes"),
      (
        "bytes that lie", [UInt8](repeating: 255, count: 9).replacing([255], with: [0x8e], maxReplacements: 1), "length"
      ),
      ("bytes that lie less", Pickle.all([0x96], Pickle.little(1 << 60, 8)), "claims"),
      ("a long number", Pickle.all([0x8a, 9], [UInt8](repeating: 1, count: 9)), "integer of 9 bytes"),
      ("a memory of nothing", Pickle.op("q", [0]), "remembers"), ("no memory", Pickle.op("h", [7]), "recalls"),
      ("no mark", Pickle.op("t"), "mark"), ("no value", Pickle.op("a"), "takes a value"),
      ("a mark as value", Pickle.all(Pickle.op("("), Pickle.op("0")), "takes a value"),
      ("a list of nothing", Pickle.all(Pickle.op("N"), Pickle.op("N"), Pickle.op("a")), "no list"),
      (
        "half an entry", Pickle.all(Pickle.op("}"), Pickle.op("("), Pickle.op("N"), Pickle.op("u")), "without its value"
      ),
      ("a long name", Pickle.op("c", [UInt8](repeating: 97, count: 1000)), "line"),
      ("deep tuples", Pickle.all([41], [UInt8](repeating: 0x85, count: many)), "instructions"),
      ("deep tuples, fewer", Pickle.all([41], [UInt8](repeating: 0x85, count: many / 2)), "no dictionary"),
      ("deep lists", repeated(Array("](".utf8), many / 4), "takes a value"),
      ("many values", [UInt8](repeating: 78, count: many), "instructions"),
      ("many copies", Pickle.all(text, repeated(encoding, 1000)), "more bytes as texts"),
      ("many empty texts", Pickle.all(empty, repeated(encoding, 100_000)), "no dictionary"),
      ("a growing type", Pickle.all(Pickle.dtype("i8"), repeated(order, 10_000)), "no dictionary"),
      ("a list in itself", itself, "no dictionary"),
    ]
    let files: [(name: String, bytes: [UInt8], word: String)] = [
      ("nothing", [], "ends within"), ("no end", Pickle.all([0x80, 2], Self.batch()), "ends within"),
      ("more", Pickle.all(Pickle.file(Self.batch()), [0]), "goes on"), ("another protocol", [0x80, 6], "protocol 6"),
    ]
    for (name, bytes, word) in files + hostile.map({ ($0.name, Pickle.file($0.value), $0.word) }) {
      let refused = try #require(try problem { _ = try read(bytes) }, "\(name)")
      #expect(refused.category == .badInput && refused.cause.contains(word), "\(name): \(refused)")
    }
  }

  @Test func otherDictionariesAreNamed() throws {
    let bytes = Self.pixels
    func array(_ shape: [Int], _ count: Int = 6144, type: String = "u1", isFortran: Bool = false) -> [UInt8] {
      Self.batch(data: Pickle.array(shape, Pickle.string(Array(bytes.prefix(count))), type: type, isFortran: isFortran))
    }
    let faults: [(value: [UInt8], word: String)] = [
      (array([2, 3072], type: "f4"), "type f4"), (array([2, 3072], isFortran: true), "by rows"),
      (array([6144]), "shape [6144]"), (array([3, 3072]), "[3, 3072]"), (array([2, 3072], 6143), "6143 bytes"),
      (array([2, 2, 1536]), "[2, 2, 1536]"), (array([0, 3072], 0), "[0, 3072]"),
      (array([65535, 65535]), "[65535, 65535]"),
      (Self.batch(data: Pickle.str("few")), "3 bytes"), (Self.batch(data: Pickle.int(1)), "no array"),
      (Self.batch(labels: Pickle.list([1])), "1 labels for 2 images"), (Self.batch(labels: Pickle.int(1)), "no list"),
      (Self.batch(labels: Pickle.list([1, 300])), "no label"), (Self.batch(labels: Pickle.list([1, 10])), "label 10"),
      (Pickle.dictionary([("data", Pickle.array([2, 3072], Pickle.string(bytes)))]), "no entry labels"),
      (Pickle.list([1]), "no dictionary"),
      (Self.batch(data: Pickle.array([2, 3072], Self.encoded([1, 200]))), "2 bytes"),
    ]
    for (value, word) in faults {
      let refused = try #require(try problem { _ = try read(Pickle.file(value)) }, "\(word)")
      #expect(refused.category == .badInput && refused.file == "\(scratch.path)/data_batch_1", "\(refused)")
      #expect(refused.cause.contains(word) && refused.remedy != nil, "\(word): \(refused)")
    }
  }

  /// Whatever happens to a file, it is read or refused with its name.
  @Test func damagedPicklesAreReadOrRefused() throws {
    let whole = Pickle.file(Self.batch(data: Pickle.array([2, 3072], Self.encoded(Self.pixels))))
    var chance = RandomStream(seed: 1, name: "damage").reader()
    // Most places are pixels, in which nothing can be wrong.
    let places = whole.indices.filter { $0 < 200 || $0 > whole.count - 200 }
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...chance.integer(below: 3) {
        bytes[places[chance.integer(below: places.count)]] = UInt8(chance.integer(below: 256))
      }
      let refused = try problem { _ = try read(bytes) }
      #expect(refused == nil || refused?.category == .badInput && refused?.file == "\(scratch.path)/data_batch_1")
    }
  }

  /// What Python itself writes, at each protocol, of arrays and of bytes; where it is at hand.
  @Test func pythonsPicklesAreRead() throws {
    let program = """
      import pickle, sys
      try: import numpy
      except ImportError: sys.exit(7)
      folder = sys.argv[1]
      rows = bytes((11 * i + i // 256) % 256 for i in range(2 * 3072))
      for protocol in range(2, 6):
        for form in ("array", "bytes", "frozen"):
          data = numpy.frombuffer(rows, "u1").reshape(2, 3072)
          data = rows if form == "bytes" else data.copy() if form == "array" else data
          for name in ("text", "bytes"):
            batch = {"labels": [3, 9], "data": data, "filenames": ["a.png", "b.png"], "batch_label": "training batch 1 of 5"}
            if name == "bytes": batch = {key.encode(): value for key, value in batch.items()}
            pickle.dump(batch, open(f"{folder}/python-{protocol}-{form}-{name}", "wb"), protocol)
      """
    let outcome = try? ChildProcess.run("python3", ["-c", program, scratch.path], limit: 60)
    guard let outcome, ![7, 127].contains(outcome.status) else { return }
    #expect(outcome.status == 0, "\(outcome.said)")
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path).filter { $0.hasPrefix("python-") }
    #expect(files.count == 24)
    for file in files {
      let images = try read(Array(try #require(FileManager.default.contents(atPath: "\(scratch.path)/\(file)"))))
      #expect(images.labels(in: .training).prefix(2) == [3, 9], "\(file)")
      let read = try images.images(at: [0, 1], in: .training)
      #expect(read.storage == Self.pixels.map { Double($0) }, "\(file)")
    }
  }
}
