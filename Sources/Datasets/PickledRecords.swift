import Diagnostics
import Foundation

/// The Python version of CIFAR's files: a pickled dictionary of `data`, an array of bytes of shape (n, pixels), and of lists
/// of n labels.
///
/// It is read as data; see `PickleMachine`.
struct PickledRecords {
  private let machine: PickleMachine
  private let entries: [(key: PickleValue, value: PickleValue)]

  /// - Throws: `Problem.badInput` for anything but a pickled dictionary.
  private init(_ path: String) throws {
    var machine = PickleMachine(try RecordFile.map(path), path: path)
    guard case .dictionary(let index) = try machine.run() else {
      throw Self.wrong(path, "holds no dictionary")
    }
    self.machine = machine
    entries = machine.dictionaries[index]
  }

  /// Reads a file.
  ///
  /// - Parameter labels: the keys of the lists of labels, in the order of a record's label bytes.
  /// - Throws: `Problem.missingInput`; `Problem.badInput` for another dictionary, or numbers of labels and images that differ.
  static func read(_ path: String, labels keys: [String], pixels: Int) throws -> RecordFile {
    let pickle = try PickledRecords(path)
    let images = try pickle.images(pixels)
    let count = images.count / pixels
    let lists = try keys.map { try pickle.labels($0, count: count) }
    return RecordFile(
      path, labels: (0..<count).flatMap { index in lists.map { $0[index] } }, labelBytes: keys.count, images: images,
      pixels: pixels)
  }

  /// The value of a key; of several, as in Python, the last one's.
  private func value(_ key: String) throws -> PickleValue {
    guard let entry = entries.last(where: { machine.text($0.key) == key }) else {
      throw wrong("has no entry \(key)")
    }
    return entry.value
  }

  private func images(_ pixels: Int) throws -> Data {
    let value = try value("data")
    if let data = machine.data(value) {
      guard data.count > 0, data.count.isMultiple(of: pixels) else {
        throw wrong("holds \(data.count) bytes as data, which are not whole images of \(pixels)")
      }
      return data
    }
    guard case .array(let index) = value else { throw wrong("holds no array of bytes as data") }
    let array = machine.arrays[index]
    guard ["u1", "|u1"].contains(array.type), array.shape.count == 2, !array.isFortran,
      let data = machine.data(array.elements)
    else {
      throw wrong(
        "holds as data an array of type \(array.type) and shape \(array.shape), not (n, \(pixels)) bytes by rows")
    }
    guard array.shape[1] == pixels, array.shape[0] > 0, data.count / pixels == array.shape[0],
      data.count.isMultiple(of: pixels)
    else {
      throw wrong("holds as data an array of shape \(array.shape) and \(data.count) bytes, not n images of \(pixels)")
    }
    return data
  }

  private func labels(_ key: String, count: Int) throws -> [UInt8] {
    guard case .list(let index) = try value(key) else { throw wrong("holds no list of \(key)") }
    let list = machine.lists[index]
    guard list.count == count else { throw wrong("holds \(list.count) \(key) for \(count) images") }
    return try list.enumerated().map { record, value in
      guard case .integer(let label) = value, let byte = UInt8(exactly: label) else {
        throw wrong("has among its \(key) what is no label", object: "record \(record)")
      }
      return byte
    }
  }

  private func wrong(_ cause: String, object: String? = nil) -> Problem {
    Self.wrong(machine.path, cause, object: object)
  }

  private static func wrong(_ path: String, _ cause: String, object: String? = nil) -> Problem {
    Problem(.badInput, file: path, object: object, cause: cause, remedy: "replace the file by the published one")
  }
}
