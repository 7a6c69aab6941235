import Foundation
import LinearAlgebra

/// Models' files as other programs write them, of float32 arrays.
public enum ModelFile {
  /// An array by name.
  public struct Array32: Sendable {
    let name: String
    let shape: [Int]
    let values: [Float]

    public init(_ name: String, _ shape: [Int], _ values: [Float]) {
      (self.name, self.shape, self.values) = (name, shape, values)
    }

    public init(_ name: String, _ matrix: Matrix<Double>) {
      self.init(name, [matrix.rows, matrix.columns], matrix.storage.map(Float.init))
    }

    var bytes: [UInt8] { values.flatMap { number($0.bitPattern) } }
  }

  /// A safetensors file.
  public static func safetensors(_ arrays: [Array32]) -> Data {
    var (entries, data): ([String], [UInt8]) = ([], [])
    for array in arrays {
      let end = data.count + 4 * array.values.count
      entries.append(
        "\"\(array.name)\":{\"dtype\":\"F32\",\"shape\":\(array.shape),\"data_offsets\":[\(data.count),\(end)]}")
      data += array.bytes
    }
    let header = "{\(entries.joined(separator: ","))}"
    return Data(number(UInt64(header.utf8.count)) + Array(header.utf8) + data)
  }

  /// A file of numpy's `save`.
  ///
  /// - Parameter type: what its header says of the element type.
  public static func npy(_ array: Array32, type: String = "<f4") -> Data {
    let shape = array.shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0] + number(UInt16(header.utf8.count))
    return Data(start + Array(header.utf8) + array.bytes)
  }

  /// A file of numpy's `savez`: a zip archive of stored `.npy` files.
  ///
  /// - Parameter type: what its headers say of the element type.
  public static func npz(_ arrays: [Array32], type: String = "<f4") -> Data {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for array in arrays {
      let content = [UInt8](npy(array, type: type))
      let (size, name) = (number(UInt32(content.count)), Array("\(array.name).npy".utf8))
      let form = number(UInt16(20)) + [UInt8](repeating: 0, count: 8) + number(checksum(of: content)) + size + size
      let place = number(UInt32(file.count))
      file += number(UInt32(0x0403_4B50)) + form + number(UInt16(name.count)) + number(UInt16(0)) + name + content
      directory += number(UInt32(0x0201_4B50)) + number(UInt16(20)) + form + number(UInt16(name.count))
      directory += [UInt8](repeating: 0, count: 12) + place + name
    }
    let counts = number(UInt16(arrays.count)) + number(UInt16(arrays.count))
    let end = [0, 0, 0, 0] + counts + number(UInt32(directory.count)) + number(UInt32(file.count)) + [0, 0]
    return Data(file + directory + number(UInt32(0x0605_4B50)) + end)
  }

  private static func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// CRC-32, bit by bit.
  private static func checksum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
